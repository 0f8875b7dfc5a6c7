"""Memory-mapped arrays: the system loads their pages on demand and may reclaim them."""

from __future__ import annotations

import mmap
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

LARGE = 16_000_000
"""Bytes of an array from which its pages are released after use."""

Array = NDArray[Any]


def advise_dontneed(array: Array) -> None:
    """Release the pages of a large mapped array; the system keeps them cached while it has room."""
    owner: Any = array
    while isinstance(owner, np.ndarray):
        owner = owner.base
    if isinstance(owner, mmap.mmap) and array.nbytes >= LARGE and hasattr(mmap, "MADV_DONTNEED"):
        owner.madvise(mmap.MADV_DONTNEED)


def mapped(path: Path, kind: str) -> Array:
    """Map the array in a file; its type is such as `<u8`."""
    if not path.stat().st_size:
        return np.empty(0, kind)  # an empty file cannot be mapped
    return np.asarray(np.memmap(path, kind, "r"))
