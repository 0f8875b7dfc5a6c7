"""Scorer of a query tree: the matches of its clauses, as bitsets, and their scores.

A query term is one index word, several side by side (a phrase) or, if `unordered`, several anywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache, partial, reduce
from operator import and_, or_

import numpy as np
from whoosh import query

from lessonsearch.engines.contract import STEPS, Plan, quantise_weight
from lessonsearch.engines.whoosh.arrays.array_storage import Array
from lessonsearch.engines.whoosh.arrays.bitset import Bitset, contains, to_ids, to_mask
from lessonsearch.engines.whoosh.arrays.block_max import MAX_EXHAUSTIVE, block_masks, sparse_block_maxima
from lessonsearch.engines.whoosh.arrays.sorted_arrays import Ints, intersect_indices
from lessonsearch.engines.whoosh.phrase_postings import PhrasePostings
from lessonsearch.engines.whoosh.postings_reader import SPARSE_RATIO, PostingsReader, Scores
from lessonsearch.engines.whoosh.query_tree import BestOf, FilteredQuery, Occurrence
from lessonsearch.query.parser import Term


class Scorer:
    """Matches and scores of one query tree in one segment.

    `match_value` finds the lessons that have a value in an ID field; `plan` says what was typed, and until
    when the search may take.
    """

    def __init__(
        self,
        reader: PostingsReader,
        phrases: PhrasePostings,
        match_value: Callable[[str, str], Bitset],
        tree: FilteredQuery,
        plan: Plan,
    ) -> None:
        self._reader = reader
        self._phrases = phrases
        self._match_value = match_value
        self._plan = plan
        self._matched_phrases: set[tuple[str, ...]] = set()
        """Phrases whose postings are cached, as they were needed to match."""
        self._title_scores: tuple[Array, Scores] | None = None
        """Title scores of all lessons, once they were needed."""
        with_boosts = type(tree.scored) is query.AndMaybe
        should = tree.scored.a if with_boosts else tree.scored
        self._minimum = should.minimum
        self._clauses = [
            [occurrence.term for occurrence in clause.subqueries] for clause in should.subqueries
        ]
        self._boosts = [occurrence.term for occurrence in tree.scored.b.subqueries] if with_boosts else []
        self._conditions = tree.conditions
        self._clause_bits = [self._match_any(terms) for terms in self._clauses]
        all_needed = self._minimum == len(self._clauses)
        self._always_met = 0
        """Number of clauses that every match meets by terms that are not `related`."""
        self._strict_bits: list[Bitset] = []
        """Lessons that meet each other clause by such terms."""
        for terms, bits in zip(self._clauses, self._clause_bits, strict=True):
            if any(term.related for term in terms):
                self._strict_bits.append(self._match_any([term for term in terms if not term.related]))
            elif all_needed:
                self._always_met += 1
            else:
                self._strict_bits.append(bits)
        self._clause_bonus = np.float32(should.bonus)
        self.boosts_only = not self._clauses
        """Whether the tree has boosts and no included clauses, so that most lessons have some term."""

    @property
    def matches(self) -> Bitset:
        """Lessons that meet enough included clauses and the conditions, whatever the filters."""
        found = self._min_should_match()
        for condition in self._conditions:
            found = found & self.match(condition)
        return found

    def match(self, node: query.Query) -> Bitset:
        """Lessons that match a node of a query tree, among lessons that exist."""
        match node:
            case query.Term():
                return self._match_value(node.fieldname, node.text)
            case query.Not():
                return ~self.match(node.query)
            case Occurrence():
                return self._match_term(node.term)
            case query.Or() | BestOf():
                return reduce(or_, map(self.match, node), np.zeros_like(self._reader.all_docs))
            case query.And():
                return reduce(and_, map(self.match, node))
        raise TypeError(f"No query tree of a plan has a {type(node).__name__}.")

    def _min_should_match(self) -> Bitset:
        if self._minimum <= 0:
            return self._reader.all_docs
        if self._minimum > len(self._clause_bits):
            return self._reader.all_docs & np.uint64(0)
        if self._minimum == len(self._clause_bits):
            return reduce(and_, self._clause_bits)
        counts = np.sum([to_mask(bits) for bits in self._clause_bits], axis=0, dtype=np.uint8)
        return np.packbits(counts >= self._minimum, bitorder="little").view(np.uint64)

    def clauses_matched(self, doc_ids: Ints) -> Ints:
        """Number of included clauses that each lesson meets by terms that are not `related`."""
        return sum(
            (contains(bits, doc_ids).astype(np.int64) for bits in self._strict_bits),
            np.full(len(doc_ids), self._always_met),
        )

    def upper_bounds(self) -> Array:
        """Upper bound of the scores in each block."""
        bounds = self._sum_terms(self._term_maxima, np.zeros(self._reader.block_count, np.float32))
        if self._plan.typed_terms:
            self._title_scores = self._reader.title_scores(self._plan.typed_terms)
            bounds += sparse_block_maxima(*self._title_scores, self._reader.size)
        bounds += self._clause_bonus * self._always_met
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
        scores += self._clause_bonus * self._always_met
        for bits in self._strict_bits:
            scores += contains(bits, doc_ids) * self._clause_bonus
        return scores

    def _sum_terms(self, term_scores: Callable[[Term], Scores], zeros: Scores) -> Scores:
        """Sum over the clauses of their best term's score, plus that of every boost."""
        total = zeros.copy()
        for terms in self._clauses:
            total += reduce(np.maximum, map(term_scores, terms), zeros)
        for term in self._boosts:
            total += term_scores(term)
        return total

    def _boost_scores(self) -> Scores:
        """Sum of the boosts in every lesson, added posting list by posting list."""
        total = np.zeros(self._reader.size, np.float32)
        for term in self._boosts:
            self._plan.check_deadline()
            doc_ids, impacts = self._term_postings(term)
            total[doc_ids] += impacts * _impact_factor(term.weight)
        return total

    def _term_postings(self, term: Term) -> tuple[Array, Array]:
        """Posting list of a term: lessons and impacts."""
        if len(term.words) == 1:
            return self._reader.sparse_postings(*term.words)
        if not term.unordered:
            return self._phrases.all_postings(term.words)
        doc_ids = to_ids(self._match_term(term))
        return doc_ids, self._reader.impacts(term.words, doc_ids)

    def _match_any(self, terms: Iterable[Term]) -> Bitset:
        return reduce(or_, map(self._match_term, terms), np.zeros_like(self._reader.all_docs))

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
        scores: Scores = impacts * _impact_factor(term.weight)
        return scores

    def _term_maxima(self, term: Term) -> Scores:
        """Upper bound of a term's score in each block."""
        self._plan.check_deadline()
        if _is_phrase(term):
            maxima = self._phrases.block_maxima(term.words)
        else:
            words = [self._reader.block_maxima(word).astype(np.float32) for word in term.words]
            maxima = reduce(np.add, words)
        scores: Scores = maxima * _impact_factor(term.weight)
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


@lru_cache(maxsize=256)
def _impact_factor(weight: float) -> np.float32:
    """Score of one unit of impact in a term of this weight."""
    return np.float32(quantise_weight(weight) / STEPS)
