"""Spelling in context: chooses the best correction of a word by its neighbours.

A misspelt word is often as close to one word of the lessons as to another (`hidn`: *hidden*, *hand*). The
neighbouring words decide: those next to each other in lessons, or in the same lessons more often than by
chance. A correction that is slightly too distant by itself is possible if its neighbours support it, and if
it begins and sounds like the typed word.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

from lessonsearch.query.parser import Term

CountLessons = Callable[[Term], int]
"""Number of lessons that have a term."""

SIDE_BY_SIDE_GAIN = 0.6
"""Gain, in edit costs, of a correction that is next to a neighbour in some lesson."""
TOGETHER_GAIN = 0.25
"""Gain for each doubling over chance of sharing a lesson with a neighbour, at most twice."""
FREQUENCY_GAIN = 0.05
"""Gain for each doubling of the number of lessons that contain it."""
MAX_DOUBLINGS = 2.0
PASSES = 2
"""Rounds in which each correction is chosen again, given its neighbours' last corrections."""
MAX_WORDS = 8
"""Maximum unknown words of a search corrected by their neighbours: each takes some forty counts."""


class NearWord(NamedTuple):
    """A possible correction of a word, and its cost. `far`: too distant unless neighbours support it."""

    cost: float
    word: str
    far: bool = False


class TypedWord(NamedTuple):
    """A word of a search with its possible corrections; a known word has only itself."""

    candidates: Sequence[NearWord]
    known: bool


def choose(
    slots: Sequence[TypedWord], count: CountLessons, lessons: int, stem: Callable[[str], str]
) -> list[str]:
    """The corrections of all slots, each the best beside its neighbours; an empty word if none is near."""
    chosen = [_nearest(slot) for slot in slots]
    unknown = [n for n, slot in enumerate(slots) if not slot.known and _is_open(slot)][:MAX_WORDS]
    evidence = _Evidence(count, lessons, stem)
    for _ in range(PASSES):
        for n in unknown:
            before = chosen[n - 1] if n else ""
            after = chosen[n + 1] if n + 1 < len(slots) else ""
            chosen[n] = _best(slots[n].candidates, before, after, evidence) or chosen[n]
    return chosen


def _is_open(slot: TypedWord) -> bool:
    """Whether neighbours have something to choose: several corrections, or one that they must speak for."""
    return len(slot.candidates) > 1 or any(candidate.far for candidate in slot.candidates)


def _nearest(slot: TypedWord) -> str:
    return next((candidate.word for candidate in slot.candidates if not candidate.far), "")


def _best(candidates: Sequence[NearWord], before: str, after: str, evidence: _Evidence) -> str:
    ranked = []
    for cost, word, far in candidates:
        beside = evidence.side_by_side(before, word) + evidence.side_by_side(word, after)
        together = sum(evidence.together(word, other) for other in (before, after))
        if far and not beside and together < 1:
            continue
        gain = SIDE_BY_SIDE_GAIN * beside + TOGETHER_GAIN * together
        ranked.append((cost - gain - FREQUENCY_GAIN * evidence.doublings(word), cost, word))
    return min(ranked, default=(0.0, 0.0, ""))[2]


class _Evidence:
    """Co-occurrence of words in the lessons, counted once each."""

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
        """1 if some lesson has the words next to each other, else 0."""
        return int(bool(left and right and self._lessons_with(left, right)))

    def together(self, left: str, right: str) -> float:
        """Log to base 2 of how much more often than by chance the words share a lesson."""
        if not (left and right):
            return 0.0
        both = self._lessons_with(left, right, unordered=True)
        expected = self._lessons_with(left) * self._lessons_with(right) / max(1, self._lessons)
        return min(MAX_DOUBLINGS, max(0.0, math.log2(both / expected))) if both and expected else 0.0

    def doublings(self, word: str) -> float:
        """Log to base 2 of the number of lessons that contain the word."""
        return math.log2(1 + self._lessons_with(word))
