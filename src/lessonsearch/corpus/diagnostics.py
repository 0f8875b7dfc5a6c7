"""Diagnostics: the problems of a corpus, as sentences with file and line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

MAX_LENGTH = 1000
"""Characters of a sentence: some quote the faulty text, which can be a whole file."""


@dataclass
class Diagnostics:
    """Collector of problems while a corpus is read, so that all are reported at once."""

    root: Path
    bases: tuple[Path, ...] = ()
    """The folders that `root` adds to."""
    sentences: list[str] = field(default_factory=list)
    unreadable: set[Path] = field(default_factory=set)
    """Files that could not be read: what follows from their absence is no problem of its own."""

    def add(self, path: Path, sentence: str, line: int = 0) -> None:
        """Record one problem. `line` counts from 1; 0 where no line can be named."""
        place = f"{self.shown(path)}:{line}" if line else self.shown(path)
        message = sentence if len(sentence) <= MAX_LENGTH else f"{sentence[:MAX_LENGTH]}…"
        self.sentences.append(f"{place}: {message}")

    def lost(self, path: Path, sentence: str, line: int = 0) -> None:
        """Note a file that cannot be read."""
        self.unreadable.add(path)
        self.add(path, sentence, line)

    def complete(self, source: str) -> bool:
        """Whether every file of a source could be read."""
        return not any(path.parent.name == source for path in self.unreadable)

    def shown(self, path: Path) -> str:
        """A path as diagnostics print it: relative to the parent of its corpus folder if that is clear."""
        for folder in (self.root, *self.bases):
            namesakes = [other for other in (self.root, *self.bases) if other.name == folder.name]
            if path.is_relative_to(folder.parent if folder == self.root and not self.bases else folder):
                return (path if len(namesakes) > 1 else path.relative_to(folder.parent)).as_posix()
        return path.as_posix()


MAX_LISTED = 20
"""Values that are all named where one is wrong; of more, the file has the list."""


def one_of(values: Iterable[str]) -> str:
    """The end of a sentence about an unknown value: what may stand there."""
    known = list(values)
    return f"; it is one of {', '.join(known)}." if 0 < len(known) <= MAX_LISTED else "."
