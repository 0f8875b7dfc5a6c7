"""Index writer: adds lessons to a Whoosh index as a segment, and deletes lessons of others."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from whoosh.index import TOC, FileIndex, LockError, clean_files
from whoosh.writing import IndexWriter

from lessonsearch.engines.contract import Progress, no_progress
from lessonsearch.engines.whoosh.arrays.stored_lessons import StoredLessonsWriter
from lessonsearch.engines.whoosh.codec import ArraySegment
from lessonsearch.engines.whoosh.inverter import Inverter
from lessonsearch.engines.whoosh.schema import STORED
from lessonsearch.engines.whoosh.segment_files import write_id_fields, write_words
from lessonsearch.model.lesson import Lesson
from lessonsearch.model.taxonomy import Taxonomy

PROGRESS_INTERVAL = 1000
"""Lessons between two reports of progress: about a tenth of a second."""


class LessonWriter(IndexWriter):  # type: ignore[misc]
    """Whoosh writer of lessons: `add_document(lesson=…)`, `delete_by_term`, then `commit` or `cancel`.

    What is added becomes one segment, with doc IDs in reading order; memory does not grow with it if the
    lessons come in that order. A first segment is weighted by its own statistics, a later one by those of
    the first. `progress` gets the number of lessons added so far, at intervals and at the end.
    """

    def __init__(self, index: FileIndex, taxonomy: Taxonomy, progress: Progress = no_progress) -> None:
        self._lock = index.lock("WRITELOCK")
        if not self._lock.acquire():
            raise LockError
        self._index = index
        self._taxonomy = taxonomy
        self._progress = progress
        toc = TOC.read(index.storage, index.indexname)
        self.schema, self.generation = toc.schema, toc.generation + 1
        self._segments: list[ArraySegment] = toc.segments
        self._segment = ArraySegment(index.indexname)
        self._prefix = self._segment.prefix(index.storage)
        self._scratch = Path(index.storage.folder) / "scratch"
        self._scratch.mkdir()
        self._unordered: list[Lesson] = []
        """All lessons, once one came out of order."""
        self._begin()

    def reader(self, **kwargs: Any) -> Any:
        """Whoosh reader of what was committed before."""
        return self._index.reader(**kwargs)

    def add_document(self, **fields: Any) -> None:
        """Add a lesson, given as `lesson`. Raises EngineError where the corpus is too large."""
        lesson: Lesson = fields[STORED]
        if self._unordered:
            self._unordered.append(lesson)
        elif lesson.order < self._last:
            self._unordered = [*map(Lesson.load, self._stored.texts()), lesson]
        else:
            self._append(lesson)

    def delete_document(self, docnum: int, delete: bool = True) -> None:
        """Delete a lesson by its number in all segments, or take that back."""
        for segment in self._segments:
            if docnum < segment.size:
                return segment.delete_document(docnum, delete)
            docnum -= segment.size
        raise IndexError(docnum)

    def commit(self, **kwargs: Any) -> None:
        """Write the segment and the table of contents of the next generation."""
        if self._unordered:
            in_order = sorted(self._unordered, key=lambda lesson: lesson.order)
            self._unordered = []
            self._stored.cancel()
            self._begin()
            for lesson in in_order:
                self._append(lesson)
        self._stored.close()
        self._inverter.flush()
        write_id_fields(self._prefix, self._inverter)
        storage = self._index.storage
        write_words(self._prefix, self._inverter, self._segments[0].open(storage) if self._segments else None)
        self._segment.size = self._inverter.size
        segments = [*self._segments, self._segment]
        TOC(self.schema, segments, self.generation).write(storage, self._index.indexname)
        clean_files(storage, self._index.indexname, self.generation, segments)
        self._progress(self._inverter.size)
        self._end()

    def cancel(self, **kwargs: Any) -> None:
        """Leave the index as it was; files of the segment that was begun may remain."""
        self._stored.cancel()
        self._end()

    def _begin(self) -> None:
        self._inverter = Inverter(self._scratch, self._taxonomy)
        self._last = -1
        self._stored = StoredLessonsWriter(self._prefix)

    def _append(self, lesson: Lesson) -> None:
        self._last = lesson.order
        self._inverter.add(lesson)
        self._stored.add(lesson.dump())
        if not self._inverter.size % PROGRESS_INTERVAL:
            self._progress(self._inverter.size)

    def _end(self) -> None:
        shutil.rmtree(self._scratch)
        self._lock.release()
