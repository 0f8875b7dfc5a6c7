"""Words that stand side by side in one field: in which lessons, and what they count there."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from lessonsearch.engines.whoosh.array_storage import Array
from lessonsearch.engines.whoosh.bitset import Bits, from_ids
from lessonsearch.engines.whoosh.block_max import block_maxima_of
from lessonsearch.engines.whoosh.postings_reader import PostingsReader, Scores, fitting
from lessonsearch.engines.whoosh.sorted_arrays import Ints, intersect, merge_sum

FEW = 8
"""In so many times fewer lessons than a word has places, a phrase is looked for there only (measured)."""

CACHED_PHRASES = 100_000_000
"""Lessons, in all phrases together, of which is kept which have the phrase, and what it counts: the thesaurus
brings the same ones again and again. One lesson in a hundred or so has it, so it is some 8 MB…"""
CACHED_BITS = 25_000_000
"""…and of those of which it is kept as bits too, 3 MB, and for blocks, 6 MB."""


class PhrasePostings:
    """The phrases of an open index."""

    def __init__(self, lists: PostingsReader) -> None:
        self._lists = lists
        self.everywhere = lru_cache(fitting(CACHED_PHRASES, lists.size))(self.found)
        """`found` in all lessons; kept."""
        self.bits = lru_cache(fitting(CACHED_BITS, lists.size))(self._bits)
        """The lessons that have a phrase, as bits; kept."""
        self.peaks = lru_cache(fitting(CACHED_BITS, lists.size))(self._peaks)
        """The most that a phrase counts in each block; kept."""

    def counts(self, words: tuple[str, ...], lessons: Ints) -> tuple[Array, Scores]:
        """`found` in some lessons at least: in all, and kept, unless they are few."""
        fewest = min(len(self._lists.places(word)) for word in words)
        few = not self._lists.small and len(lessons) * FEW < fewest
        return self.found(words, lessons) if few else self.everywhere(words)

    def found(self, words: tuple[str, ...], among: Ints | None = None) -> tuple[Array, Scores]:
        """The lessons that have a phrase, ascending, and what its words count where they stand so.

        Lessons that are not `among` those given may be left out.
        """
        stands = self._stands(words, among)
        counts = [self._lists.impacts(words, having, (field,)) for field, having in enumerate(stands)]
        lessons, impacts = merge_sum(stands, counts, np.float32)
        return lessons.astype(np.uint32), impacts

    def _bits(self, words: tuple[str, ...]) -> Bits:
        return from_ids(self.everywhere(words)[0], self._lists.size)

    def _peaks(self, words: tuple[str, ...]) -> Scores:
        return block_maxima_of(*self.everywhere(words), self._lists.size)

    def _stands(self, words: tuple[str, ...], among: Ints | None) -> list[Ints]:
        """For each field, the lessons in which the words stand there one after the other, ascending."""
        lists = sorted(
            ((self._lists.places(word), step) for step, word in enumerate(words)),
            key=lambda pair: len(pair[0]),
        )
        (first, step), *others = lists
        if among is not None:
            first = self._lists.within(first, among)
        starts = first[np.searchsorted(first, step) :] - np.uint32(step)
        for places, step in others:
            starts = intersect(starts + np.uint32(step), places) - np.uint32(step)
        return self._lists.fields_of(starts)
