"""Which lessons meet a plan's clauses, as bits; and how well some of them do, as scores."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce
from operator import and_, or_

import numpy as np

from lessonsearch.engines import STEPS, Plan, counted
from lessonsearch.engines.whoosh.adjacent import Adjacency
from lessonsearch.engines.whoosh.bits import Bits, has, pack, unpack
from lessonsearch.engines.whoosh.files import Array
from lessonsearch.engines.whoosh.postings import SPARSE, Ints, Lists, Scores, common
from lessonsearch.language import Clause, Term


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

        And where, among these, each such tier stands.
        """
        every = len(self._met)
        loose = any(term.loose for clause in self._plan.wanted for term in clause.terms)
        if self._plan.least >= every and not loose:
            return lessons, [np.arange(len(lessons))]
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
        total = np.zeros(len(lessons), np.float32)
        for clause in self._plan.wanted:
            total += reduce(np.maximum, (self._score(term, lessons) for term in clause.terms), total * 0)
        for term in self._plan.boosts:
            total += self._score(term, lessons)
        if self._plan.said:
            total += self._of(lessons, *self._lists.worth(self._plan.said))
        return total

    def _clause(self, clause: Clause) -> Bits:
        return reduce(or_, map(self._term, clause.terms), np.zeros(-(-self._lists.size // 64), np.uint64))

    def _term(self, term: Term) -> Bits:
        self._plan.in_time()
        if term.apart or len(term.words) == 1:
            return reduce(and_, map(self._lists.bits, term.words))
        self._phrases.add(term.words)
        return pack(self._adjacency.everywhere(term.words)[0], self._lists.size)

    def _score(self, term: Term, lessons: Ints) -> Scores:
        self._plan.in_time()
        if term.apart or len(term.words) == 1:
            score = self._lists.impacts(term.words, lessons)
            if len(term.words) > 1:
                score = score * has(self._term(term), lessons)
        else:
            score = self._phrase_score(term.words, lessons)
        weighted: Scores = score * np.float32(counted(term.weight) / STEPS)
        return weighted

    def _phrase_score(self, words: tuple[str, ...], lessons: Ints) -> Scores:
        """What a phrase counts in some matching lessons, in impacts."""
        if words in self._phrases or self._lists.small:
            return self._of(lessons, *self._adjacency.everywhere(words))
        return self._of(lessons, *self._adjacency.found(words, lessons))

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
