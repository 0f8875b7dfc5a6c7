"""Delta lists: many ascending lists of numbers in one mapped file, each in the form that is smallest.

A list takes whole units of eight bytes: a header of four (its length, and its form), then

    RAW      its numbers, 32 bits each
    BYTES    the gap before each number, 8 bits each
    SHORTS   the lower 16 bits of each number
    BITMAP   from the next unit on, one bit for each number that there can be

Before gaps stand those that are too wide, with their indices, and every `SKIP_INTERVAL`-th number; before
lower halves the length of each run of numbers with the same upper half. So a list can be decoded from any of
these on: a search that needs few of a million numbers reads little (skip lists; Manning, Raghavan and Schütze
2008, sections 2.3 and 5.3; for the halves, Roaring bitmaps, Lemire and others 2018).
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from lessonsearch.engines.whoosh.arrays.array_storage import UINT32, Array, array_path, map_array, write_array
from lessonsearch.engines.whoosh.arrays.bitset import (
    Bitset,
    from_ids,
    ranks,
    ranks_of_words,
    to_ids,
    word_count,
)
from lessonsearch.engines.whoosh.arrays.sorted_arrays import Ints, intersect_indices, ranges, run_starts

RAW, BYTES, SHORTS, BITMAP = range(4)
"""Forms of a list, as the lower two bits of its header have them."""

UNIT_WORDS = 2
"""32-bit words in a unit: so a bitmap can be read as 64-bit words."""

MIN_CODED = 32
"""Length from which a list may be coded, unless the writer is told another: a shorter list is hardly smaller
then, and takes ten times as long to read, which is ten microseconds."""

SKIP_INTERVAL = 256
"""Length of a run, which can be decoded by itself: its first number takes 4 bytes in 256."""

MAX_WHOLE = 16_384
"""Numbers of a list up to which it is decoded whole, whichever part is needed (measured)."""

WHOLE_RATIO = 8
"""Runs of a list for each range needed, up to which it is decoded whole, too."""

WIDEST = 2**8 - 1
"""Widest gap in 8 bits."""

LOWER = np.uint32(2**16 - 1)
"""Mask of a number's lower half."""

UPPER = np.arange(2**16, dtype=np.uint32) << np.uint32(16)
"""Each upper half, as it stands in a number: a list looks them up by slice."""


