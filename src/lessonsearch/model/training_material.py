"""Training material: a Markdown document that teaches with excerpts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

KINDS: Final = {"briefing": "Seven-minute briefing", "handout": "Handout", "exercise": "Case exercise"}
"""Kind of training material → label. To add a kind, add it here."""


@dataclass(frozen=True)
class TrainingMaterial:
    """One piece of training material. `text` is Markdown that begins at `first_line` of `file`."""

    slug: str
    title: str
    kind: str
    audience: str
    minutes: int
    summary: str
    content_note: str
    themes: tuple[str, ...]
    text: str
    file: str
    first_line: int
    aliases: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """`training/invisible-fathers`: its URL path without the first slash, as in `permalinks.txt`."""
        return f"training/{self.slug}"

    @property
    def label(self) -> str:
        """The label of its kind."""
        return KINDS.get(self.kind, self.kind)
