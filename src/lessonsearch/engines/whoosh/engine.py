"""The engine: builds an index, opens it, and answers plans from it."""

from __future__ import annotations

import pickle
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import numpy as np
from whoosh import index
from whoosh.filedb.filestore import FileStorage

from lessonsearch.engines import Hit, Matches, Plan, Progress, silently
from lessonsearch.engines.whoosh.bits import Bits, count, numbers, pack
from lessonsearch.engines.whoosh.facets import Facets, all_but
from lessonsearch.engines.whoosh.folder import Folder
from lessonsearch.engines.whoosh.matching import Matching
from lessonsearch.engines.whoosh.postings import Impacts, Ints, Lists
from lessonsearch.engines.whoosh.schema import HIDDEN, NAMES, PUBLISHED
from lessonsearch.engines.whoosh.writing import build
from lessonsearch.errors import EngineError
from lessonsearch.lesson import Lesson
from lessonsearch.query import NEWEST, OLDEST, RELEVANCE
from lessonsearch.taxonomy import Taxonomy

BROKEN = (index.IndexError, OSError, EOFError, ValueError, KeyError, AttributeError, pickle.UnpicklingError)
"""What reading raises on files that are not what was written."""

KEPT_LESSONS = 1024
"""Lessons shown last that are kept as read: some 10 kB each, so 10 MB."""

SAMPLE = 8
"""The best of every eighth score are worse than the best of all: a quick lower bound."""


class WhooshEngine:
    """Lessons in a Whoosh index under `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = Folder(folder)
        self._index: index.FileIndex | None = None

    def ready(self, fingerprint: str) -> bool:
        """Whether there is a sound index made from what that fingerprint names; if so it is open now."""
        if not self.folder.sound(fingerprint):
            return False
        try:
            self._open(self.folder.place(fingerprint))
        except BROKEN:
            return False
        return True

    def rebuild(
        self,
        lessons: Iterable[Lesson],
        taxonomy: Taxonomy,
        fingerprint: str,
        progress: Progress = silently,
    ) -> None:
        """Replace everything by these lessons: built beside, then put in place in one step."""
        with self.folder.rebuilding():
            if self.ready(fingerprint):
                return  # another process built it while we waited for the lock
            with self.folder.building(fingerprint) as scratch:
                build(scratch, lessons, taxonomy, progress)
        if not self.ready(fingerprint):
            raise EngineError(f"The index in {self.folder.path} cannot be read back; is the disk sound?")

    def _open(self, place: Path) -> None:
        opened = index.FileIndex(FileStorage(str(place)))
        lists = Lists(place)
        self.facets = Facets(lists)
        self.shown = ~pack(lists.members(HIDDEN, b"yes"), lists.size)
        self.dates = np.zeros(lists.size, np.int32)
        _, dates, members = lists.groups(PUBLISHED)
        self.dates[members] = dates
        self.close()
        self.lists, self._index = lists, opened
        self._lesson = lru_cache(KEPT_LESSONS)(lambda number: Lesson.load(lists.stored(number)))

    def search(self, plan: Plan) -> Matches:
        """What the plan finds."""
        matching = Matching(self.lists, plan)
        filters = {facet: self.facets.any_of(facet, values) for facet, values in plan.filters.items()}
        base = matching.matches & (self.shown | filters["source"] if "source" in filters else self.shown)
        found = all_but(filters, "", base)
        window, scores = self._window(matching, found, plan)
        met = matching.met(window).tolist()
        hits = (
            Hit(self._lesson(number), score, meets)
            for number, score, meets in zip(window.tolist(), scores, met, strict=True)
        )
        return Matches(count(found), tuple(hits), self.facets.counts(base, filters))

    def _window(self, matching: Matching, found: Bits, plan: Plan) -> tuple[Ints, list[float]]:
        """The numbers of the lessons asked for, in their order, and their scores."""
        if not plan.size:
            return np.empty(0, np.int64), []
        lessons = numbers(found)
        cut = slice(plan.start, plan.start + plan.size)
        if plan.order == RELEVANCE:
            scores = matching.scores(lessons)
            tiers = matching.tiers(lessons)
            best = np.concatenate([tier[_best(scores[tier], cut.stop)] for tier in tiers])[cut]
            return lessons[best], scores[best].tolist()
        if plan.order in (NEWEST, OLDEST):
            dates = self.dates[lessons]
            lessons = lessons[np.argsort(-dates if plan.order == NEWEST else dates, kind="stable")]
        window = lessons[cut]
        ascending = np.argsort(window)
        scores = np.empty(len(window), np.float32)
        scores[ascending] = matching.scores(window[ascending])
        return window, scores.tolist()

    def get(self, name: str) -> Lesson | None:
        """The lesson with that id, excerpt id or old id."""
        members = self.lists.members(NAMES, name.encode("utf-8", "surrogatepass")).tolist()
        named = [self._lesson(number) for number in members]
        return next((lesson for lesson in named if lesson.id == name), named[0] if named else None)

    def close(self) -> None:
        """Let go of the files."""
        if self._index is not None:
            self._index.close()
            self._index = None


def _best(scores: Impacts, size: int) -> Ints:
    """Where the best `size` stand, best first, equal ones in order; possibly followed by others."""
    candidates = np.arange(len(scores))
    if 0 < size < len(scores) // SAMPLE:
        sample = scores[::SAMPLE]
        bound = np.partition(sample, len(sample) - size)[len(sample) - size]
        candidates = np.flatnonzero(scores >= bound)
    return candidates[np.argsort(-scores[candidates], kind="stable")]
