"""Delta lists: many ascending lists of numbers in one mapped file, each in the form that is smallest.

A list takes whole units of eight bytes: a header of four (its length, and its form), then

    RAW      its numbers, 32 bits each
    BYTES    anchors, then the gap before each number, 8 bits each
    SHORTS   the same with 16 bits
    BITMAP   from the next unit on, one bit for each number that there can be

An anchor is an index in the list and the number there. There is one at every `SKIP_INTERVAL`-th number, and
one wherever a gap is too wide, so that a list can be decoded from any of them on: a search that needs few of
a million numbers reads little (skip lists; Manning, Raghavan and Schütze 2008, sections 2.3 and 5.3).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from lessonsearch.engines.whoosh.arrays.array_storage import UINT32, Array, array_path, map_array, write_array
from lessonsearch.engines.whoosh.arrays.bitset import Bitset, from_ids, to_ids, word_count
from lessonsearch.engines.whoosh.arrays.sorted_arrays import Ints, ranges, run_starts

RAW, BYTES, SHORTS, BITMAP = range(4)
"""Forms of a list, as the lower two bits of its header have them."""

UNIT_WORDS = 2
"""32-bit words in a unit: so a bitmap can be read as 64-bit words."""

MIN_CODED = 32
"""Length from which a list may be coded: of shorter ones most are hardly smaller then."""

SKIP_INTERVAL = 256
"""Numbers between two anchors at the most: anchors then take 8 bytes in 256."""

MAX_PARTIAL = 0.5
"""Share of a list's runs from which it is quicker to decode the whole of it."""

GAP_TYPES: Final[dict[int, Any]] = {BYTES: np.uint8, SHORTS: np.uint16}


class DeltaListsWriter:
    """Writes lists one after another to the file `name`; `size` is the number that bitmaps end before."""

    def __init__(self, prefix: Path, name: str, size: int = 0) -> None:
        self._prefix, self._name, self._size = prefix, name, size
        self._file = array_path(prefix, name).open("wb")
        self._units: list[Array] = [np.zeros(1, np.int64)]
        """Units of the lists so far."""

    def add(self, numbers: Array, counts: Array) -> None:
        """Add lists of so many numbers each, given one after another. No list has a number twice."""
        starts = np.cumsum(counts) - counts
        long = np.flatnonzero(counts >= MIN_CODED)
        coded = [encode(numbers[starts[row] : starts[row] + counts[row]], self._size) for row in long]
        words = 1 + counts
        words[long] = [len(each) for each in coded]
        units = -(-words // UNIT_WORDS)
        offsets = (np.cumsum(units) - units) * UNIT_WORDS
        file = np.zeros(int(units.sum()) * UNIT_WORDS, np.uint32)
        file[offsets] = counts << 2 | RAW
        short = np.flatnonzero(counts < MIN_CODED)
        places = ranges(starts[short], counts[short])
        file[ranges(offsets[short] + 1, counts[short])] = numbers[places]
        for row, each in zip(long, coded, strict=True):
            file[offsets[row] : offsets[row] + len(each)] = each
        file.astype(UINT32, copy=False).tofile(self._file)
        self._units.append(units)

    def close(self) -> None:
        """Write where each list begins."""
        self._file.close()
        write_array(self._prefix, f"{self._name}.units", np.cumsum(np.concatenate(self._units)), UINT32)


def encode(numbers: Array, size: int = 0) -> Array:
    """One list as 32-bit words, in its smallest form."""
    count = len(numbers)
    gaps = np.diff(numbers, prepend=numbers[:1])
    forms: dict[int, int] = {RAW: 4 * count}
    for form, gap_type in GAP_TYPES.items():
        wide = np.count_nonzero(gaps > np.iinfo(gap_type).max)
        forms[form] = np.dtype(gap_type).itemsize * count + 8 * (wide + -(-count // SKIP_INTERVAL))
    if size:
        forms[BITMAP] = 8 * word_count(size)
    form = min(forms, key=forms.__getitem__)
    header = np.array([count << 2 | form], np.uint32)
    if form == RAW:
        return np.concatenate((header, numbers.astype(np.uint32)))
    if form == BITMAP:
        return np.concatenate((header, np.zeros(1, np.uint32), from_ids(numbers, size).view(np.uint32)))
    anchored = gaps > np.iinfo(GAP_TYPES[form]).max
    anchored[::SKIP_INTERVAL] = True
    anchors = np.flatnonzero(anchored)
    gaps[anchors] = 0
    padded = np.zeros(-(-count * np.dtype(GAP_TYPES[form]).itemsize // 4) * 4, np.uint8)
    coded = gaps.astype(GAP_TYPES[form]).view(np.uint8)
    padded[: len(coded)] = coded
    words = (header, [len(anchors)], anchors, numbers[anchors], padded.view(np.uint32))
    return np.concatenate([np.asarray(part, np.uint32) for part in words])


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
        places, values, gaps = _anchored(form, count, body)
        return _decode(gaps, places, values, np.diff(places, append=count))

    def bitmap(self, row: int) -> Bitset | None:
        """A list that is stored as a bitmap, as it is stored; None where it is not."""
        form, _, body = self._list(row)
        return _bitmap(body) if form == BITMAP else None

    def between(self, row: int, firsts: Array, lasts: Array) -> Array:
        """A part of a list with all numbers that are from one of `firsts` on and before that of `lasts`.

        Both are ascending, and the ranges do not overlap. Numbers in none of them may be in it, too.
        """
        form, count, body = self._list(row)
        if form not in GAP_TYPES:
            return self.numbers(row)
        places, values, gaps = _anchored(form, count, body)
        from_run = np.maximum(values.searchsorted(firsts, side="right") - 1, 0)
        runs = ranges(from_run, np.maximum(values.searchsorted(lasts) - from_run, 0))
        runs = runs[run_starts(runs)]
        if len(runs) > MAX_PARTIAL * len(places):
            return _decode(gaps, places, values, np.diff(places, append=count))
        ends = np.append(places[1:], np.uint32(count))
        starts = places[runs].astype(np.int64)
        sizes = ends[runs] - starts
        return _decode(gaps[ranges(starts, sizes)], np.cumsum(sizes) - sizes, values[runs], sizes)

    def _list(self, row: int) -> tuple[int, int, Array]:
        """Form, length and the words after the header of a list."""
        start, end = self._units[row : row + 2].tolist()
        header = int(self._words[start * UNIT_WORDS])
        return header & 3, header >> 2, self._words[start * UNIT_WORDS + 1 : end * UNIT_WORDS]


def _bitmap(body: Array) -> Bitset:
    return body[1:].view(np.uint64)


def _anchored(form: int, count: int, body: Array) -> tuple[Array, Array, Array]:
    """Anchors of a coded list, their indices and numbers; and its gaps."""
    anchors = int(body[0])
    places, values = body[1 : 2 * anchors + 1].reshape(2, anchors)
    return places, values, body[2 * anchors + 1 :].view(GAP_TYPES[form])[:count]


def _decode(gaps: Array, places: Ints, values: Array, sizes: Ints | Sequence[int]) -> Array:
    """Numbers from gaps, given the index and the number of each anchor, and the length of its run."""
    numbers = np.cumsum(gaps, dtype=np.uint32)
    numbers += np.repeat(values - numbers[places], sizes)
    return numbers
