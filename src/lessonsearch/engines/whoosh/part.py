"""The lessons of one folder of arrays: which of them a plan finds, in what order, how many have each tag."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from lessonsearch.engines import Hit, Matches, Plan
from lessonsearch.engines.whoosh.adjacent import Adjacency
from lessonsearch.engines.whoosh.ascending import Ints
from lessonsearch.engines.whoosh.bits import Bits, count, has, numbers, pack
from lessonsearch.engines.whoosh.blocks import best, promising
from lessonsearch.engines.whoosh.facets import Counts, Facets, all_but
from lessonsearch.engines.whoosh.matching import Matching
from lessonsearch.engines.whoosh.postings import Lists
from lessonsearch.engines.whoosh.schema import HIDDEN, NAMES, PUBLISHED
from lessonsearch.lesson import Lesson
from lessonsearch.query import NEWEST, OLDEST, RELEVANCE

KEPT_LESSONS = 1024
"""Lessons shown last that are kept as read: some 10 kB each, so 10 MB."""


@dataclass(frozen=True)
class Found:
    """How many lessons a plan finds, and the counts; of its window: numbers, scores, clauses met."""

    total: int
    counts: dict[str, Counts]
    lessons: list[int]
    scores: list[float]
    met: list[int]


class Part:
    """Lessons, numbered in reading order."""

    def __init__(self, lists: Lists) -> None:
        self.lists = lists
        self.present = lists.everything
        """The lessons that are not out of date, as bits."""
        self._facets = Facets(lists)
        self._adjacency = Adjacency(lists)
        self._shown = ~pack(lists.members(HIDDEN, b"yes"), lists.size)
        self._published, dates, members = lists.groups(PUBLISHED)
        self._dates = np.zeros(lists.size, np.int32)
        self._dates[members] = dates
        self.lesson = lru_cache(KEPT_LESSONS)(lambda number: Lesson.load(lists.stored(number)))

    def without(self, sources: Iterable[str]) -> Part:
        """The same part, but for the lessons of some sources."""
        rest = copy.copy(self)
        rest.present = self.present & ~self._facets.any_of("source", sources)
        return rest

    def search(self, plan: Plan) -> Found:
        """What the plan finds."""
        matching = Matching(self.lists, self._adjacency, plan)
        filters = {facet: self._facets.any_of(facet, values) for facet, values in plan.filters.items()}
        shown = self._shown | filters["source"] if "source" in filters else self._shown
        base = matching.matches & shown & self.present
        found = all_but(filters, "", base)
        total = count(found)
        window, scores = self._window(matching, found, total, plan)
        met = matching.met(window).tolist()
        counts = self._facets.counts(base, filters, plan.facets)
        return Found(total, counts, window.tolist(), scores, met)

    def answer(self, plan: Plan) -> Matches:
        """What the plan finds, with the lessons themselves."""
        found = self.search(plan)
        hits = (
            Hit(self.lesson(number), score, met)
            for number, score, met in zip(found.lessons, found.scores, found.met, strict=True)
        )
        return Matches(found.total, tuple(hits), found.counts)

    def _window(self, matching: Matching, found: Bits, total: int, plan: Plan) -> tuple[Ints, list[float]]:
        """The numbers of the lessons asked for, in their order, and their scores."""
        if not plan.size:
            return np.empty(0, np.int64), []
        cut = slice(plan.start, plan.start + plan.size)
        if plan.order == RELEVANCE:
            if matching.vague:
                lessons = numbers(found)
            else:
                lessons = promising(found, total, matching.ceilings, matching.ranks, cut.stop)
            ranks, scores = matching.ranks(lessons)
            order = best(ranks, cut.stop)[cut]
            return lessons[order], scores[order].tolist()
        lessons = numbers(found)
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
        members = self.lists.members(NAMES, name.encode("utf-8", "surrogatepass")).astype(np.int64)
        return [self.lesson(number) for number in members[has(self.present, members)].tolist()]
