"""Which lessons meet a plan's clauses, as bits; and how well some of them do, as scores."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial, reduce
from operator import and_, or_

import numpy as np

from lessonsearch.engines.contract import STEPS, Plan, quantise_weight
from lessonsearch.engines.whoosh.array_storage import Array
from lessonsearch.engines.whoosh.bitset import Bits, contains, to_ids, to_mask
from lessonsearch.engines.whoosh.block_max import FEWEST, block_maxima_of, in_blocks
from lessonsearch.engines.whoosh.phrase_postings import PhrasePostings
from lessonsearch.engines.whoosh.postings_reader import SPARSE, PostingsReader, Scores
from lessonsearch.engines.whoosh.sorted_arrays import Ints, intersect_indices
from lessonsearch.query.parser import Clause, Term

TIER = 4096.0
"""More than any score: a lesson that meets one clause more ranks higher whatever it counts."""


class Scorer:
    """One plan on one index."""

    def __init__(self, lists: PostingsReader, adjacency: PhrasePostings, plan: Plan) -> None:
        self._lists = lists
        self._adjacency = adjacency
        self._plan = plan
        self._phrases: set[tuple[str, ...]] = set()
        """Those that were looked for everywhere: what was found to match is needed again to score."""
        self._worth: tuple[Array, Scores] | None = None
        """What the nearest phrases count in all lessons, once that was needed."""
        self._met = [self._clause(clause) for clause in plan.included]
        self._strictly = [
            self._clause(replace(clause, terms=tuple(t for t in clause.terms if not t.related)))
            if any(term.related for term in clause.terms)
            else bits
            for clause, bits in zip(plan.included, self._met, strict=True)
        ]
        self._tiered = plan.min_should_match < len(self._met) or any(
            t.related for c in plan.included for t in c.terms
        )
        """Whether matches can differ in how many wanted clauses they meet."""

        self.boosts_only = not plan.included
        """Whether nothing but boosts orders the lessons: most lessons have one of them somewhere."""

    @property
    def matches(self) -> Bits:
        """The lessons that meet enough of the wanted clauses and none of the unwanted ones."""
        found = self._enough()
        for clause in self._plan.excluded:
            found = found & ~self._clause(clause)
        return found

    def _enough(self) -> Bits:
        if self._plan.min_should_match <= 0:
            return self._lists.all_docs
        if self._plan.min_should_match > len(self._met):
            return self._lists.all_docs & np.uint64(0)
        if self._plan.min_should_match == len(self._met):
            return reduce(and_, self._met)
        met = np.sum([to_mask(bits) for bits in self._met], axis=0, dtype=np.uint8)
        return np.packbits(met >= self._plan.min_should_match, bitorder="little").view(np.uint64)

    def clauses_matched(self, lessons: Ints) -> Ints:
        """How many of the wanted clauses each of some lessons meets, by terms that are not loose."""
        return sum(
            (contains(bits, lessons).astype(np.int64) for bits in self._strictly),
            np.zeros(len(lessons), np.int64),
        )

    def sort_keys(self, lessons: Ints) -> tuple[Array, Scores]:
        """What some matching lessons, given by their numbers, ascending, stand in order of; their scores."""
        scores = self.scores(lessons)
        return self.clauses_matched(lessons) * TIER + scores if self._tiered else scores, scores

    def upper_bounds(self) -> Array:
        """For each block what the rank of no lesson in it is above."""
        ceilings = self._total(self._peak, np.zeros(self._lists.blocks, np.float32))
        if self._plan.typed_terms:
            self._worth = self._lists.title_scores(self._plan.typed_terms)
            ceilings += block_maxima_of(*self._worth, self._lists.size)
        if self._tiered:
            return sum((in_blocks(bits) != 0 for bits in self._strictly), np.int64(0)) * TIER + ceilings
        return ceilings

    def scores(self, lessons: Ints) -> Scores:
        """The scores of some matching lessons, given by their numbers, ascending."""
        if self.boosts_only and len(lessons) > FEWEST:
            scores = self._everywhere()[lessons]
        else:
            scores = self._total(partial(self._score, lessons=lessons), np.zeros(len(lessons), np.float32))
        if self._plan.typed_terms:
            scores += self._of(
                lessons, *(self._worth or self._lists.title_scores(self._plan.typed_terms, lessons))
            )
        return scores

    def _total(self, count: Callable[[Term], Scores], nothing: Scores) -> Scores:
        """What a plan's terms count together, given what each does: of a clause, the one that counts most."""
        total = nothing.copy()
        for clause in self._plan.included:
            total += reduce(np.maximum, map(count, clause.terms), nothing)
        for term in self._plan.boosts:
            total += count(term)
        return total

    def _everywhere(self) -> Scores:
        """What the boosts count in every lesson: each is added where it stands."""
        total = np.zeros(self._lists.size, np.float32)
        for term in self._plan.boosts:
            self._plan.check_deadline()
            having, counts = self._held(term)
            total[having] += counts * _share(term)
        return total

    def _held(self, term: Term) -> tuple[Array | slice, Array]:
        """The lessons that have a term, each once, and what it counts there."""
        if len(term.words) == 1:
            return self._lists.postings(*term.words)
        if not term.unordered:
            return self._adjacency.everywhere(term.words)
        lessons = to_ids(self._term(term))
        return lessons, self._lists.impacts(term.words, lessons)

    def _clause(self, clause: Clause) -> Bits:
        return reduce(or_, map(self._term, clause.terms), np.zeros(-(-self._lists.size // 64), np.uint64))

    def _term(self, term: Term) -> Bits:
        self._plan.check_deadline()
        if term.unordered or len(term.words) == 1:
            return reduce(and_, map(self._lists.bits, term.words))
        self._phrases.add(term.words)
        return self._adjacency.bits(term.words)

    def _score(self, term: Term, lessons: Ints) -> Scores:
        self._plan.check_deadline()
        if term.unordered or len(term.words) == 1:
            score = self._lists.impacts(term.words, lessons)
            if len(term.words) > 1:
                score = score * contains(self._term(term), lessons)
        else:
            known = term.words in self._phrases
            held = (
                self._adjacency.everywhere(term.words)
                if known
                else self._adjacency.counts(term.words, lessons)
            )
            score = self._of(lessons, *held)
        weighted: Scores = score * _share(term)
        return weighted

    def _peak(self, term: Term) -> Scores:
        """The most that a term counts in each block, or more."""
        self._plan.check_deadline()
        if term.unordered or len(term.words) == 1:
            peak = reduce(np.add, [self._lists.peaks(word).astype(np.float32) for word in term.words])
        else:
            peak = self._adjacency.peaks(term.words)
        weighted: Scores = peak * _share(term)
        return weighted

    def _of(self, lessons: Ints, having: Array, counts: Scores) -> Scores:
        """What is counted in some matching lessons, of what is counted in those `having` it."""
        if self._lists.small or min(len(having), len(lessons)) * SPARSE > self._lists.size:
            spread = np.zeros(self._lists.size, np.float32)
            spread[having] = counts
            return spread[lessons]
        score = np.zeros(len(lessons), np.float32)
        here, there = intersect_indices(having, lessons)
        score[there] = counts[here]
        return score


def _share(term: Term) -> np.float32:
    """What an impact counts of a term."""
    return np.float32(quantise_weight(term.weight) / STEPS)
