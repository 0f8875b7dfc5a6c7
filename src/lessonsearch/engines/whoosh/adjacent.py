"""Words that stand side by side in one field: in which lessons, and what they count there."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from lessonsearch.engines.whoosh.ascending import Ints, shared
from lessonsearch.engines.whoosh.bits import Bits, pack
from lessonsearch.engines.whoosh.files import Array
from lessonsearch.engines.whoosh.postings import Lists, Scores

FEW = 8
"""So many times fewer lessons than places of a word, the word's other places are passed over (measured)."""

KEPT_PHRASES = 4096
"""Phrases whose lists are kept: the thesaurus brings the same ones again and again. In a small index a
kilobyte or two each…"""
KEPT_PHRASES_LARGE = 256
"""…and in one of 400,000 lessons some 30, for one that 4,000 of them have."""
KEPT_BITS_LARGE = 64
"""Phrases whose lessons are kept as bits too: 50 kB each at 400,000 lessons, so at most 3 MB."""


class Adjacency:
    """The phrases of an open index."""

    def __init__(self, lists: Lists) -> None:
        self._lists = lists
        self.everywhere = lru_cache(KEPT_PHRASES if lists.small else KEPT_PHRASES_LARGE)(self.found)
        """`found` in all lessons; kept."""
        self.bits = lru_cache(KEPT_PHRASES if lists.small else KEPT_BITS_LARGE)(self._bits)
        """The lessons that have a phrase, as bits; kept."""

    def found(self, words: tuple[str, ...], among: Ints | None = None) -> tuple[Array, Scores]:
        """The lessons that have a phrase, ascending, and what its words count where they stand so.

        Lessons that are not `among` those given may be left out.
        """
        stands = self._stands(words, among)
        counts = [self._lists.impacts(words, having, (field,)) for field, having in enumerate(stands)]
        lessons = np.concatenate(stands)
        order = np.argsort(lessons, kind="stable")
        lessons = lessons[order]
        first = np.flatnonzero(np.diff(lessons, prepend=-1))
        if not len(first):
            return lessons.astype(np.uint32), np.empty(0, np.float32)
        summed = np.add.reduceat(np.concatenate(counts)[order], first, dtype=np.float32)
        return lessons[first].astype(np.uint32), summed

    def _bits(self, words: tuple[str, ...]) -> Bits:
        return pack(self.everywhere(words)[0], self._lists.size)

    def _stands(self, words: tuple[str, ...], among: Ints | None) -> list[Ints]:
        """For each field, the lessons in which the words stand there one after the other, ascending."""
        lists = sorted(
            ((self._lists.places(word), step) for step, word in enumerate(words)),
            key=lambda pair: len(pair[0]),
        )
        (first, step), *others = lists
        if among is not None and len(among) * FEW < len(first):
            first = self._lists.within(first, among)
        starts = _before(first, step)
        for places, step in others:
            starts = shared(starts, _before(places, step))
        return self._lists.fields_of(starts)


def _before(places: Array, step: int) -> Array:
    """The places that stand so many before; those that would lie before the first are left out."""
    return places[np.searchsorted(places, step) :] - np.uint32(step)
