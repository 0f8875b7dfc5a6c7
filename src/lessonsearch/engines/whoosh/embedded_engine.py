"""Whoosh engine: builds an index, opens it and searches it, as `lessonsearch.engines.contract.Engine`."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from whoosh import index
from whoosh.filedb.filestore import FileStorage

from lessonsearch.engines.contract import Plan, Progress, SearchResponse, no_progress
from lessonsearch.engines.whoosh.delta import DeltaIndex
from lessonsearch.engines.whoosh.directory import IndexDirectory
from lessonsearch.engines.whoosh.index_writer import build_index
from lessonsearch.engines.whoosh.postings_reader import PostingsReader
from lessonsearch.engines.whoosh.segment import Segment
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
        self._index: index.FileIndex | None = None
        self.segment: Segment
        """The index as it was built."""
        self._searched: Segment | DeltaIndex
        """`segment`, or that and the sources that have changed since."""

    def ready(self, fingerprint: str) -> bool:
        """Open the index of a fingerprint; False where there is none or it is damaged."""
        if not self.directory.is_valid(fingerprint):
            return False
        try:
            self._open(self.directory.index_path(fingerprint))
        except READ_ERRORS:
            return False
        return True

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
            with self.directory.staging(fingerprint) as folder:
                build_index(folder, lessons, taxonomy, progress)
        if not self.ready(fingerprint):
            raise EngineError(f"The index in {self.directory.path} cannot be read back; is the disk sound?")

    def with_delta(
        self, lessons: Iterable[Lesson], sources: Sequence[str], taxonomy: Taxonomy
    ) -> WhooshEngine:
        """The same index with only those lessons in those sources. Raises EngineError on a full disk."""
        engine = WhooshEngine(self.directory.path)
        try:
            with TemporaryDirectory(prefix="lessonsearch-", ignore_cleanup_errors=True) as folder:
                build_index(Path(folder), lessons, taxonomy, no_progress, stats_from=self.segment.reader)
                delta = Segment(PostingsReader(Path(folder)))  # mapped already: the files may go
        except OSError as error:
            raise EngineError(f"What changed cannot be indexed: {error.strerror or error}.") from error
        engine.segment = self.segment
        engine._searched = DeltaIndex(self.segment.with_deletions(sources), delta)
        return engine

    def _open(self, folder: Path) -> None:
        opened = index.FileIndex(FileStorage(str(folder)))
        segment = Segment(PostingsReader(folder))
        self.close()
        self._index, self.segment, self._searched = opened, segment, segment

    def search(self, plan: Plan) -> SearchResponse:
        """Search the index."""
        return self._searched.search(plan)

    def get(self, name: str) -> Lesson | None:
        """Lesson with an id, excerpt id or old id; an id takes precedence."""
        lessons = self._searched.find_by_name(name)
        return next((lesson for lesson in lessons if lesson.id == name), lessons[0] if lessons else None)

    def close(self) -> None:
        """Close the index files."""
        if self._index is not None:
            self._index.close()
            self._index = None
