"""Collector: evaluates a query tree on arrays, segment by segment, as Whoosh's searcher goes through them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from whoosh.collectors import Collector
from whoosh.searching import Results

from lessonsearch.engines.contract import Hit, Plan, SearchResponse
from lessonsearch.engines.whoosh.arrays.bitset import to_ids
from lessonsearch.engines.whoosh.codec import ArraySegment
from lessonsearch.engines.whoosh.leaf_searcher import LeafHits
from lessonsearch.query.query import NEWEST, OLDEST, RELEVANCE

ReadingOrder = Callable[[int, int], tuple[int, ...]]
"""Sort key of reading order, given the number of a segment and a doc ID in it."""


class LessonCollector(Collector):  # type: ignore[misc]
    """Collector of the hits in a plan's window, of their total and of facet counts.

    Searched with one plan's tree, in the order and window of that plan.
    """

    def __init__(self, plan: Plan, reading_order: ReadingOrder) -> None:
        self.plan = plan
        self._reading_order = reading_order
        self._found: list[tuple[ArraySegment, int, LeafHits]] = []
        """For each segment, the number of its first lesson in the whole index, and what was found there."""

    def prepare(self, top_searcher: Any, q: Any, context: Any) -> None:
        super().prepare(top_searcher, q, context)
        self._leaf_plan = self.plan
        if not top_searcher.is_atomic():
            # The first hit of the window may be in any segment: all before it are searched for as well.
            stop = self.plan.start + self.plan.size if self.plan.size else 0
            self._leaf_plan = replace(self.plan, start=0, size=stop)

    def set_subsearcher(self, subsearcher: Any, offset: int) -> None:
        """Go to the next segment, without the matcher that Whoosh would make for it."""
        self.subsearcher, self.offset = subsearcher, offset

    def collect_matches(self) -> None:
        segment = self.subsearcher.reader().segment()
        found = segment.leaf.search(self.q, self._leaf_plan, segment.live_docs)
        self._found.append((segment, self.offset, found))

    def count(self) -> int:
        """Number of matches."""
        return sum(found.total for _, _, found in self._found)

    def all_ids(self) -> Iterator[int]:
        """Numbers of all matches in the whole index."""
        for _, offset, found in self._found:
            yield from (to_ids(found.matches) + offset).tolist()

    def results(self) -> Results:
        """The hits as Whoosh's results."""
        items = [(hit.score, self._found[hit.leaf][1] + hit.doc_id) for hit in self._hits()]
        results = Results(self.top_searcher, self.q, items)
        results.collector, results.runtime = self, self.runtime
        return results

    def response(self) -> SearchResponse:
        """The hits as the contract of engines has them."""
        if len(self._found) == 1:  # the common case, made quick
            [(segment, _, found)] = self._found
            load = segment.leaf.lesson
            ranked = zip(found.doc_ids, found.scores, found.clauses_matched, strict=True)
            hits = [Hit(load(doc_id), score, matched) for doc_id, score, matched in ranked]
            return SearchResponse(found.total, tuple(hits), found.counts)
        merged = (
            Hit(self._found[hit.leaf][0].leaf.lesson(hit.doc_id), hit.score, hit.clauses_matched)
            for hit in self._hits()
        )
        parts = [found.counts for _, _, found in self._found]
        counts = {facet: _add_counts(parts, facet) for facet in parts[0]}
        return SearchResponse(self.count(), tuple(merged), counts)

    def _hits(self) -> Sequence[_LeafHit]:
        """Hits of the window, in the plan's order; ties stand in reading order."""
        hits = [
            _LeafHit(leaf, *hit)
            for leaf, (_, _, found) in enumerate(self._found)
            for hit in zip(found.doc_ids, found.scores, found.clauses_matched, strict=True)
        ]
        if len(self._found) == 1:
            return hits
        hits.sort(key=lambda hit: self._reading_order(hit.leaf, hit.doc_id))
        if self.plan.order == RELEVANCE:
            hits.sort(key=lambda hit: -hit.score)
        elif self.plan.order in (NEWEST, OLDEST):
            hits.sort(key=self._published, reverse=self.plan.order == NEWEST)
        return hits[self.plan.start : self.plan.start + self.plan.size]

    def _published(self, hit: _LeafHit) -> str:
        return self._found[hit.leaf][0].leaf.published(hit.doc_id)


class _LeafHit(NamedTuple):
    """Hit in one segment, given by its number."""

    leaf: int
    doc_id: int
    score: float
    clauses_matched: int


def _add_counts(parts: Sequence[dict[str, dict[str, int]]], facet: str) -> dict[str, int]:
    total: Counter[str] = Counter()
    for counts in parts:
        total.update(counts[facet])
    return dict(total)
