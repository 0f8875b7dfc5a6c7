"""Counting and filtering by facets.

A facet of few values has a row of bits for each. A facet whose lessons lie together in reading order, as
those of one source do, has runs instead: 2,000 sources would be 100 MB of rows at 400,000 lessons, and
their counts are differences of one running count.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from itertools import compress, pairwise
from operator import or_

import numpy as np

from lessonsearch.engines.whoosh.array_storage import Array
from lessonsearch.engines.whoosh.bitset import WORD, Bits, from_ids
from lessonsearch.engines.whoosh.postings_reader import PostingsReader
from lessonsearch.model.taxonomy import FACETS

Counts = dict[str, int]

FEWEST_RUNS = 64
"""Values below which rows are counted as quickly as runs, whatever lies together."""

BLOCK = (2**16 - 1) // WORD
"""Words of bits of which a sum of 16 bits surely holds the number."""

AT_ONCE = 2**16
"""Words of bits that are counted at once, so that they are in the processor's cache (measured)."""


class Facets:
    """Every facet of an open index."""

    def __init__(self, lists: PostingsReader) -> None:
        self._lists = lists
        runs = {facet.name: Runs.of(lists, facet.name) for facet in FACETS if not facet.many}
        self._runs = {name: found for name, found in runs.items() if found}
        self._values = {name: lists.facet_values(name)[0] for name in self.in_rows}
        rows = [lists.doc_ids(name, value.encode()) for name in self.in_rows for value in self._values[name]]
        self._rows = np.zeros((len(rows), -(-lists.size // WORD)), np.uint64)
        for row, members in zip(self._rows, rows, strict=True):
            row[:] = from_ids(members, lists.size)
        ends = np.cumsum([0, *(len(self._values[name]) for name in self.in_rows)]).tolist()
        self._parts = {name: slice(*part) for name, part in zip(self.in_rows, pairwise(ends), strict=True)}
        named = ((name, value) for name in self.in_rows for value in self._values[name])
        self._row = dict(zip(named, self._rows, strict=True))

    @property
    def in_rows(self) -> list[str]:
        """Names of the facets that have rows."""
        return [facet.name for facet in FACETS if facet.name not in self._runs]

    def any_of(self, facet: str, values: Iterable[str]) -> Bits:
        """The lessons that have one of the values."""
        if facet not in self._runs:
            none = self._lists.all_docs & np.uint64(0)
            return reduce(or_, (self._row.get((facet, value), none) for value in values), none)
        members = [self._lists.doc_ids(facet, value.encode()) for value in values]
        return from_ids(np.concatenate([*members, np.empty(0, np.uint32)]), self._lists.size)

    def counts(self, found: Bits, filters: Mapping[str, Bits], facets: Sequence[str]) -> dict[str, Counts]:
        """Facet → value → how many of the lessons found have it, each facet with its own filter lifted."""
        among = all_but(filters, "", found)
        lifted = {name: all_but(filters, name, found) for name in filters if name in facets}
        if not lifted and set(facets).issuperset(self._parts):  # all in one step
            every = _counted(self._rows, among)
            rows = {name: every[part] for name, part in self._parts.items()}
        else:
            rows = {
                name: _counted(self._rows[part], lifted.get(name, among))
                for name, part in self._parts.items()
                if name in facets
            }
        counts = {name: _dict(self._values[name], counted) for name, counted in rows.items()}
        for name in facets:
            if name in self._runs:
                counts[name] = self._runs[name].counts(lifted.get(name, among))
        return counts


class Runs:
    """A facet of one value a lesson, as runs of lessons that have the same."""

    def __init__(self, values: Sequence[str], starts: Array, of: Array) -> None:
        self._values = values
        self._of = of
        """For each run the row of its value."""
        self._word, bit = np.divmod(starts, WORD)
        self._below = (np.uint64(1) << bit.astype(np.uint64)) - np.uint64(1)

    @classmethod
    def of(cls, lists: PostingsReader, facet: str) -> Runs | None:
        """The runs of a facet, or None where rows serve better."""
        values, rows, members = lists.facet_values(facet)
        value_of = np.zeros(lists.size, np.int64)
        value_of[members] = rows
        starts = np.flatnonzero(np.diff(value_of, prepend=-1))
        few = len(values) < FEWEST_RUNS or len(starts) > 4 * len(values) or len(members) < lists.size
        return None if few else cls(values, starts, value_of[starts])

    def counts(self, among: Bits) -> Counts:
        """How many of those lessons each value has: those before its end less those before its start."""
        whole = np.concatenate(([0], np.cumsum(np.bitwise_count(among), dtype=np.int64)))
        before = whole[self._word] + np.bitwise_count(among[self._word] & self._below)
        in_runs = np.diff(before, append=whole[-1])
        return _dict(self._values, np.bincount(self._of, in_runs, len(self._values)).astype(np.int64))


def all_but(filters: Mapping[str, Bits], lifted: str, found: Bits) -> Bits:
    """The lessons found that pass every filter but the lifted one."""
    for facet, bits in filters.items():
        if facet != lifted:
            found = found & bits
    return found


def _counted(rows: Array, among: Bits) -> Array:
    """How many lessons each row has among those; where these are few, only words with any are read."""
    if np.count_nonzero(among) * 4 < len(among):
        words = among.nonzero()[0]
        rows, among = rows[:, words], among[words]
    if not len(among):
        return np.zeros(len(rows), np.int64)
    counted = np.empty(len(rows), np.int64)
    at_once = max(1, AT_ONCE // len(among))
    for row in range(0, len(rows), at_once):
        some = slice(row, row + at_once)
        counted[some] = _sums(np.bitwise_count(rows[some] & among))
    return counted


def _sums(counts: Array) -> Array:
    """The sum of each row: in blocks that 16 bits hold, for these are added several times as quickly."""
    blocks = np.arange(0, counts.shape[1], BLOCK)
    sums: Array = np.add.reduceat(counts, blocks, axis=1, dtype=np.uint16).sum(axis=1, dtype=np.int64)
    return sums


def _dict(values: Sequence[str], counted: Array) -> Counts:
    listed = counted.tolist()
    return dict(compress(zip(values, listed, strict=True), listed))
