"""The word triples of a corpus, in a folder beside its search index: `quotations-FINGERPRINT`.

They are written in the same pass that builds the index. A folder is renamed into place when it is complete;
one that is missing or damaged is written again when a quotation is first looked up.
"""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from lessonsearch.model.lesson import Lesson
from lessonsearch.quotations import TripleIndex, TripleIndexWriter, index_in_memory


@dataclass
class StoreWriter:
    """Receives the lessons. The caller sets `complete` after the last one."""

    add: Callable[[Lesson], None]
    complete: bool = False


class QuotationStore:
    """The folder with the triples of one state of a corpus."""

    def __init__(self, index: Path, fingerprint: str) -> None:
        self.folder = index / f"quotations-{fingerprint}"

    @contextlib.contextmanager
    def writing(self) -> Iterator[StoreWriter]:
        """Yield a writer for the lessons of the corpus; keep the folder if it is complete.

        If nothing can be written, the triples are collected in memory at their first use.
        """
        try:
            self.folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            scratch = Path(tempfile.mkdtemp(prefix="quotations-scratch-", dir=self.folder.parent))
            writer = TripleIndexWriter(scratch)
        except OSError:
            yield StoreWriter(lambda lesson: None)
            return
        try:
            collecting = StoreWriter(writer.add)
            yield collecting
            with contextlib.suppress(OSError):
                writer.finish()
                if collecting.complete:
                    self._keep(scratch)
        finally:
            with contextlib.suppress(OSError):  # what is still in its buffer may not fit on the disk
                writer.close()
            shutil.rmtree(scratch, ignore_errors=True)

    def _keep(self, scratch: Path) -> None:
        for old in self.folder.parent.glob("quotations-*"):
            if old != scratch:
                shutil.rmtree(old, ignore_errors=True)
        scratch.replace(self.folder)

    def open(self, lessons: Callable[[], Iterable[Lesson]]) -> TripleIndex:
        """Open the triples; collect them from the lessons if they are missing or damaged."""
        with contextlib.suppress(OSError, ValueError):
            return TripleIndex.open(self.folder)
        with self.writing() as writer:
            for lesson in lessons():
                writer.add(lesson)
            writer.complete = True
        try:
            return TripleIndex.open(self.folder)
        except (OSError, ValueError):
            return index_in_memory(lessons())
