"""Whoosh engine: builds an index, opens it and searches it, as `lessonsearch.engines.contract.Engine`."""

from __future__ import annotations

import errno
import pickle
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from whoosh import index, query

from lessonsearch.engines.contract import Plan, Progress, SearchResponse, no_progress
from lessonsearch.engines.whoosh.codec import SharingStorage
from lessonsearch.engines.whoosh.directory import IndexDirectory
from lessonsearch.engines.whoosh.generation import Generation
from lessonsearch.engines.whoosh.index_writer import LessonWriter
from lessonsearch.engines.whoosh.schema import schema
from lessonsearch.errors import EngineError
from lessonsearch.model.lesson import Lesson
from lessonsearch.model.taxonomy import Taxonomy

READ_ERRORS = (
    index.IndexError,
    OSError,
    EOFError,
    ValueError,
    KeyError,
    AttributeError,
    pickle.UnpicklingError,
)
"""Exceptions of opening a damaged index."""


class WhooshEngine:
    """Embedded engine with its indexes under `folder`."""

    def __init__(self, folder: Path) -> None:
        self.directory = IndexDirectory(folder)
        self.generation: Generation
        """The open index."""
        self._fingerprint = ""

    def ready(self, fingerprint: str) -> bool:
        """Open the index of a fingerprint; False where there is none or it is damaged."""
        return self._open(fingerprint)

    def rebuild(
        self,
        lessons: Iterable[Lesson],
        taxonomy: Taxonomy,
        fingerprint: str,
        progress: Progress = no_progress,
    ) -> None:
        """Build the index of a fingerprint, put it in place in one step and open it. Raises EngineError."""
        with self.directory.lock():
            if self.ready(fingerprint):
                return  # another process built it while we waited for the lock
            with self.directory.staging(fingerprint) as folder, _unlisted_is_an_error():
                created = index.create_in(str(folder), schema(facet.name for facet in taxonomy.facets))
                with LessonWriter(created, taxonomy, progress) as writer:
                    for lesson in lessons:
                        writer.add_document(lesson=lesson)
        self._open_built(fingerprint)

    def with_delta(
        self, lessons: Iterable[Lesson], sources: Sequence[str], taxonomy: Taxonomy, fingerprint: str
    ) -> WhooshEngine | None:
        """The same index with only those lessons in those sources, as another generation.

        None where the files of this one are gone or damaged. Raises EngineError on a full disk.
        """
        engine = WhooshEngine(self.directory.path)
        with self.directory.lock():
            if engine._open(fingerprint, self.generation):
                return engine  # another process built it while we waited for the lock
            if not self.directory.is_valid(self._fingerprint):
                return None
            staging = self.directory.staging(fingerprint, base=self._fingerprint)
            with staging as folder, _unlisted_is_an_error():
                opened = index.FileIndex(SharingStorage(folder, self.generation.segments))
                with LessonWriter(opened, taxonomy) as writer:
                    writer.delete_by_query(query.Or([query.Term("source", source) for source in sources]))
                    for lesson in lessons:
                        writer.add_document(lesson=lesson)
        engine._open_built(fingerprint, self.generation)
        return engine

    def _open_built(self, fingerprint: str, before: Generation | None = None) -> None:
        if not self._open(fingerprint, before):
            raise EngineError(f"The index in {self.directory.path} cannot be read back; is the disk sound?")

    def _open(self, fingerprint: str, before: Generation | None = None) -> bool:
        """Open the index of a fingerprint, its seal checked first; share what `before` has open."""
        if not self.directory.is_valid(fingerprint):
            return False
        try:
            opened = Generation(self.directory.index_path(fingerprint), before)
        except READ_ERRORS:
            return False
        self.close()
        self.generation, self._fingerprint = opened, fingerprint
        return True

    def search(self, plan: Plan) -> SearchResponse:
        """Search the index."""
        return self.generation.search(plan)

    def get(self, name: str) -> Lesson | None:
        """Lesson with an id, excerpt id or old id; an id takes precedence."""
        lessons = self.generation.find_by_name(name)
        return next((lesson for lesson in lessons if lesson.id == name), lessons[0] if lessons else None)

    def close(self) -> None:
        """Close the index files."""
        if self._fingerprint:
            self.generation.close()
            self._fingerprint = ""


@contextmanager
def _unlisted_is_an_error() -> Iterator[None]:
    """Raise OSError where Whoosh finds no index in a folder that has one: it could not list the folder."""
    try:
        yield
    except index.EmptyIndexError as error:
        raise OSError(errno.EIO, "the folder cannot be listed") from error
