"""The engine: builds an index, opens it, and answers plans from it."""

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
from lessonsearch.engines.whoosh.index_writer import build
from lessonsearch.engines.whoosh.postings_reader import PostingsReader
from lessonsearch.engines.whoosh.segment import Segment
from lessonsearch.errors import EngineError
from lessonsearch.model.lesson import Lesson
from lessonsearch.model.taxonomy import Taxonomy

BROKEN = (index.IndexError, OSError, EOFError, ValueError, KeyError, AttributeError, pickle.UnpicklingError)
"""What reading raises on files that are not what was written."""


class WhooshEngine:
    """Lessons in a Whoosh index under `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = IndexDirectory(folder)
        self._index: index.FileIndex | None = None
        self.part: Segment
        """The index as it was built."""
        self._held: Segment | DeltaIndex
        """What is answered from."""

    def ready(self, fingerprint: str) -> bool:
        """Whether there is a sound index made from what that fingerprint names; if so it is open now."""
        if not self.folder.is_valid(fingerprint):
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
        progress: Progress = no_progress,
    ) -> None:
        """Replace everything by these lessons: built beside, then put in place in one step."""
        with self.folder.rebuilding():
            if self.ready(fingerprint):
                return  # another process built it while we waited for the lock
            with self.folder.staging(fingerprint) as scratch:
                build(scratch, lessons, taxonomy, progress)
        if not self.ready(fingerprint):
            raise EngineError(f"The index in {self.folder.path} cannot be read back; is the disk sound?")

    def with_delta(
        self, lessons: Iterable[Lesson], sources: Sequence[str], taxonomy: Taxonomy
    ) -> WhooshEngine:
        """The same index with only those lessons in those sources. Raises EngineError on a full disk."""
        other = WhooshEngine(self.folder.path)
        try:
            with TemporaryDirectory(prefix="lessonsearch-", ignore_cleanup_errors=True) as place:
                build(Path(place), lessons, taxonomy, no_progress, like=self.part.lists)
                later = Segment(PostingsReader(Path(place)))  # mapped already: the files may go
        except OSError as error:
            raise EngineError(f"What changed cannot be indexed: {error.strerror or error}.") from error
        other.part, other._held = self.part, DeltaIndex(self.part.with_deletions(sources), later)
        return other

    def _open(self, place: Path) -> None:
        opened = index.FileIndex(FileStorage(str(place)))
        part = Segment(PostingsReader(place))
        self.close()
        self._index, self.part, self._held = opened, part, part

    def search(self, plan: Plan) -> SearchResponse:
        """What the plan finds."""
        return self._held.answer(plan)

    def get(self, name: str) -> Lesson | None:
        """The lesson with that id, excerpt id or old id."""
        named = self._held.named(name)
        return next((lesson for lesson in named if lesson.id == name), named[0] if named else None)

    def close(self) -> None:
        """Let go of the files."""
        if self._index is not None:
            self._index.close()
            self._index = None
