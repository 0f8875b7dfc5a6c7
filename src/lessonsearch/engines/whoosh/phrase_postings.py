"""Postings of phrases: lessons in which words stand side by side in one field, and their impacts."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from lessonsearch.engines.whoosh.arrays.array_storage import Array
from lessonsearch.engines.whoosh.arrays.bitset import Bitset, contains, from_ids
from lessonsearch.engines.whoosh.arrays.block_max import sparse_block_maxima
from lessonsearch.engines.whoosh.arrays.sorted_arrays import Ints, intersect
from lessonsearch.engines.whoosh.postings_reader import PostingsReader, cache_entries

RESTRICT_RATIO = 8
"""A phrase is looked for in the given lessons only, if its rarest word has this many times as many positions
as there are lessons (measured)."""

CACHED_PHRASES = 50_000_000
"""Lessons of all cached posting lists: the thesaurus brings the same phrases again and again. About one
lesson in a hundred has a phrase, so this is some 3 MB."""
CACHED_BITS = 12_000_000
"""Lessons of all cached bitsets, 1.5 MB, and of all cached block maxima, 1.5 MB."""


class PhrasePostings:
    """Posting lists of phrases in an open index, computed from positions."""

    def __init__(self, reader: PostingsReader) -> None:
        self._reader = reader
        self.all_postings = lru_cache(cache_entries(CACHED_PHRASES, reader.size))(self.find)
        """`find` in all lessons, cached."""
        self.bits = lru_cache(cache_entries(CACHED_BITS, reader.size))(self._bits)
        """Lessons that have a phrase, as a bitset, cached."""
        self.block_maxima = lru_cache(cache_entries(CACHED_BITS, reader.size))(self._block_maxima)
        """Greatest impact of a phrase in each block, cached."""

    def postings(self, words: tuple[str, ...], doc_ids: Ints) -> tuple[Array, Array]:
        """`find` in these lessons if they are few, else in all of them."""
        rarest = min(map(self._reader.position_count, words))
        if not self._reader.is_small and len(doc_ids) * RESTRICT_RATIO < rarest:
            return self.find(words, doc_ids)
        return self.all_postings(words)

    def find(self, words: tuple[str, ...], among: Ints | None = None) -> tuple[Array, Array]:
        """Lessons that have a phrase, ascending, and the total impact of its words there.

        Lessons that are not `among` those given may be left out.
        """
        doc_ids = self._match_positions(words, among)
        impacts = self._reader.impacts(words, doc_ids)
        narrow = np.uint16 if impacts.max(initial=0) <= np.iinfo(np.uint16).max else np.float32
        return doc_ids.astype(np.uint32), impacts.astype(narrow)

    def _bits(self, words: tuple[str, ...]) -> Bitset:
        return from_ids(self.all_postings(words)[0], self._reader.size)

    def _block_maxima(self, words: tuple[str, ...]) -> Array:
        return sparse_block_maxima(*self.all_postings(words), self._reader.size)

    def _match_positions(self, words: tuple[str, ...], among: Ints | None) -> Ints:
        """Lessons, ascending, that have the phrase in a field; positions of the rarest word come first."""
        offsets = range(len(words))
        rarest, *others = sorted(offsets, key=lambda offset: self._reader.position_count(words[offset]))
        if among is None:
            positions = self._reader.positions(words[rarest])
        else:
            for word in words:  # most lessons lack one of them
                among = among[contains(self._reader.bits(word), among)]
            positions = self._reader.positions_in(words[rarest], among)
        starts = positions[np.searchsorted(positions, rarest) :] - np.uint32(rarest)
        for offset in others:
            wanted = starts + np.uint32(offset)
            found = intersect(wanted, self._reader.positions_near(words[offset], wanted))
            starts = found - np.uint32(offset)
        return self._reader.docs_at(starts)
