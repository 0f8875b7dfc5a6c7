"""The part of the original that a lesson was taken from, with a few lines before and after."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

CONTEXT = 4
"""Number of blocks of the original shown before and after a lesson's."""
PASSAGE = re.compile(r"^(?:¶(?P<number>\d+)|¶\[[^\]]*\]|[->])\s+")


@dataclass(frozen=True)
class OriginalBlock:
    """A block of the original; `inside` tells whether it belongs to the lesson."""

    text: str
    inside: bool


def beside(folder: Path, passages: Sequence[str]) -> list[OriginalBlock]:
    """The blocks of the original around a lesson."""
    blocks = [
        block.strip() for block in (folder / "original.txt").read_text("utf-8").split("\n\n") if block.strip()
    ]
    held = {_plain(part) for passage in passages for part in passage.split("\n\n")}
    inside = [at for at, block in enumerate(blocks) if _plain(block) in held]
    if not inside:
        return []
    first, last = _longest_run(inside)
    return [
        OriginalBlock(blocks[at], first <= at <= last and _plain(blocks[at]) in held)
        for at in range(max(0, first - CONTEXT), min(len(blocks), last + CONTEXT + 1))
    ]


def _longest_run(places: Sequence[int]) -> tuple[int, int]:
    """The densest run of positions, because short blocks may recur elsewhere."""
    best = run = (places[0], places[0], 1)
    for place in places[1:]:
        near = place - run[1] <= CONTEXT
        run = (run[0], place, run[2] + 1) if near else (place, place, 1)
        best = max(best, run, key=lambda each: each[2])
    return best[0], best[1]


def _plain(text: str) -> str:
    """A block without its mark, for comparing lesson and original."""
    match = PASSAGE.match(text)
    words = text[match.end() :] if match else re.sub(r"^\d+\.\s+", "", text)
    return " ".join(words.split())
