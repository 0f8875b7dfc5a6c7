"""Problems put together for a reader: the same sentence about many places is told once."""

from __future__ import annotations

import re
from collections.abc import Sequence

PLACED = re.compile(r"(?P<place>[^ ]+?(?::\d+)?): (?P<sentence>.*)", re.DOTALL)
NAME = re.compile(r"^'[^']*'(?= is not in permalinks)")
FEWEST, SHOWN = 4, 3
"""Places of one sentence from which it is told once, and how many of them are named then."""


def grouped(problems: Sequence[str]) -> list[str]:
    """The problems in their order; those that say the same of several places as one line."""
    places: dict[str, list[str]] = {}
    for problem in problems:
        match = PLACED.match(problem)
        if match:
            places.setdefault(NAME.sub("an id", match["sentence"]), []).append(match["place"])
    told: set[str] = set()
    lines = []
    for problem in problems:
        match = PLACED.match(problem)
        sentence = NAME.sub("an id", match["sentence"]) if match else ""
        where = places.get(sentence, [])
        if len(where) < FEWEST:
            lines.append(problem)
        elif sentence not in told:
            told.add(sentence)
            others = f" and {len(where) - SHOWN} more"
            lines.append(f"{len(where)} times, in {', '.join(where[:SHOWN])}{others}: {sentence}")
    return lines
