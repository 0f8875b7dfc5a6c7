"""An index with a few sources as they are now: what was built without these, what they are, one answer.

To build an index of a national collection takes minutes. What has changed in a few of its sources is indexed
by itself in well under a second, and each word counts there what it counts in the index that was built.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import NamedTuple

from lessonsearch.engines.contract import Hit, Plan, SearchResponse
from lessonsearch.engines.whoosh.segment import Segment
from lessonsearch.model.lesson import Lesson
from lessonsearch.query.query import NEWEST, OLDEST, RELEVANCE


class DeltaIndex:
    """The lessons of both parts, as one."""

    def __init__(self, built: Segment, later: Segment) -> None:
        self.built = built
        self.later = later

    @cached_property
    def _places(self) -> list[int]:
        """For each lesson of the later part, the number of the built lesson before which it is to be read."""
        return [
            bisect_left(
                range(self.built.lists.size), _order(self.later.lesson(number)), key=self._built_order
            )
            for number in range(self.later.lists.size)
        ]

    def _built_order(self, number: int) -> tuple[int, str]:
        return _order(self.built.lesson(number))

    def answer(self, plan: Plan) -> SearchResponse:
        """What the plan finds: of the first hits of both parts together, the window asked for."""
        stop = plan.start + plan.size if plan.size else 0
        wide = replace(plan, start=0, size=stop)
        built, later = self.built.search(wide), self.later.search(wide)
        candidates = [
            _Candidate(self.built, number, score, met, (number, 1, 0))
            for number, score, met in zip(built.lessons, built.scores, built.clauses_matched, strict=True)
        ]
        candidates += [
            _Candidate(self.later, number, score, met, (self._places[number], 0, number))
            for number, score, met in zip(later.lessons, later.scores, later.clauses_matched, strict=True)
        ]
        hits = (
            Hit(one.part.lesson(one.number), one.score, one.met)
            for one in _sorted(candidates, plan.order)[plan.start : stop]
        )
        counts = {facet: _sum(built.counts[facet], later.counts[facet]) for facet in built.counts}
        return SearchResponse(built.total + later.total, tuple(hits), counts)

    def named(self, name: str) -> Sequence[Lesson]:
        """The lessons that a name leads to, in reading order."""
        return sorted((*self.built.named(name), *self.later.named(name)), key=_order)


class _Candidate(NamedTuple):
    """A lesson found; `place` is where it is to be read."""

    part: Segment
    number: int
    score: float
    met: int
    place: tuple[int, int, int]


def _sorted(candidates: list[_Candidate], order: str) -> list[_Candidate]:
    """In the order asked for; ties stand in reading order."""
    read = sorted(candidates, key=lambda one: one.place)
    if order == RELEVANCE:
        return sorted(read, key=lambda one: (-one.met, -one.score))
    if order in (NEWEST, OLDEST):
        return sorted(read, key=lambda one: one.part.published(one.number), reverse=order == NEWEST)
    return read


def _order(lesson: Lesson) -> tuple[int, str]:
    """Where a lesson is to be read. Sources of the same order stand by their ids."""
    return lesson.order, lesson.source


def _sum(one: dict[str, int], other: dict[str, int]) -> dict[str, int]:
    return dict(Counter(one) + Counter(other))
