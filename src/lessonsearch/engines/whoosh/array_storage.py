"""The arrays of an index on disk: one raw little-endian file each, mapped into memory when read.

A mapped file costs nothing to open and is shared by every process that serves the same index; the parts
that are looked at stay in memory as long as there is room. `README.md` beside this says what each holds.
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

BYTES: Final = "u1"
NUMBERS: Final = "<u4"
OFFSETS: Final = "<u8"
SHORTS: Final = "<u2"


def path(place: Path, name: str) -> Path:
    """Where an array stands in the folder of its index."""
    return place / f"{name}.array"


def write(place: Path, name: str, values: Iterable[Any] | Array, kind: str) -> None:
    """Write an array whole."""
    array = values if isinstance(values, np.ndarray) else np.array(list(values))
    array.astype(kind, copy=False).tofile(path(place, name))


def mapped(place: Path, name: str, kind: str) -> Array:
    """An array, read as it is needed. Raises OSError or ValueError where the file is not what was written."""
    found = path(place, name)
    if not found.stat().st_size:
        return np.empty(0, kind)  # nothing to map
    array: Array = np.asarray(np.memmap(found, kind, "r"))
    return array


def advise_dontneed(part: Array) -> None:
    """Take a part of a mapped array out of this process's memory: the system keeps it while it has room.

    For what has been read whole and is kept in another form. Looked at again, it is there again.
    """
    if part.nbytes < mmap.PAGESIZE:
        return
    whole, owner = part, part.base
    while isinstance(owner, np.ndarray):
        whole, owner = owner, owner.base
    if isinstance(owner, mmap.mmap) and hasattr(mmap, "MADV_DONTNEED"):
        offset = part.ctypes.data - whole.ctypes.data
        first, last = -(-offset // mmap.PAGESIZE), (offset + part.nbytes) // mmap.PAGESIZE
        if first < last:
            owner.madvise(mmap.MADV_DONTNEED, first * mmap.PAGESIZE, (last - first) * mmap.PAGESIZE)


class TermDictionary:
    """A sorted list of different texts: every value of a field, or every word."""

    def __init__(self, place: Path, name: str) -> None:
        self._text = memoryview(mapped(place, f"{name}.lexicon", BYTES).data)
        self._ends = mapped(place, f"{name}.lexicon-ends", OFFSETS)

    @staticmethod
    def write(place: Path, name: str, keys: Iterable[bytes]) -> None:
        """Write sorted keys."""
        listed = list(keys)
        path(place, f"{name}.lexicon").write_bytes(b"".join(listed))
        write(place, f"{name}.lexicon-ends", np.cumsum([0, *map(len, listed)]), OFFSETS)

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, row: int) -> bytes:
        """The text of a row. Raises IndexError after the last, so that a lexicon can be looped over."""
        if row >= len(self):
            raise IndexError(row)
        return bytes(self._text[int(self._ends[row]) : int(self._ends[row + 1])])

    def __iter__(self) -> Iterator[bytes]:
        return (self[row] for row in range(len(self)))

    def nearest(self, key: bytes) -> int:
        """The row of the first text that is not before `key`."""
        return bisect.bisect_left(self, key)

    def find(self, key: bytes) -> int | None:
        """The row of a text, or None."""
        row = self.nearest(key)
        return row if row < len(self) and self[row] == key else None
