"""Array files of an index: one raw little-endian file each, memory-mapped for reading.

Opening a mapped file costs nothing, and every process that serves the same index shares its pages; pages
that are in use stay in memory as long as there is room. The README of this package lists the files.
"""

from __future__ import annotations

import bisect
import mmap
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

UINT8: Final = "u1"
UINT16: Final = "<u2"
UINT32: Final = "<u4"
UINT64: Final = "<u8"


def array_path(folder: Path, name: str) -> Path:
    """Path of an array in the folder of its index."""
    return folder / f"{name}.array"


def write_array(folder: Path, name: str, values: Iterable[Any] | Array, dtype: str) -> None:
    """Write an array to its file."""
    array = values if isinstance(values, np.ndarray) else np.array(list(values))
    array.astype(dtype, copy=False).tofile(array_path(folder, name))


def map_array(folder: Path, name: str, dtype: str) -> Array:
    """Map an array into memory. Raises OSError or ValueError where the file is missing or damaged."""
    path = array_path(folder, name)
    if not path.stat().st_size:
        return np.empty(0, dtype)  # an empty file cannot be mapped
    array: Array = np.asarray(np.memmap(path, dtype, "r"))
    return array


def advise_dontneed(array: Array) -> None:
    """Release the pages of a slice of a mapped array from this process's memory.

    For data that has been read once and is kept in another form. Reading it again maps it again.
    """
    if array.nbytes < mmap.PAGESIZE:
        return
    whole, owner = array, array.base
    while isinstance(owner, np.ndarray):
        whole, owner = owner, owner.base
    if isinstance(owner, mmap.mmap) and hasattr(mmap, "MADV_DONTNEED"):
        offset = array.ctypes.data - whole.ctypes.data
        first, last = -(-offset // mmap.PAGESIZE), (offset + array.nbytes) // mmap.PAGESIZE
        if first < last:
            owner.madvise(mmap.MADV_DONTNEED, first * mmap.PAGESIZE, (last - first) * mmap.PAGESIZE)


def dictionary_names(folder: Path) -> list[str]:
    """Names of the term dictionaries in the folder of an index, sorted."""
    suffix = ".lexicon.array"
    return sorted(path.name.removesuffix(suffix) for path in folder.glob(f"*{suffix}"))


class TermDictionary:
    """Sorted dictionary of distinct byte strings: all values of a field, or all index words."""

    def __init__(self, folder: Path, name: str) -> None:
        self._text = memoryview(map_array(folder, f"{name}.lexicon", UINT8).data)
        self._ends = map_array(folder, f"{name}.lexicon-ends", UINT64)

    @staticmethod
    def write(folder: Path, name: str, sorted_keys: Iterable[bytes]) -> None:
        """Write a dictionary of keys that are sorted already."""
        keys = list(sorted_keys)
        array_path(folder, f"{name}.lexicon").write_bytes(b"".join(keys))
        write_array(folder, f"{name}.lexicon-ends", np.cumsum([0, *map(len, keys)]), UINT64)

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, row: int) -> bytes:
        """Key of a row. Raises IndexError after the last, as `bisect` and iteration expect."""
        if row >= len(self):
            raise IndexError(row)
        return bytes(self._text[int(self._ends[row]) : int(self._ends[row + 1])])

    def __iter__(self) -> Iterator[bytes]:
        return (self[row] for row in range(len(self)))

    def lower_bound(self, key: bytes) -> int:
        """Row of the first key that is not less than `key`."""
        return bisect.bisect_left(self, key)

    def find(self, key: bytes) -> int | None:
        """Row of a key, or None."""
        row = self.lower_bound(key)
        return row if row < len(self) and self[row] == key else None
