"""What the privacy guard finds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """Words that may identify a person. `begin` and `end` are places in the text that was read."""

    kind: str
    words: str
    begin: int
    end: int
    why: str

    @property
    def key(self) -> str:
        """What a decision about these words is kept under: the same words are decided once."""
        return f"{self.kind}: {' '.join(self.words.split())}"
