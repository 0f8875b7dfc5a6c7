"""Training material: a Markdown document that teaches with excerpts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

KINDS: Final = {"briefing": "Seven-minute briefing", "handout": "Handout", "exercise": "Case exercise"}
"""What training material can be, and what people read for it. To add a kind, add it here."""


@dataclass(frozen=True)
class TrainingMaterial:
    """One piece of training material. `text` is its Markdown, `file` and `first_line` where that stands."""

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
        """`training/invisible-fathers`, as in `permalinks.txt`; its address is `/` and this."""
        return f"training/{self.slug}"

    @property
    def label(self) -> str:
        """What people read for its kind."""
        return KINDS.get(self.kind, self.kind)
