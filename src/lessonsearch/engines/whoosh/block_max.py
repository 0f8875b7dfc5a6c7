"""The best of the lessons found, without scoring most of them.

Lessons are looked at in blocks of sixteen. What no lesson of a block can count more than, its ceiling, is
the sum of the most that each word counts in the block, which is kept for each word. The best ten of 200,000
lessons stand in a few blocks: those with the highest ceilings are scored first, and after them only those
whose ceiling is not below the tenth best so far. The order is as exact as if all were scored; it is the
idea of block-max indexes (Ding and Suel 2011) on arrays.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from lessonsearch.engines.whoosh.array_storage import Array
from lessonsearch.engines.whoosh.bitset import WORD, Bits, to_ids, to_ids_of
from lessonsearch.engines.whoosh.sorted_arrays import Ints, run_starts

BLOCK = 16
"""Lessons of a block: with 64, several times as many are scored; with 8, there are twice as many ceilings."""

FIRST = 128
"""Blocks that are scored first."""

FEWEST = 8192
"""So few lessons found are all scored: it takes no longer than the ceilings (measured)."""

GROUPS = 16
"""Of each so many ranks the greatest is taken; the best of these are a lower bound of the best of all."""

Blocks = NDArray[np.uint16]


def in_blocks(bits: Bits) -> Blocks:
    """A set of lessons as sixteen bits for each block."""
    return bits.view("<u2")


def blocks(size: int) -> int:
    """How many blocks so many lessons have: whole words of bits have no part of one."""
    return -(-size // WORD) * (WORD // BLOCK)


def block_maxima(counts: Array) -> Array:
    """The most in each block of what is counted in every lesson."""
    padded = np.zeros(blocks(len(counts)) * BLOCK, counts.dtype)
    padded[: len(counts)] = counts
    # Row by row is several times as quick as along the short rows.
    most: Array = np.maximum.reduce(np.ascontiguousarray(padded.reshape(-1, BLOCK).T))
    return most


def block_maxima_of(lessons: Array, counts: Array, size: int) -> Array:
    """The most in each block of what is counted in some lessons, ascending, each once, of so many in all."""
    most = np.zeros(blocks(size), counts.dtype)
    of = lessons // BLOCK
    if len(starts := run_starts(of)):
        most[of[starts]] = np.maximum.reduceat(counts, starts)
    return most


def block_max_candidates(
    found: Bits,
    size: int,
    ceilings: Callable[[], Array],
    ranks: Callable[[Ints], tuple[Array, Array]],
    wanted: int,
) -> Ints:
    """Of `size` lessons found, ascending, those among which the best so many of them are, by rank.

    `ranks` tells the ranks of some lessons, ascending, and their scores; `ceilings` for each block what
    no rank in it is above.
    """
    having = in_blocks(found)
    if size <= FEWEST or size <= wanted:
        return to_ids(found)
    highest = ceilings() * (having != 0)
    ranked, _ = ranks(_within(having, _foremost(highest, max(FIRST, wanted))))
    if len(ranked) < wanted:
        return to_ids(found)
    least = np.partition(ranked, -wanted)[-wanted]
    return _within(having, np.flatnonzero(highest >= least))


def top_k(ranks: Array, wanted: int) -> Ints:
    """Where the best so many of some ranks stand, best first, equal ones in order; others may follow."""
    foremost = _foremost(ranks, wanted)
    return foremost[np.argsort(-ranks[foremost], kind="stable")]


def _foremost(ranks: Array, wanted: int) -> Ints:
    """Where the best so many of some ranks stand, ascending, with as few others as a bound tells quickly."""
    groups = len(ranks) // GROUPS
    if not 0 < wanted < groups:
        return np.arange(len(ranks))
    greatest = ranks[: groups * GROUPS].reshape(GROUPS, groups).max(axis=0)
    return np.flatnonzero(ranks >= np.partition(greatest, groups - wanted)[groups - wanted])


def _within(having: Blocks, some: Ints) -> Ints:
    """The numbers of the lessons found in some blocks, both ascending."""
    return to_ids_of(having[some], some)