class DeltaListsWriter:
    """Writes lists one after another to the file `name`; `size` is the number that bitmaps end before.

    Lists of fewer than `min_coded` numbers are kept as they are. Without `by_gaps`, BYTES is not used: gaps
    have to be added up, which takes three times as long as putting halves together.
    """

    def __init__(
        self, prefix: Path, name: str, size: int = 0, min_coded: int = MIN_CODED, by_gaps: bool = True
    ) -> None:
        self._prefix, self._name, self._size = prefix, name, size
        self._min_coded, self._by_gaps = min_coded, by_gaps
        self._file = array_path(prefix, name).open("wb")
        self._units: list[Array] = [np.zeros(1, np.int64)]
        """Number of units written so far."""

    def add(self, numbers: Array, counts: Array) -> None:
        """Add lists of the given lengths, concatenated. No list contains a number twice."""
        starts = np.cumsum(counts) - counts
        long = np.flatnonzero(counts >= self._min_coded)
        coded = [
            encode(numbers[starts[row] : starts[row] + counts[row]], self._size, self._by_gaps)
            for row in long
        ]
        words = 1 + counts
        words[long] = [len(each) for each in coded]
        units = -(-words // UNIT_WORDS)
        offsets = (np.cumsum(units) - units) * UNIT_WORDS
        file = np.zeros(int(units.sum()) * UNIT_WORDS, np.uint32)
        file[offsets] = counts << 2 | RAW
        short = np.flatnonzero(counts < self._min_coded)
        places = ranges(starts[short], counts[short])
        file[ranges(offsets[short] + 1, counts[short])] = numbers[places]
        for row, each in zip(long, coded, strict=True):
            file[offsets[row] : offsets[row] + len(each)] = each
        file.astype(UINT32, copy=False).tofile(self._file)
        self._units.append(units)

    def close(self) -> None:
        """Write the start of each list."""
        self._file.close()
        write_array(self._prefix, f"{self._name}.units", np.cumsum(np.concatenate(self._units)), UINT32)


def encode(numbers: Array, size: int = 0, by_gaps: bool = True) -> Array:
    """One list as 32-bit words, in its smallest form."""
    count = len(numbers)
    numbers = numbers.astype(np.uint32, copy=False)
    gaps = numbers[1:] - numbers[:-1]
    runs = (int(numbers[-1]) >> 16) + 1
    forms = {RAW: 4 * count}
    if by_gaps:
        too_wide = (gaps > WIDEST).nonzero()[0] + 1
        forms[BYTES] = count + 8 * len(too_wide) + 4 * -(-count // SKIP_INTERVAL)
    if count <= LOWER or np.bincount(numbers >> np.uint32(16)).max() <= LOWER:
        forms[SHORTS] = 2 * count + 2 * runs
    if size:
        forms[BITMAP] = 8 * word_count(size)
    form = min(forms, key=forms.__getitem__)
    header = np.array([count << 2 | form, runs if form == SHORTS else 0], np.uint32)
    if form == RAW:
        return np.concatenate((header[:1], numbers))
    if form == BITMAP:
        return np.concatenate((header, from_ids(numbers, size).view(np.uint32)))
    if form == SHORTS:
        sizes = np.bincount(numbers >> np.uint32(16)).astype(np.uint16)
        lower = (numbers & LOWER).astype(np.uint16)
        return np.concatenate((header, _packed(sizes), _packed(lower)))
    header[1] = len(too_wide)
    narrow = np.zeros(count, np.uint8)
    narrow[1:] = gaps  # of a gap too wide the lower bits, which nobody reads
    wide = (too_wide.astype(np.uint32), gaps[too_wide - 1])
    return np.concatenate((header, *wide, numbers[::SKIP_INTERVAL], _packed(narrow)))


def _packed(numbers: Array) -> Array:
    """Narrow numbers as 32-bit words."""
    words = np.zeros(-(-numbers.nbytes // 4), np.uint32)
    words.view(numbers.dtype)[: len(numbers)] = numbers
    return words


class DeltaLists:
    """The lists of an open index. Numbers are 32 bits wide, ascending and distinct."""

    def __init__(self, prefix: Path, name: str) -> None:
        self._words = map_array(prefix, name, UINT32)
        self._units = map_array(prefix, f"{name}.units", UINT32)

    def __len__(self) -> int:
        return len(self._units) - 1

    def count(self, row: int) -> int:
        """Length of a list."""
        return int(self._words[int(self._units[row]) * UNIT_WORDS]) >> 2

    def numbers(self, row: int) -> Array:
        """A whole list."""
        form, count, body = self._list(row)
        if form == RAW:
            return body[:count]
        if form == BITMAP:
            return to_ids(_bitmap(body)).astype(np.uint32)
        if form == SHORTS:
            runs, lower = _halves(count, body)
            numbers: Array = UPPER[: len(runs)].repeat(runs)
            numbers |= lower
            return numbers
        firsts_of_runs, gaps = _gaps(count, body)
        numbers = gaps.cumsum(dtype=np.uint32)
        numbers += firsts_of_runs[0]
        return numbers

    def bitmap(self, row: int) -> Bitset | None:
        """A list stored as a bitmap, unchanged; None if it has another form."""
        form, _, body = self._list(row)
        return _bitmap(body) if form == BITMAP else None

    def find(self, row: int, numbers: Ints) -> tuple[Ints, Ints]:
        """Indices, in a list and in some ascending numbers, of those that are in both."""
        bits = self.bitmap(row)
        if bits is None:
            return intersect_indices(self.numbers(row), numbers)
        found, number = ranks(bits, ranks_of_words(bits), numbers)
        inside = found.nonzero()[0]
        return number[inside].astype(np.int64), inside

    def between(self, row: int, firsts: Array, lasts: Array) -> Array:
        """A part of a list that contains all numbers from one of `firsts` up to, but not including, that of
        `lasts`.

        Both are ascending, and the ranges do not overlap. The part may contain numbers outside the ranges.
        """
        form, count, body = self._list(row)
        runs_of_all = int(body[0]) if form == SHORTS else count // SKIP_INTERVAL
        if form not in (BYTES, SHORTS) or count <= MAX_WHOLE or len(firsts) * WHOLE_RATIO > runs_of_all:
            return self.numbers(row)
        if form == SHORTS:
            sizes, lower = _halves(count, body)
            from_run = np.minimum(firsts >> np.uint32(16), len(sizes)).astype(np.int64)
            runs = _distinct(from_run, np.minimum((lasts - np.uint32(1) >> np.uint32(16)) + 1, len(sizes)))
            starts, sizes = sizes.cumsum(dtype=np.int64)[runs] - sizes[runs], sizes[runs]
            numbers: Array = UPPER[runs].repeat(sizes)
            numbers |= lower[ranges(starts, sizes)]
            return numbers
        firsts_of_runs, gaps = _gaps(count, body)
        from_run = np.maximum(firsts_of_runs.searchsorted(firsts, side="right") - 1, 0)
        runs = _distinct(from_run, firsts_of_runs.searchsorted(lasts))
        starts = runs * SKIP_INTERVAL
        sizes = np.minimum(count - starts, SKIP_INTERVAL)
        numbers = gaps[ranges(starts, sizes)].cumsum(dtype=np.uint32)
        numbers += np.repeat(firsts_of_runs[runs] - numbers[np.cumsum(sizes) - sizes], sizes)
        return numbers

    def _list(self, row: int) -> tuple[int, int, Array]:
        """Form and length of a list, and the words after its header."""
        start, end = self._units[row : row + 2].tolist()
        header = int(self._words[start * UNIT_WORDS])
        return header & 3, header >> 2, self._words[start * UNIT_WORDS + 1 : end * UNIT_WORDS]


def _bitmap(body: Array) -> Bitset:
    return body[1:].view(np.uint64)


def _halves(count: int, body: Array) -> tuple[Array, Array]:
    """Length of each run of numbers with the same upper half, from 0 on; and all lower halves."""
    runs = int(body[0])
    lower = 1 + -(-runs // 2)
    return body[1:lower].view(np.uint16)[:runs], body[lower:].view(np.uint16)[:count]


def _gaps(count: int, body: Array) -> tuple[Array, Array]:
    """The first number of each run of `SKIP_INTERVAL`; and the gap before each number, 0 before the first."""
    too_wide = int(body[0])
    runs = 1 + 2 * too_wide
    narrow = runs + -(-count // SKIP_INTERVAL)
    gaps = body[narrow:].view(np.uint8)[:count]
    if too_wide:
        gaps = gaps.astype(np.uint32)
        gaps[body[1 : 1 + too_wide]] = body[1 + too_wide : runs]
    return body[runs:narrow], gaps


def _distinct(from_run: Ints, to_run: Ints) -> Ints:
    """The distinct runs in ranges of runs that may overlap by one; ranges and result are ascending."""
    runs = ranges(from_run, np.maximum(to_run - from_run, 0))
    distinct: Ints = runs[run_starts(runs)]
    return distinct
