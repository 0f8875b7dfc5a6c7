"""Bitsets of lessons, 64 to a word: the representation of matches, filters and facet values.

An AND of two sets of 400,000 lessons is 6,250 machine operations. Counting a facet over the matches takes
one AND and one population count for each value.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from lessonsearch.engines.whoosh.arrays.array_storage import Array

Bitset = NDArray[np.uint64]

WORD_BITS = 64
BITS = np.uint64(1) << np.arange(WORD_BITS, dtype=np.uint64)
"""Each bit of a word."""


def word_count(size: int) -> int:
    """Number of machine words in a bitset of `size` lessons."""
    return -(-size // WORD_BITS)


def from_ids(doc_ids: Array, size: int) -> Bitset:
    """Bitset of some lessons in an index of `size` lessons."""
    flags = np.zeros(word_count(size) * WORD_BITS, bool)
    flags[doc_ids] = True
    return np.packbits(flags, bitorder="little").view(np.uint64)


def to_mask(bits: NDArray[Any]) -> NDArray[np.bool_]:
    """Boolean mask with one flag a bit; padding after the last lesson is False."""
    return np.unpackbits(bits.view(np.uint8), bitorder="little").view(bool)


def to_ids(bits: Bitset) -> NDArray[np.int64]:
    """Doc IDs in a bitset, ascending. Only non-zero words of a sparse bitset are unpacked."""
    if np.count_nonzero(bits) * 2 > len(bits):
        return to_mask(bits).nonzero()[0]
    nonzero = bits.nonzero()[0]
    return ids_in_words(bits[nonzero], nonzero)


def ids_in_words(words: NDArray[Any], indices: NDArray[np.int64]) -> NDArray[np.int64]:
    """Doc IDs in selected words of a bitset, given each word's index; words may be of any width."""
    width = words.itemsize * 8
    bit = to_mask(words).nonzero()[0]
    return (indices * width)[bit // width] + bit % width


def contains(bits: Bitset, doc_ids: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Membership of each of some lessons in a bitset."""
    bit = bits[doc_ids >> 6] >> (doc_ids & 63).astype(np.uint64) & np.uint64(1)
    found: NDArray[np.bool_] = bit.view(np.int64) != 0
    return found


def ranks_of_words(bits: Bitset) -> NDArray[np.uint32]:
    """Number of lessons in a bitset before each of its words."""
    counts = np.bitwise_count(bits)
    before: NDArray[np.uint32] = counts.cumsum(dtype=np.uint32)
    before -= counts
    return before


def ranks(
    bits: Bitset, before: NDArray[np.uint32], doc_ids: NDArray[np.int64]
) -> tuple[NDArray[np.bool_], NDArray[np.uint32]]:
    """Whether each of some lessons is in a bitset, and how many are before it, given `ranks_of_words`."""
    words = doc_ids >> 6
    of_lesson = bits[words]
    bit = BITS[doc_ids & 63]
    number = before[words]
    number += np.bitwise_count(of_lesson & (bit - np.uint64(1)))
    return (of_lesson & bit) != 0, number


def popcount(bits: Bitset) -> int:
    """Number of lessons in a bitset."""
    return int(np.bitwise_count(bits).sum(dtype=np.int64))
