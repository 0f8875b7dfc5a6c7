"""Sets of lessons as bits, 64 to a word: how filters are applied and facets counted.

A facet value is one row of bits; the count of every value over the lessons found is an AND and a
population count over the rows, a few microseconds for a hundred lessons and 0.1 ms for 100,000.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from lessonsearch.engines.whoosh.postings import Ints, Lists

Bits = NDArray[np.uint64]


def pack(members: Ints, size: int) -> Bits:
    """Lesson numbers as bits, for an index of `size` lessons."""
    flags = np.zeros(-(-size // 64) * 64, bool)
    flags[members] = True
    return np.packbits(flags, bitorder="little").view(np.uint64)


def unpack(bits: Bits) -> NDArray[np.bool_]:
    """One flag for each lesson (and some False ones after the last)."""
    return np.unpackbits(bits.view(np.uint8), bitorder="little").view(bool)


class FacetBits:
    """The values of one facet, one row each."""

    def __init__(self, lists: Lists, facet: str) -> None:
        self.values = lists.values(facet)
        self.row = {value: row for row, value in enumerate(self.values)}
        self.blank = pack(np.empty(0, np.int64), lists.size)
        rows = [pack(lists.members(facet, value), lists.size) for value in self.values]
        self.rows: Bits = np.stack(rows) if rows else self.blank[np.newaxis][:0]

    def any_of(self, values: Iterable[str]) -> Bits:
        """The lessons that have one of the values."""
        rows = [self.row[value] for value in values if value in self.row]
        return np.bitwise_or.reduce(self.rows[rows], axis=0) if rows else self.blank

    def counts(self, among: Bits) -> dict[str, int]:
        """Value → how many of those lessons have it, for the values that any has."""
        numbers = np.bitwise_count(self.rows & among).sum(axis=1, dtype=np.int64).tolist()
        return {value: number for value, number in zip(self.values, numbers, strict=True) if number}


def all_but(filters: Mapping[str, Bits], lifted: str, found: Bits) -> Bits:
    """The lessons found that pass every filter but the lifted one."""
    for facet, bits in filters.items():
        if facet != lifted:
            found = found & bits
    return found
