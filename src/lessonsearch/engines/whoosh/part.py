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
from lessonsearch.engines.whoosh.facets import Counts, Facets, all_but
from lessonsearch.engines.whoosh.matching import Matching
from lessonsearch.engines.whoosh.postings import Lists, Scores
from lessonsearch.engines.whoosh.schema import HIDDEN, NAMES, PUBLISHED
from lessonsearch.lesson import Lesson
from lessonsearch.query import NEWEST, OLDEST, RELEVANCE

KEPT_LESSONS = 1024
"""Lessons shown last that are kept as read: some 10 kB each, so 10 MB."""

GROUPS = 64
"""Of each so many scores the greatest is taken; the best of these are a lower bound of the best of all."""


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
        window, scores = self._window(matching, found, plan)
        met = matching.met(window).tolist()
        counts = self._facets.counts(base, filters, plan.facets)
        return Found(count(found), counts, window.tolist(), scores, met)

    def answer(self, plan: Plan) -> Matches:
        """What the plan finds, with the lessons themselves."""
        found = self.search(plan)
        hits = (
            Hit(self.lesson(number), score, met)
            for number, score, met in zip(found.lessons, found.scores, found.met, strict=True)
        )
        return Matches(found.total, tuple(hits), found.counts)

    def _window(self, matching: Matching, found: Bits, plan: Plan) -> tuple[Ints, list[float]]:
        """The numbers of the lessons asked for, in their order, and their scores."""
        if not plan.size:
            return np.empty(0, np.int64), []
        lessons = numbers(found)
        cut = slice(plan.start, plan.start + plan.size)
        if plan.order == RELEVANCE:
            lessons, tiers = matching.foremost(lessons, cut.stop)
            scores = matching.scores(lessons)
            ordered = [tier[_best(scores[tier], cut.stop)] for tier in tiers]
            best = (np.concatenate(ordered) if ordered else _best(scores, cut.stop))[cut]
            return lessons[best], scores[best].tolist()
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


def _best(scores: Scores, size: int) -> Ints:
    """Where the best `size` stand, best first, equal ones in order; possibly followed by others."""
    groups = len(scores) // GROUPS
    if not 0 < size < groups:
        return np.argsort(-scores, kind="stable")
    greatest = scores[: groups * GROUPS].reshape(GROUPS, groups).max(axis=0)
    candidates = np.flatnonzero(scores >= np.partition(greatest, groups - size)[groups - size])
    return candidates[np.argsort(-scores[candidates], kind="stable")]
