"""Diagnostics: the problems of a corpus, as sentences with file and line."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from lessonsearch.corpus.mistakes.file_names import plain_slug

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
    faulty: set[Path] = field(default_factory=set)
    """Files and folders with a problem."""

    def add(self, path: Path, sentence: str, line: int = 0) -> None:
        """Record one problem. `line` counts from 1; 0 where no line can be named."""
        self.faulty.add(path)
        place = f"{self.shown(path)}:{line}" if line else self.shown(path)
        message = sentence if len(sentence) <= MAX_LENGTH else f"{sentence[:MAX_LENGTH]}…"
        self.sentences.append(f"{place}: {message}")

    def lost(self, path: Path, sentence: str, line: int = 0) -> None:
        """Note a file that cannot be read."""
        self.unreadable.add(path)
        self.add(path, sentence, line)

    def faulty_folders(self) -> set[str]:
        """Names of the folders with a problem, their files' included, and the ids that these should be."""
        names = {name for path in self.faulty for name in (path.name, path.parent.name)}
        return names | {plain_slug(name) for name in names}

    def can_read(self, name: str) -> bool:
        """Whether no file of that name is one that could not be read."""
        return not any(path.name == name for path in self.unreadable)

    def complete(self, source: str) -> bool:
        """Whether every file of a source could be read."""
        return not any(source in (path.name, path.parent.name) for path in self.unreadable)

    def shown(self, path: Path) -> str:
        """A path as diagnostics print it: relative to the parent of its corpus folder if that is clear."""
        for folder in (self.root, *self.bases):
            namesakes = [other for other in (self.root, *self.bases) if other.name == folder.name]
            if path.is_relative_to(folder.parent if folder == self.root and not self.bases else folder):
                return (path if len(namesakes) > 1 else path.relative_to(folder.parent)).as_posix()
        return path.as_posix()
