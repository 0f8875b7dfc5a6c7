"""Delta index: a built index and a small one of the changed sources, searched as one.

Building the index of a national collection takes minutes; the changed lessons of a few sources are indexed
in well under a second. A word scores in the delta as it does in the built index.
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
    """Two segments as one index: `base` without the changed sources, `delta` with their present lessons."""

    def __init__(self, base: Segment, delta: Segment) -> None:
        self.base = base
        self.delta = delta

    @cached_property
    def _insertion_points(self) -> list[int]:
        """For each lesson of the delta, the doc ID in the base before which it comes in reading order."""
        return [
            bisect_left(
                range(self.base.reader.size),
                _reading_order(self.delta.lesson(doc_id)),
                key=lambda base_id: _reading_order(self.base.lesson(base_id)),
            )
            for doc_id in range(self.delta.reader.size)
        ]

    def search(self, plan: Plan) -> SearchResponse:
        """Search both segments and merge their hits, totals and counts."""
        stop = plan.start + plan.size if plan.size else 0
        from_first = replace(plan, start=0, size=stop)
        base, delta = self.base.collect(from_first), self.delta.collect(from_first)
        candidates = [
            _Candidate(self.base, doc_id, score, matched, (doc_id, 1, 0))
            for doc_id, score, matched in zip(base.doc_ids, base.scores, base.clauses_matched, strict=True)
        ]
        candidates += [
            _Candidate(self.delta, doc_id, score, matched, (self._insertion_points[doc_id], 0, doc_id))
            for doc_id, score, matched in zip(delta.doc_ids, delta.scores, delta.clauses_matched, strict=True)
        ]
        hits = (
            Hit(candidate.segment.lesson(candidate.doc_id), candidate.score, candidate.clauses_matched)
            for candidate in _sorted(candidates, plan.order)[plan.start : stop]
        )
        counts = {facet: _add_counts(base.counts[facet], delta.counts[facet]) for facet in base.counts}
        return SearchResponse(base.total + delta.total, tuple(hits), counts)

    def find_by_name(self, name: str) -> Sequence[Lesson]:
        """Lessons with an id, excerpt id or old id, in reading order."""
        return sorted((*self.base.find_by_name(name), *self.delta.find_by_name(name)), key=_reading_order)


class _Candidate(NamedTuple):
    """Hit of one segment, before merging."""

    segment: Segment
    doc_id: int
    score: float
    clauses_matched: int
    reading_order: tuple[int, int, int]
    """Comparable between the two segments."""


def _sorted(candidates: list[_Candidate], order: str) -> list[_Candidate]:
    """Sort candidates by a sort order of queries; ties stand in reading order."""
    in_reading_order = sorted(candidates, key=lambda hit: hit.reading_order)
    if order == RELEVANCE:
        return sorted(in_reading_order, key=lambda hit: -hit.score)
    if order in (NEWEST, OLDEST):
        return sorted(
            in_reading_order, key=lambda hit: hit.segment.published(hit.doc_id), reverse=order == NEWEST
        )
    return in_reading_order


def _reading_order(lesson: Lesson) -> tuple[int, str]:
    """Sort key of reading order. Sources with the same order number stand by their ids."""
    return lesson.order, lesson.source


def _add_counts(left: dict[str, int], right: dict[str, int]) -> dict[str, int]:
    return dict(Counter(left) + Counter(right))
