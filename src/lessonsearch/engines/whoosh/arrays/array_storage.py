"""Array files of a segment: one raw little-endian file each, memory-mapped for reading.

Opening a mapped file costs nothing, and every process that serves the same index shares its pages; pages
that are in use stay in memory as long as there is room. The README of this package lists the files.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lessonsearch.errors import EngineError

Array = NDArray[Any]

UINT8: Final = "u1"
UINT16: Final = "<u2"
UINT32: Final = "<u4"
UINT64: Final = "<u8"
WIDTHS: Final = (UINT8, UINT16, UINT32)
"""Types for numbers whose greatest is known only when they are written."""


def array_path(prefix: Path, name: str) -> Path:
    """Path of an array of the segment whose files begin with `prefix`."""
    return prefix.with_name(f"{prefix.name}.{name}.array")


def write_array(prefix: Path, name: str, values: Iterable[Any] | Array, dtype: str) -> None:
    """Write an array to its file. Raises EngineError where a number is too large for the type."""
    array = values if isinstance(values, np.ndarray) else np.array(list(values))
    if array.itemsize > np.dtype(dtype).itemsize and array.max(initial=0) > np.iinfo(dtype).max:
        raise EngineError("The corpus is too large for one index; split it into two.")
    array.astype(dtype, copy=False).tofile(array_path(prefix, name))


def write_narrow(prefix: Path, name: str, array: Array) -> None:
    """Write an array in the narrowest type that holds its numbers."""
    most = int(array.max(initial=0))
    write_array(prefix, name, array, next(width for width in WIDTHS if most <= np.iinfo(width).max))


def map_array(prefix: Path, name: str, dtype: str) -> Array:
    """Map an array into memory. Raises OSError or ValueError where the file is missing or damaged."""
    path = array_path(prefix, name)
    if not path.stat().st_size:
        return np.empty(0, dtype)  # an empty file cannot be mapped
    array: Array = np.asarray(np.memmap(path, dtype, "r"))
    return array


def map_narrow(prefix: Path, name: str, count: int) -> Array:
    """Map an array of `count` numbers that `write_narrow` wrote; how wide they are, its size tells."""
    itemsize = array_path(prefix, name).stat().st_size // max(1, count)
    return map_array(
        prefix, name, {np.dtype(width).itemsize: width for width in WIDTHS}.get(itemsize, UINT32)
    )


def dictionary_names(prefix: Path) -> list[str]:
    """Names of the term dictionaries of a segment, sorted."""
    first, last = f"{prefix.name}.", ".lexicon.array"
    paths = prefix.parent.glob(f"{first}*{last}")
    return sorted(path.name.removeprefix(first).removesuffix(last) for path in paths)


SAMPLED_KEYS = 1024
"""Keys of a dictionary that are kept in memory, some 100 kB."""


class TermDictionary:
    """Sorted dictionary of distinct byte strings: all values of a field, or all index words."""

    def __init__(self, prefix: Path, name: str) -> None:
        self._text = memoryview(map_array(prefix, f"{name}.lexicon", UINT8).data)
        ends = map_array(prefix, f"{name}.lexicon-ends", UINT32)
        self._ends = memoryview(ends.astype(np.uint32, copy=False).data)
        self._size = len(ends) - 1

    @staticmethod
    def write(prefix: Path, name: str, sorted_keys: Iterable[bytes]) -> None:
        """Write a dictionary of keys that are sorted already."""
        keys = list(sorted_keys)
        array_path(prefix, f"{name}.lexicon").write_bytes(b"".join(keys))
        write_array(prefix, f"{name}.lexicon-ends", np.cumsum([0, *map(len, keys)]), UINT32)

    def __len__(self) -> int:
        return self._size

    def __getitem__(self, row: int) -> bytes:
        """Key of a row. Raises IndexError after the last, as `bisect` and iteration expect."""
        if row >= self._size:
            raise IndexError(row)
        return bytes(self._text[self._ends[row] : self._ends[row + 1]])

    def __iter__(self) -> Iterator[bytes]:
        return (self[row] for row in range(self._size))

    def lower_bound(self, key: bytes) -> int:
        """Row of the first key that is not less than `key`."""
        sample, interval = self._sample
        after = bisect.bisect_left(sample, key)
        first, last = (after - 1) * interval + 1, after * interval
        return bisect.bisect_left(self, key, max(0, first), min(last, self._size))

    @cached_property
    def _sample(self) -> tuple[list[bytes], int]:
        """Every n-th key, and n: what bisects them is machine code."""
        interval = max(1, self._size // SAMPLED_KEYS)
        return [self[row] for row in range(0, self._size, interval)], interval

    def find(self, key: bytes) -> int | None:
        """Row of a key, or None."""
        row = self.lower_bound(key)
        return row if row < len(self) and self[row] == key else None
