"""The engine: builds an index, opens it, and answers plans from it."""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from whoosh import index
from whoosh.filedb.filestore import FileStorage

from lessonsearch.engines import Hit, Matches, Plan
from lessonsearch.engines.whoosh.bits import FacetBits, all_but, pack, unpack
from lessonsearch.engines.whoosh.folder import Folder
from lessonsearch.engines.whoosh.matching import Found
from lessonsearch.engines.whoosh.postings import Floats, Ints, Lists
from lessonsearch.engines.whoosh.schema import HIDDEN, NAMES, PUBLISHED, STORED, document, schema
from lessonsearch.errors import EngineError
from lessonsearch.lesson import Lesson
from lessonsearch.query import NEWEST, OLDEST, RELEVANCE
from lessonsearch.taxonomy import FACETS, Taxonomy

MEMORY = 256
"""Megabytes that Whoosh's writer may fill before it spills to disk: a corpus of today fits many times."""

BROKEN = (index.IndexError, OSError, EOFError, ValueError, KeyError, pickle.UnpicklingError, zlib.error)
"""What Whoosh raises on files that are not what it wrote."""


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

    def rebuild(self, lessons: Iterable[Lesson], taxonomy: Taxonomy, fingerprint: str) -> None:
        """Replace everything by these lessons: built beside, then put in place in one step."""
        with self.folder.rebuilding():
            if self.ready(fingerprint):
                return  # another process built it while we waited for the lock
            with self.folder.building(fingerprint) as scratch:
                _build(scratch, lessons, taxonomy)
        if not self.ready(fingerprint):
            raise EngineError(f"The index in {self.folder.path} cannot be read back; is the disk sound?")

    def _open(self, place: Path) -> None:
        opened = index.FileIndex(FileStorage(str(place)))
        lists = Lists(opened.reader())
        self.facets = {facet.name: FacetBits(lists, facet.name) for facet in FACETS}
        self.shown = ~pack(lists.members(HIDDEN, "yes"), lists.size)
        self.dates = np.zeros(lists.size, np.int32)
        for rank, date in enumerate(sorted(lists.values(PUBLISHED))):
            self.dates[lists.members(PUBLISHED, date)] = rank
        self.close()
        self.lists, self._index = lists, opened

    def search(self, plan: Plan) -> Matches:
        """What the plan finds."""
        found = Found(self.lists, plan)
        filters = {facet: self.facets[facet].any_of(values) for facet, values in plan.filters.items()}
        base = pack(np.flatnonzero(found.matches), self.lists.size)
        base &= self.shown | self.facets["source"].any_of(plan.filters.get("source", ()))
        counts = {name: facet.counts(all_but(filters, name, base)) for name, facet in self.facets.items()}
        lessons = np.flatnonzero(unpack(all_but(filters, "", base)))
        scores = np.round(found.scores, 4)
        window = self._ordered(lessons, plan.order, found, scores)[plan.start : plan.start + plan.size]
        hits = tuple(Hit(self._stored(n), float(scores[n]), int(found.met[n])) for n in window.tolist())
        return Matches(len(lessons), hits, counts)

    def _ordered(self, lessons: Ints, order: str, found: Found, scores: Floats) -> Ints:
        """Lesson numbers in the order asked for; they stand in reading order, and every sort is stable."""
        if order == RELEVANCE:
            return lessons[np.lexsort((-scores[lessons], ~found.every[lessons]))]
        if order == NEWEST:
            return lessons[np.argsort(-self.dates[lessons], kind="stable")]
        if order == OLDEST:
            return lessons[np.argsort(self.dates[lessons], kind="stable")]
        return lessons

    def get(self, name: str) -> Lesson | None:
        """The lesson with that id, excerpt id or old id."""
        members = self.lists.members(NAMES, name)
        return self._stored(int(members[0])) if len(members) else None

    def _stored(self, number: int) -> Lesson:
        return Lesson.load(self.lists.reader.stored_fields(number)[STORED])

    def close(self) -> None:
        """Let go of the files."""
        if self._index is not None:
            self.lists.reader.close()
            self._index.close()
            self._index = None


def _build(place: Path, lessons: Iterable[Lesson], taxonomy: Taxonomy) -> None:
    """Write an index of the lessons, numbered in reading order, into an empty folder."""
    made = FileStorage(str(place)).create_index(schema())
    writer = made.writer(limitmb=MEMORY)
    try:
        for lesson in sorted(lessons, key=lambda lesson: lesson.order):
            writer.add_document(**document(lesson, taxonomy))
        writer.commit(optimize=True)
    except BaseException:
        writer.cancel()  # else its files stay open, and so cannot be cleared away everywhere
        raise
    finally:
        made.close()
