"""Findings of the privacy guard."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """Words that may identify a person. `begin` and `end` are offsets in the text."""

    kind: str
    words: str
    begin: int
    end: int
    why: str

    @property
    def key(self) -> str:
        """The key of a decision, so that the same words are decided once."""
        return f"{self.kind}: {' '.join(self.words.split())}"
