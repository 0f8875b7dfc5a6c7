"""Diagnostics: the problems of a corpus, as sentences with file and line."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

MAX_LENGTH = 1000
"""Characters of a sentence: some quote the faulty text, which can be a whole file."""


@dataclass
class Diagnostics:
    """Collector of problems while a corpus is read, so that all are reported at once."""

    root: Path
    sentences: list[str] = field(default_factory=list)

    def add(self, path: Path, sentence: str, line: int = 0) -> None:
        """Record one problem. `line` counts from 1; 0 where no line can be named."""
        place = f"{self.shown(path)}:{line}" if line else self.shown(path)
        message = sentence if len(sentence) <= MAX_LENGTH else f"{sentence[:MAX_LENGTH]}…"
        self.sentences.append(f"{place}: {message}")

    def shown(self, path: Path) -> str:
        """A path as diagnostics print it: relative to the parent of the corpus folder."""
        within = path.is_relative_to(self.root.parent)
        return (path.relative_to(self.root.parent) if within else path).as_posix()
