"""Generation: one state of the index, opened and searched through Whoosh."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from whoosh.index import FileIndex

from lessonsearch.engines.contract import Plan, SearchResponse
from lessonsearch.engines.whoosh.codec import ArraySegment, SharingStorage
from lessonsearch.engines.whoosh.collector import LessonCollector
from lessonsearch.engines.whoosh.query_tree import plan_query
from lessonsearch.engines.whoosh.weighting import ImpactWeighting
from lessonsearch.model.lesson import Lesson


class Generation:
    """An index folder, with one searcher for as long as it is used.

    The searcher is never refreshed: another state of the index is another folder. Segments that `before` has
    open are shared with it. Raises what Whoosh, the arrays and unpickling raise where the folder is damaged.
    """

    def __init__(self, folder: Path, before: Generation | None = None) -> None:
        self.index = FileIndex(SharingStorage(folder, before.segments if before else ()))
        self._searcher = self.index.searcher(weighting=ImpactWeighting())
        self._context = self._searcher.context()
        leaves = self._searcher.leaf_searchers()
        self.segments: list[ArraySegment] = [leaf.reader().segment() for leaf, _ in leaves]
        for segment in self.segments:
            _ = segment.leaf, segment.live_docs  # now, not at the first search

    def search(self, plan: Plan) -> SearchResponse:
        """Search for a plan's hits."""
        collector = LessonCollector(plan, self._reading_order)
        self._searcher.search_with_collector(plan_query(plan), collector, self._context)
        return collector.response()

    def find_by_name(self, name: str) -> Sequence[Lesson]:
        """Lessons with an id, excerpt id or old id, in reading order."""
        found = [
            lesson
            for segment in self.segments
            for lesson in segment.leaf.find_by_name(name, segment.live_docs)
        ]
        return sorted(found, key=_order) if len(self.segments) > 1 else found

    def close(self) -> None:
        """Close the searcher and the index."""
        self._searcher.close()
        self.index.close()

    def _reading_order(self, segment: int, doc_id: int) -> tuple[int, ...]:
        """Sort key of reading order: lessons of later segments go in between those of the first."""
        if segment == 0:
            return doc_id, 1
        return self._insertion_points[segment - 1][doc_id], 0, segment, doc_id

    @cached_property
    def _insertion_points(self) -> list[list[int]]:
        """For each lesson of the later segments, the doc ID in the first before which it comes."""
        first, *others = self.segments
        return [
            [
                bisect_left(
                    range(first.size),
                    _order(segment.leaf.lesson(doc_id)),
                    key=lambda first_id: _order(first.leaf.lesson(first_id)),
                )
                for doc_id in range(segment.size)
            ]
            for segment in others
        ]


def _order(lesson: Lesson) -> tuple[int, str]:
    """Sort key of reading order. Sources with the same order number stand by their ids."""
    return lesson.order, lesson.source
