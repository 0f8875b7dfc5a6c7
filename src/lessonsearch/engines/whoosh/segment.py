"""The lessons of one folder of arrays: which of them a plan finds, in what order, how many have each tag."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from lessonsearch.engines.contract import Hit, Plan, SearchResponse
from lessonsearch.engines.whoosh.bitset import Bits, contains, from_ids, popcount, to_ids
from lessonsearch.engines.whoosh.block_max import block_max_candidates, top_k
from lessonsearch.engines.whoosh.facet_counts import Counts, Facets, all_but
from lessonsearch.engines.whoosh.phrase_postings import PhrasePostings
from lessonsearch.engines.whoosh.postings_reader import PostingsReader
from lessonsearch.engines.whoosh.schema import HIDDEN, NAMES, PUBLISHED
from lessonsearch.engines.whoosh.scorer import Scorer
from lessonsearch.engines.whoosh.sorted_arrays import Ints
from lessonsearch.model.lesson import Lesson
from lessonsearch.query.query import NEWEST, OLDEST, RELEVANCE

CACHED_LESSONS = 1024
"""Lessons shown last that are kept as read: some 10 kB each, so 10 MB."""


@dataclass(frozen=True)
class SegmentHits:
    """How many lessons a plan finds, and the counts; of its window: numbers, scores, clauses met."""

    total: int
    counts: dict[str, Counts]
    lessons: list[int]
    scores: list[float]
    clauses_matched: list[int]


class Segment:
    """Lessons, numbered in reading order."""

    def __init__(self, lists: PostingsReader) -> None:
        self.lists = lists
        self.live_docs = lists.all_docs
        """The lessons that are not out of date, as bits."""
        self._facets = Facets(lists)
        self._adjacency = PhrasePostings(lists)
        self._shown = ~from_ids(lists.doc_ids(HIDDEN, b"yes"), lists.size)
        self._published, dates, members = lists.facet_values(PUBLISHED)
        self._dates = np.zeros(lists.size, np.int32)
        self._dates[members] = dates
        self.lesson = lru_cache(CACHED_LESSONS)(lambda number: Lesson.load(lists.stored(number)))

    def with_deletions(self, sources: Iterable[str]) -> Segment:
        """The same part, but for the lessons of some sources."""
        rest = copy.copy(self)
        rest.live_docs = self.live_docs & ~self._facets.any_of("source", sources)
        return rest

    def search(self, plan: Plan) -> SegmentHits:
        """What the plan finds."""
        matching = Scorer(self.lists, self._adjacency, plan)
        filters = {facet: self._facets.any_of(facet, values) for facet, values in plan.filters.items()}
        shown = self._shown | filters["source"] if "source" in filters else self._shown
        base = matching.matches & shown & self.live_docs
        found = all_but(filters, "", base)
        total = popcount(found)
        window, scores = self._window(matching, found, total, plan)
        met = matching.clauses_matched(window).tolist()
        counts = self._facets.counts(base, filters, plan.facets)
        return SegmentHits(total, counts, window.tolist(), scores, met)

    def answer(self, plan: Plan) -> SearchResponse:
        """What the plan finds, with the lessons themselves."""
        found = self.search(plan)
        hits = (
            Hit(self.lesson(number), score, met)
            for number, score, met in zip(found.lessons, found.scores, found.clauses_matched, strict=True)
        )
        return SearchResponse(found.total, tuple(hits), found.counts)

    def _window(self, matching: Scorer, found: Bits, total: int, plan: Plan) -> tuple[Ints, list[float]]:
        """The numbers of the lessons asked for, in their order, and their scores."""
        if not plan.size:
            return np.empty(0, np.int64), []
        cut = slice(plan.start, plan.start + plan.size)
        if plan.order == RELEVANCE:
            if matching.boosts_only:
                lessons = to_ids(found)
            else:
                lessons = block_max_candidates(
                    found, total, matching.upper_bounds, matching.sort_keys, cut.stop
                )
            ranks, scores = matching.sort_keys(lessons)
            order = top_k(ranks, cut.stop)[cut]
            return lessons[order], scores[order].tolist()
        lessons = to_ids(found)
        if plan.order in (NEWEST, OLDEST):
            dates = self._dates[lessons]
            lessons = lessons[np.argsort(-dates if plan.order == NEWEST else dates, kind="stable")]
        window = lessons[cut]
        ascending = np.argsort(window)
        scores = np.empty(len(window), np.float32)
        scores[ascending] = matching.scores(window[ascending])
        return window, scores.tolist()

    def published(self, number: int) -> str:
        """When a lesson was published, as it is written."""
        return self._published[int(self._dates[number])]

    def named(self, name: str) -> Sequence[Lesson]:
        """The lessons that a name leads to, in reading order."""
        members = self.lists.doc_ids(NAMES, name.encode("utf-8", "surrogatepass")).astype(np.int64)
        return [self.lesson(number) for number in members[contains(self.live_docs, members)].tolist()]
