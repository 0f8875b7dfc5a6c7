"""Facet filters and facet counts.

Each value of a facet has a row of bits. A facet whose lessons lie together in reading order, as those of one
source do, is kept as runs instead: rows for 2,000 sources would take 100 MB at 400,000 lessons, and the
counts of runs are differences of one cumulative count.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import compress, pairwise

import numpy as np

from lessonsearch.engines.whoosh.arrays.array_storage import Array
from lessonsearch.engines.whoosh.arrays.bitset import WORD_BITS, Bitset, from_ids, word_count
from lessonsearch.engines.whoosh.postings_reader import PostingsReader

Counts = dict[str, int]

MIN_RUN_VALUES = 64
"""Values of a facet below which rows are counted as quickly as runs, wherever its lessons lie."""

MAX_AS_INTEGERS = 4096
"""Lessons up to which rows of bits are counted as Python's integers: NumPy takes longer (measured)."""

SUM_BLOCK_WORDS = (2**16 - 1) // WORD_BITS
"""Words of a bitset whose population count surely fits in 16 bits."""

CACHE_BLOCK_WORDS = 2**16
"""Words of bitsets that are counted in one step, so that they stay in the processor's cache (measured)."""


class Facets:
    """Facets of an open index."""

    def __init__(self, reader: PostingsReader) -> None:
        self._reader = reader
        runs = {name: FacetRuns.read(reader, name) for name in reader.facets}
        self._runs = {name: facet_runs for name, facet_runs in runs.items() if facet_runs}
        self._values = {name: reader.facet_values(name)[0] for name in self.row_facets}
        keys = [(name, value) for name in self.row_facets for value in self._values[name]]
        self._rows = np.zeros((len(keys), word_count(reader.size)), np.uint64)
        for row, (name, value) in zip(self._rows, keys, strict=True):
            row[:] = from_ids(reader.doc_ids(name, value.encode()), reader.size)
        self._row = dict(zip(keys, self._rows, strict=True))
        self._integers: dict[str, list[tuple[str, int]]] = {}
        """Facet → each value, and the lessons that have it as the bits of an integer; of a small index."""
        if reader.size <= MAX_AS_INTEGERS:
            self._integers = {
                name: [(value, _integer(self._row[name, value])) for value in self._values[name]]
                for name in self.row_facets
            }
        ends = np.cumsum([0, *(len(self._values[name]) for name in self.row_facets)]).tolist()
        self._row_slices = {
            name: slice(start, end)
            for name, (start, end) in zip(self.row_facets, pairwise(ends), strict=True)
        }

    @property
    def row_facets(self) -> list[str]:
        """Names of the facets that are kept as rows of bits."""
        return [name for name in self._reader.facets if name not in self._runs]

    def having(self, facet: str, value: str) -> Bitset:
        """Lessons that have a value."""
        if facet not in self._runs:
            row: Bitset | None = self._row.get((facet, value))
            return self._reader.all_docs & np.uint64(0) if row is None else row
        return from_ids(self._reader.doc_ids(facet, value.encode()), self._reader.size)

    def counts(
        self, matches: Bitset, filters: Mapping[str, Bitset], facets: Sequence[str]
    ) -> dict[str, Counts]:
        """Facet → value → number of matches that have it, each facet with its own filter lifted.

        `matches` are unfiltered; `filters` are the lessons that pass each facet's filter. Zeros are left out.
        """
        filtered = apply_filters(matches, filters)
        lifted = {name: apply_filters(matches, filters, lifted=name) for name in filters if name in facets}
        if self._integers:
            whole = _integer(filtered)
            counts = {
                name: _integer_counts(integers, _integer(lifted[name]) if name in lifted else whole)
                for name, integers in self._integers.items()
                if name in facets
            }
        else:
            counts = self._row_facet_counts(filtered, lifted, facets)
        for name in facets:
            if name in self._runs:
                counts[name] = self._runs[name].counts(lifted.get(name, filtered))
        return counts

    def _row_facet_counts(
        self, filtered: Bitset, lifted: Mapping[str, Bitset], facets: Sequence[str]
    ) -> dict[str, Counts]:
        """Counts of the facets that are kept as rows."""
        if not lifted and set(facets).issuperset(self._row_slices):  # all in one step
            all_counts = _row_counts(self._rows, filtered)
            row_counts = {name: all_counts[rows] for name, rows in self._row_slices.items()}
        else:
            row_counts = {
                name: _row_counts(self._rows[rows], lifted.get(name, filtered))
                for name, rows in self._row_slices.items()
                if name in facets
            }
        return {name: _nonzero(self._values[name], of_values) for name, of_values in row_counts.items()}


