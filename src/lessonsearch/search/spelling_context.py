"""Spelling in context: the best correction of a word among its neighbours.

A misspelt word is often as near to one word of the lessons as to another (`hidn`: *hidden*, *hand*). Which is
meant, the words beside it tell: those that stand side by side in lessons, or in the same ones more often than
chance has it. Corrections that lie a little too far by themselves are possible where the words beside them
speak for them, and where they begin and sound like what was typed.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

from lessonsearch.query.parser import Term

CountLessons = Callable[[Term], int]
"""Number of lessons that have a term."""

SIDE_BY_SIDE_GAIN = 0.6
"""What a correction gains, in costs of an edit, by standing side by side with a neighbour in some lesson."""
TOGETHER_GAIN = 0.1
"""What it gains for each doubling over chance of standing in one lesson with a neighbour, twice at most."""
FREQUENCY_GAIN = 0.05
"""What it gains for each doubling of the number of lessons that have it."""
MAX_DOUBLINGS = 2.0
PASSES = 2
"""Rounds in which each correction is chosen by its neighbours as they were chosen last."""
MAX_WORDS = 8
"""Unknown words of a search that are corrected by their neighbours: each takes some forty counts."""


class Candidate(NamedTuple):
    """A possible correction of a word, and its cost. `far`: too far without neighbours that speak for it."""

    cost: float
    word: str
    far: bool = False


class Slot(NamedTuple):
    """A word of a search with its possible corrections; a word that is known has itself alone."""

    candidates: Sequence[Candidate]
    known: bool


def choose(slots: Sequence[Slot], count: CountLessons, lessons: int, stem: Callable[[str], str]) -> list[str]:
    """The corrections of all slots, each the best beside its neighbours; an empty word where none is near."""
    chosen = [_nearest(slot) for slot in slots]
    unknown = [n for n, slot in enumerate(slots) if not slot.known and slot.candidates][:MAX_WORDS]
    evidence = _Evidence(count, lessons, stem)
    for _ in range(PASSES):
        for n in unknown:
            before = chosen[n - 1] if n else ""
            after = chosen[n + 1] if n + 1 < len(slots) else ""
            chosen[n] = _best(slots[n].candidates, before, after, evidence) or chosen[n]
    return chosen


def _nearest(slot: Slot) -> str:
    return next((candidate.word for candidate in slot.candidates if not candidate.far), "")


def _best(candidates: Sequence[Candidate], before: str, after: str, evidence: _Evidence) -> str:
    ranked = []
    for candidate in candidates:
        beside = evidence.side_by_side(before, candidate.word) + evidence.side_by_side(candidate.word, after)
        if candidate.far and not beside:
            continue
        gain = SIDE_BY_SIDE_GAIN * beside + FREQUENCY_GAIN * evidence.doublings(candidate.word)
        gain += TOGETHER_GAIN * sum(evidence.together(candidate.word, other) for other in (before, after))
        ranked.append((candidate.cost - gain, candidate.cost, candidate.word))
    return min(ranked, default=(0.0, 0.0, ""))[2]


class _Evidence:
    """What the lessons say of words beside one another; each is counted once."""

    def __init__(self, count: CountLessons, lessons: int, stem: Callable[[str], str]) -> None:
        self._count, self._lessons, self._stem = count, lessons, stem
        self._counted: dict[Term, int] = {}

    def _lessons_with(self, *words: str, unordered: bool = False) -> int:
        term = Term(tuple(map(self._stem, words)), unordered=unordered)
        if not all(term.words):
            return 0
        if term not in self._counted:
            self._counted[term] = self._count(term)
        return self._counted[term]

    def side_by_side(self, left: str, right: str) -> int:
        """1 where some lesson has the words side by side, else 0."""
        return int(bool(left and right and self._lessons_with(left, right)))

    def together(self, left: str, right: str) -> float:
        """By how many doublings the words stand in one lesson more often than chance has it."""
        if not (left and right):
            return 0.0
        both = self._lessons_with(left, right, unordered=True)
        expected = self._lessons_with(left) * self._lessons_with(right) / max(1, self._lessons)
        return min(MAX_DOUBLINGS, max(0.0, math.log2(both / expected))) if both and expected else 0.0

    def doublings(self, word: str) -> float:
        """How often the number of lessons that have the word doubles from one."""
        return math.log2(1 + self._lessons_with(word))
