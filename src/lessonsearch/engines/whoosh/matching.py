"""Which lessons meet a plan's clauses, as bits; and how well some of them do, as scores."""

from __future__ import annotations

from dataclasses import replace
from functools import partial, reduce
from operator import and_, or_

import numpy as np

from lessonsearch.engines import STEPS, Plan, counted
from lessonsearch.engines.whoosh.adjacent import Adjacency
from lessonsearch.engines.whoosh.ascending import Ints, common
from lessonsearch.engines.whoosh.bits import Bits, has, unpack
from lessonsearch.engines.whoosh.files import Array
from lessonsearch.engines.whoosh.postings import SPARSE, Lists, Scores
from lessonsearch.language import Clause, Term

MOST = 2
"""Where one lesson in so many is to be scored, scoring all of them is quicker (measured)."""


class Matching:
    """One plan on one index."""

    def __init__(self, lists: Lists, adjacency: Adjacency, plan: Plan) -> None:
        self._lists = lists
        self._adjacency = adjacency
        self._plan = plan
        self._phrases: set[tuple[str, ...]] = set()
        """Those that were looked for everywhere: what was found to match is needed again to score."""
        self._met = [self._clause(clause) for clause in plan.wanted]
        self._strictly = [
            self._clause(replace(clause, terms=tuple(t for t in clause.terms if not t.loose)))
            if any(term.loose for term in clause.terms)
            else bits
            for clause, bits in zip(plan.wanted, self._met, strict=True)
        ]

    @property
    def matches(self) -> Bits:
        """The lessons that meet enough of the wanted clauses and none of the unwanted ones."""
        found = self._enough()
        for clause in self._plan.unwanted:
            found = found & ~self._clause(clause)
        return found

    def foremost(self, lessons: Ints, enough: int) -> tuple[Ints, list[Ints]]:
        """Of some matches those that meet most wanted clauses, one less, and so on until there are `enough`.

        And where, among these, each such tier stands; nothing where all are one tier.
        """
        every = len(self._met)
        loose = any(term.loose for clause in self._plan.wanted for term in clause.terms)
        if self._plan.least >= every and not loose:
            return lessons, []
        met = self.met(lessons)
        sizes = np.bincount(met, minlength=every + 1)[::-1]
        least = max(0, every - int(np.searchsorted(np.cumsum(sizes), enough)))
        kept = met >= least
        lessons, met = lessons[kept], met[kept]
        return lessons, [np.flatnonzero(met == number) for number in range(every, least - 1, -1)]

    def _enough(self) -> Bits:
        if self._plan.least <= 0:
            return self._lists.everything
        if self._plan.least > len(self._met):
            return self._lists.everything & np.uint64(0)
        if self._plan.least == len(self._met):
            return reduce(and_, self._met)
        met = np.sum([unpack(bits) for bits in self._met], axis=0, dtype=np.uint8)
        return np.packbits(met >= self._plan.least, bitorder="little").view(np.uint64)

    def met(self, lessons: Ints) -> Ints:
        """How many of the wanted clauses each of some lessons meets, by terms that are not loose."""
        return sum(
            (has(bits, lessons).astype(np.int64) for bits in self._strictly), np.zeros(len(lessons), np.int64)
        )

    def scores(self, lessons: Ints) -> Scores:
        """The scores of some matching lessons, given by their numbers, ascending."""
        every = len(lessons) * MOST > self._lists.size
        add = self._add_to_all if every else partial(self._add, lessons)
        total = np.zeros(self._lists.size if every else len(lessons), np.float32)
        for clause in self._plan.wanted:
            if len(clause.terms) == 1:
                add(clause.terms[0], total)
            else:
                total += reduce(np.maximum, (add(term, total * 0) for term in clause.terms), total * 0)
        for term in self._plan.boosts:
            add(term, total)
        if self._plan.said:
            having, counts = self._lists.worth(self._plan.said)
            if every:
                total[having] += counts
            else:
                total += self._of(lessons, having, counts)
        return total[lessons] if every else total

    def _add(self, lessons: Ints, term: Term, scores: Scores) -> Scores:
        """Add what a term counts to the scores of some matching lessons."""
        scores += self._score(term, lessons)
        return scores

    def _add_to_all(self, term: Term, scores: Scores) -> Scores:
        """Add what a term counts to the scores of all lessons: lists as they stand, nothing is looked up."""
        if term.apart and len(term.words) > 1:
            return self._add(np.arange(self._lists.size), term, scores)
        self._plan.in_time()
        one = len(term.words) == 1
        lists = self._lists.counts(term.words[0]) if one else [self._adjacency.everywhere(term.words)]
        for lessons, counts in lists:
            scores[lessons] += counts * _share(term)
        return scores

    def _clause(self, clause: Clause) -> Bits:
        return reduce(or_, map(self._term, clause.terms), np.zeros(-(-self._lists.size // 64), np.uint64))

    def _term(self, term: Term) -> Bits:
        self._plan.in_time()
        if term.apart or len(term.words) == 1:
            return reduce(and_, map(self._lists.bits, term.words))
        self._phrases.add(term.words)
        return self._adjacency.bits(term.words)

    def _score(self, term: Term, lessons: Ints) -> Scores:
        self._plan.in_time()
        if term.apart or len(term.words) == 1:
            score = self._lists.impacts(term.words, lessons)
            if len(term.words) > 1:
                score = score * has(self._term(term), lessons)
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

    def _of(self, lessons: Ints, having: Array, counts: Scores) -> Scores:
        """What is counted in some matching lessons, of what is counted in those `having` it."""
        if self._lists.small or min(len(having), len(lessons)) * SPARSE > self._lists.size:
            spread = np.zeros(self._lists.size, np.float32)
            spread[having] = counts
            return spread[lessons]
        score = np.zeros(len(lessons), np.float32)
        here, there = common(having, lessons)
        score[there] = counts[here]
        return score


def _share(term: Term) -> np.float32:
    """What an impact counts of a term."""
    return np.float32(counted(term.weight) / STEPS)
