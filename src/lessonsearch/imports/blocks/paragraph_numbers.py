"""Paragraph numbers: decides which of the numbers that begin lines are the report's own.

A line may begin with a number for many reasons: a year, a score, an age wrapped from the line above. The
report's own numbers run on: 13 follows 12, 3.4.2 follows 3.4.1, 4.1 follows 3.7. `chain` finds the sequence
that explains most of the lines.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

LABEL = re.compile(
    r"(?P<label>\d{1,3}(?:\.\d{1,3}){0,4})(?:(?P<end>[.):]?)\s+(?=\S)|(?P<tight>[.)])(?=[A-Z‘“]))"
    r"|(?P<deep>\d{1,3}(?:\.\d{1,3}){2,4})(?=[A-Z‘“])"
)
"""A number of three parts may fill the space that was left for it: `3.3.10A different example`."""
WINDOW = 60
"""How many earlier candidates are considered as predecessors: distant numbers are unrelated."""
SKIPPED, RESTARTED, WEAK = 1.6, 2.4, 0.55
"""Costs of a gap in the sequence and of a new beginning at 1, and the value of a number without any sign
of a paragraph."""

Value = tuple[int, ...]


@dataclass(frozen=True)
class NumberCandidate:
    """A number at the beginning of a line. `place` is the caller's; `weight` is 1 where a paragraph may
    begin."""

    place: int
    value: Value
    weight: float = 1.0
    after_heading: bool = False


def read_label(text: str) -> tuple[str, str, str] | None:
    """The number at the beginning of a text, its mark (`.`, `)` or nothing), and the rest."""
    match = LABEL.match(text)
    if not match:
        return None
    return match["label"] or match["deep"], match["end"] or match["tight"] or "", text[match.end() :]


def value_of(label: str) -> Value:
    """`3.4.2` as (3, 4, 2)."""
    return tuple(int(part) for part in label.split("."))


def follows(last: Value, new: Value) -> bool:
    """Whether a number follows another on any level: 3.4.2 is followed by 3.4.3, 3.4.2.1, 3.5, 3.5.1, 4
    and 4.1."""
    shared = next(
        (i for i, (a, b) in enumerate(zip(last, new, strict=False)) if a != b), min(len(last), len(new))
    )
    if shared == len(new):
        return False
    if shared == len(last):
        return all(part == 1 for part in new[shared:])
    return new[shared] == last[shared] + 1 and all(part == 1 for part in new[shared + 1 :])


def chain(candidates: Sequence[NumberCandidate]) -> set[int]:
    """The places of the best sequence of numbers, by dynamic programming over all candidates."""
    best: list[float] = []
    before: list[int] = []
    for j, new in enumerate(candidates):
        score, origin = (0.0 if all(part == 1 for part in new.value) else -SKIPPED), -1
        for i in range(max(0, j - WINDOW), j):
            link = _link(candidates[i], new)
            if link is not None and best[i] + link > score:
                score, origin = best[i] + link, i
        best.append(score + new.weight)
        before.append(origin)
    at = max(range(len(best)), key=best.__getitem__, default=-1)
    if at < 0 or best[at] < 1:
        return set()
    places: set[int] = set()
    while at >= 0:
        places.add(candidates[at].place)
        at = before[at]
    sure = len(places) == len(candidates) > 1 and candidates[0].weight == 1
    return places if len(places) > 2 or sure else set()


def _link(last: NumberCandidate, new: NumberCandidate) -> float | None:
    """Cost of one number following another; None if it cannot."""
    if follows(last.value, new.value):
        return 0.0
    if new.value > last.value and len(new.value) == len(last.value) and new.value[-1] - last.value[-1] <= 3:
        return -SKIPPED if new.value[:-1] == last.value[:-1] else None
    if new.after_heading and all(part == 1 for part in new.value) and len(new.value) == len(last.value):
        return -RESTARTED
    return None
