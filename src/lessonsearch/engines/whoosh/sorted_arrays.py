"""Ascending lists of numbers: merged, and looked up in each other.

Lists are merged by Timsort, which NumPy takes for a stable sort of such numbers: it finds the lists as runs,
and takes a tenth of the time of a sort that does not (measured).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lessonsearch.engines.whoosh.array_storage import Array

Ints = NDArray[np.int64]

NONE = np.empty(0, np.int64)

FEW = 24
"""So many times fewer, looking each up in the longer list is quicker than merging both (measured)."""


def merge_sorted(lists: Sequence[Array]) -> Array:
    """All numbers of some lists of one type, ascending, as often as they stand there."""
    numbers: Array = np.concatenate(lists)
    numbers.sort(kind="stable")
    return numbers


def run_starts(numbers: Array) -> Ints:
    """Where each of some ascending numbers stands for the first time."""
    first = np.ones(len(numbers), bool)
    np.not_equal(numbers[1:], numbers[:-1], out=first[1:])
    return first.nonzero()[0]


def unique_counts(numbers: Array) -> tuple[Array, Ints]:
    """Of ascending numbers each once, and how often it stands there."""
    first = run_starts(numbers)
    return numbers[first], np.diff(first, append=len(numbers))


def merge_sum(lists: Sequence[Array], counts: Sequence[Array], kind: type[Any]) -> tuple[Array, Array]:
    """All numbers of some lists, ascending, each once; and the sum of what is counted for it in each list."""
    numbers = np.concatenate(lists)
    order = np.argsort(numbers, kind="stable")
    numbers = numbers[order]
    first = run_starts(numbers)
    if not len(first):
        return numbers, np.empty(0, kind)
    return numbers[first], np.add.reduceat(np.concatenate(counts)[order], first, dtype=kind)


def ranges(starts: Array, sizes: Array) -> Ints:
    """The numbers from each start on, so many of them, one range after the other."""
    before = np.cumsum(sizes, dtype=np.int64) - sizes
    return np.arange(int(sizes.sum())) + np.repeat(starts - before, sizes)


def intersect(few: Array, many: Array) -> Array:
    """The numbers that are in both of two lists without repeats."""
    if len(few) * FEW < len(many):
        return few[intersect_indices(few, many)[0]]
    both = merge_sorted((few, many))
    found: Array = both[1:][both[1:] == both[:-1]]
    return found


def intersect_indices(left: Array, right: Array) -> tuple[Ints, Ints]:
    """Where, in each of two lists without repeats, the numbers stand that are in both."""
    if len(left) > len(right):
        theirs, ours = intersect_indices(right, left)
        return ours, theirs
    if not len(left):
        return NONE, NONE
    left = left.astype(right.dtype, copy=False)  # else all of `right` would be copied into its type
    at = right.searchsorted(left)
    same = (right.take(at, mode="clip") == left).nonzero()[0]  # beyond the last: it is not the last
    return same, at[same]
