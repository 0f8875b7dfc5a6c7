"""Scorer of a plan: the matches of its clauses, as bitsets, and their scores.

A query term is one index word, several side by side (a phrase) or, if `unordered`, several anywhere.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial, reduce
from operator import and_, or_

import numpy as np

from lessonsearch.engines.contract import STEPS, Plan, clause_bonus, quantise_weight
from lessonsearch.engines.whoosh.array_storage import Array
from lessonsearch.engines.whoosh.bitset import Bitset, contains, to_ids, to_mask
from lessonsearch.engines.whoosh.block_max import MAX_EXHAUSTIVE, block_masks, sparse_block_maxima
from lessonsearch.engines.whoosh.phrase_postings import PhrasePostings
from lessonsearch.engines.whoosh.postings_reader import SPARSE_RATIO, PostingsReader, Scores
from lessonsearch.engines.whoosh.sorted_arrays import Ints, intersect_indices
from lessonsearch.query.parser import Clause, Term


class Scorer:
    """Matches and scores of one plan on one index."""

    def __init__(self, reader: PostingsReader, phrases: PhrasePostings, plan: Plan) -> None:
        self._reader = reader
        self._phrases = phrases
        self._plan = plan
        self._matched_phrases: set[tuple[str, ...]] = set()
        """Phrases whose postings are cached, as they were needed to match."""
        self._title_scores: tuple[Array, Scores] | None = None
        """Title scores of all lessons, once they were needed."""
        self._clause_bits = [self._match_clause(clause) for clause in plan.included]
        self._strict_bits = [
            self._match_clause(replace(clause, terms=tuple(t for t in clause.terms if not t.related)))
            if any(term.related for term in clause.terms)
            else bits
            for clause, bits in zip(plan.included, self._clause_bits, strict=True)
        ]
        """Lessons that meet each clause by terms that are not `related`."""
        self._clause_bonus = np.float32(clause_bonus(len(plan.included)) if plan.included else 0)
        self.boosts_only = not plan.included
        """Whether the plan has boosts and no included clauses, so that most lessons have some term."""

    @property
    def matches(self) -> Bitset:
        """Lessons that meet enough included clauses and no excluded one."""
        found = self._min_should_match()
        for clause in self._plan.excluded:
            found = found & ~self._match_clause(clause)
        return found

    def _min_should_match(self) -> Bitset:
        if self._plan.min_should_match <= 0:
            return self._reader.all_docs
        if self._plan.min_should_match > len(self._clause_bits):
            return self._reader.all_docs & np.uint64(0)
        if self._plan.min_should_match == len(self._clause_bits):
            return reduce(and_, self._clause_bits)
        counts = np.sum([to_mask(bits) for bits in self._clause_bits], axis=0, dtype=np.uint8)
        return np.packbits(counts >= self._plan.min_should_match, bitorder="little").view(np.uint64)

    def clauses_matched(self, doc_ids: Ints) -> Ints:
        """Number of included clauses that each lesson meets by terms that are not `related`."""
        return sum(
            (contains(bits, doc_ids).astype(np.int64) for bits in self._strict_bits),
            np.zeros(len(doc_ids), np.int64),
        )

    def upper_bounds(self) -> Array:
        """Upper bound of the scores in each block."""
        bounds = self._sum_terms(self._term_maxima, np.zeros(self._reader.block_count, np.float32))
        if self._plan.typed_terms:
            self._title_scores = self._reader.title_scores(self._plan.typed_terms)
            bounds += sparse_block_maxima(*self._title_scores, self._reader.size)
        for bits in self._strict_bits:
            bounds += (block_masks(bits) != 0) * self._clause_bonus
        return bounds

    def scores(self, doc_ids: Ints) -> Scores:
        """Scores of some matches given in ascending order."""
        if self.boosts_only and len(doc_ids) > MAX_EXHAUSTIVE:
            scores = self._boost_scores()[doc_ids]
        else:
            zeros = np.zeros(len(doc_ids), np.float32)
            scores = self._sum_terms(partial(self._term_scores, doc_ids=doc_ids), zeros)
        if self._plan.typed_terms:
            titles = self._title_scores or self._reader.title_scores(self._plan.typed_terms, doc_ids)
            scores += self._look_up(doc_ids, *titles)
        for bits in self._strict_bits:
            scores += contains(bits, doc_ids) * self._clause_bonus
        return scores

    def _sum_terms(self, term_scores: Callable[[Term], Scores], zeros: Scores) -> Scores:
        """Sum over the clauses of their best term's score, plus that of every boost."""
        total = zeros.copy()
        for clause in self._plan.included:
            total += reduce(np.maximum, map(term_scores, clause.terms), zeros)
        for term in self._plan.boosts:
            total += term_scores(term)
        return total

    def _boost_scores(self) -> Scores:
        """Sum of the boosts in every lesson, added posting list by posting list."""
        total = np.zeros(self._reader.size, np.float32)
        for term in self._plan.boosts:
            self._plan.check_deadline()
            doc_ids, impacts = self._term_postings(term)
            total[doc_ids] += impacts * _impact_factor(term)
        return total

    def _term_postings(self, term: Term) -> tuple[Array | slice, Array]:
        """Posting list of a term: lessons and impacts."""
        if len(term.words) == 1:
            return self._reader.postings(*term.words)
        if not term.unordered:
            return self._phrases.all_postings(term.words)
        doc_ids = to_ids(self._match_term(term))
        return doc_ids, self._reader.impacts(term.words, doc_ids)

    def _match_clause(self, clause: Clause) -> Bitset:
        return reduce(or_, map(self._match_term, clause.terms), np.zeros_like(self._reader.all_docs))

    def _match_term(self, term: Term) -> Bitset:
        self._plan.check_deadline()
        if _is_phrase(term):
            self._matched_phrases.add(term.words)
            return self._phrases.bits(term.words)
        return reduce(and_, map(self._reader.bits, term.words))

    def _term_scores(self, term: Term, doc_ids: Ints) -> Scores:
        self._plan.check_deadline()
        if _is_phrase(term):
            cached = term.words in self._matched_phrases
            postings = (
                self._phrases.all_postings(term.words)
                if cached
                else self._phrases.postings(term.words, doc_ids)
            )
            impacts: Array = self._look_up(doc_ids, *postings)
        else:
            impacts = self._reader.impacts(term.words, doc_ids)
            if len(term.words) > 1:
                impacts = impacts * contains(self._match_term(term), doc_ids)
        scores: Scores = impacts * _impact_factor(term)
        return scores

    def _term_maxima(self, term: Term) -> Scores:
        """Upper bound of a term's score in each block."""
        self._plan.check_deadline()
        if _is_phrase(term):
            maxima = self._phrases.block_maxima(term.words)
        else:
            words = [self._reader.block_maxima(word).astype(np.float32) for word in term.words]
            maxima = reduce(np.add, words)
        scores: Scores = maxima * _impact_factor(term)
        return scores

    def _look_up(self, doc_ids: Ints, having: Array, values: Scores) -> Scores:
        """Values of some lessons, given those of the lessons in `having`; 0 for the others. Both ascend."""
        shorter = min(len(having), len(doc_ids))
        if self._reader.is_small or shorter * SPARSE_RATIO > self._reader.size:
            dense = np.zeros(self._reader.size, np.float32)
            dense[having] = values
            return dense[doc_ids]
        found = np.zeros(len(doc_ids), np.float32)
        in_having, in_doc_ids = intersect_indices(having, doc_ids)
        found[in_doc_ids] = values[in_having]
        return found


def _is_phrase(term: Term) -> bool:
    return len(term.words) > 1 and not term.unordered


def _impact_factor(term: Term) -> np.float32:
    """Score of one unit of impact in a term of this weight."""
    return np.float32(quantise_weight(term.weight) / STEPS)