class FacetRuns:
    """Facet with one value a lesson, as runs of neighbouring lessons that have the same value."""

    def __init__(self, values: Sequence[str], starts: Array, value_rows: Array) -> None:
        self._values = values
        self._value_rows = value_rows
        """Row of each run's value."""
        self._start_word, bit = np.divmod(starts, WORD_BITS)
        self._mask_before = (np.uint64(1) << bit.astype(np.uint64)) - np.uint64(1)

    @classmethod
    def read(cls, reader: PostingsReader, facet: str) -> FacetRuns | None:
        """Runs of a facet, or None where rows of bits serve better."""
        values, rows, doc_ids = reader.facet_values(facet)
        if len(values) < MIN_RUN_VALUES or (np.bincount(doc_ids, minlength=reader.size) != 1).any():
            return None
        value_of = np.zeros(reader.size, np.int64)
        value_of[doc_ids] = rows
        starts = np.flatnonzero(np.diff(value_of, prepend=-1))
        if len(starts) > 4 * len(values):
            return None
        return cls(values, starts, value_of[starts])

    def counts(self, matches: Bitset) -> Counts:
        """Number of matches of each value: the cumulative count at a run's end less that at its start."""
        cumulative = np.concatenate(([0], np.cumsum(np.bitwise_count(matches), dtype=np.int64)))
        before = cumulative[self._start_word] + np.bitwise_count(
            matches[self._start_word] & self._mask_before
        )
        in_runs = np.diff(before, append=cumulative[-1])
        counts = np.bincount(self._value_rows, in_runs, len(self._values)).astype(np.int64)
        return _nonzero(self._values, counts)


def apply_filters(matches: Bitset, filters: Mapping[str, Bitset], lifted: str | None = None) -> Bitset:
    """Matches that pass every facet's filter but that of the `lifted` facet."""
    for facet, bits in filters.items():
        if facet != lifted:
            matches = matches & bits
    return matches


def _integer(bits: Bitset) -> int:
    """A bitset as the bits of one integer."""
    return int.from_bytes(bits.tobytes(), "little")


def _integer_counts(having: Sequence[tuple[str, int]], matches: int) -> Counts:
    """Number of matches that have each value."""
    return {value: count for value, lessons in having if (count := (lessons & matches).bit_count())}


def _row_counts(rows: Array, matches: Bitset) -> Array:
    """Number of matches in each row. Only non-zero words of sparse matches are read."""
    if np.count_nonzero(matches) * 4 < len(matches):
        nonzero = matches.nonzero()[0]
        rows, matches = rows[:, nonzero], matches[nonzero]
    if not len(matches):
        return np.zeros(len(rows), np.int64)
    counts = np.empty(len(rows), np.int64)
    step = max(1, CACHE_BLOCK_WORDS // len(matches))
    for start in range(0, len(rows), step):
        block = slice(start, start + step)
        counts[block] = _row_sums(np.bitwise_count(rows[block] & matches))
    return counts


def _row_sums(counts: Array) -> Array:
    """Sum of each row: added in 16 bits within a block, which is several times as quick as in 64."""
    starts = np.arange(0, counts.shape[1], SUM_BLOCK_WORDS)
    sums: Array = np.add.reduceat(counts, starts, axis=1, dtype=np.uint16).sum(axis=1, dtype=np.int64)
    return sums


def _nonzero(values: Sequence[str], counts: Array) -> Counts:
    listed = counts.tolist()
    return dict(compress(zip(values, listed, strict=True), listed))
