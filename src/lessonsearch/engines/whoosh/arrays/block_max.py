"""Block-max pruning: the top k matches without scoring most of the others.

Lessons are grouped in blocks of sixteen. The upper bound of a block is the sum of each word's greatest
impact in it; these block maxima are kept for each word. Blocks with the highest bounds are scored first,
then only those whose bound is not below the k-th best score so far: of 200,000 matches, the best ten stand
in a few blocks. The ranking is the same as if all were scored. After block-max indexes (Ding and Suel 2011).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from lessonsearch.engines.whoosh.arrays.array_storage import Array
from lessonsearch.engines.whoosh.arrays.bitset import WORD_BITS, Bitset, ids_in_words, to_ids, word_count
from lessonsearch.engines.whoosh.arrays.sorted_arrays import Ints, run_starts

BLOCK_SIZE = 16
"""Lessons in a block: with 64, several times as many are scored; with 8, there are twice as many bounds."""

FIRST_BLOCKS = 128
"""Blocks that are scored first."""

MAX_EXHAUSTIVE = 8192
"""Matches that are all scored: up to this many, that takes no longer than computing bounds (measured)."""

GROUP_SIZE = 16
"""Sort keys in a group: the k-th greatest of the groups' maxima is a quick lower bound of the k-th key."""

BlockMasks = NDArray[np.uint16]


def block_masks(bits: Bitset) -> BlockMasks:
    """Bitset as one 16-bit mask for each block."""
    return bits.view("<u2")


def block_count(size: int) -> int:
    """Number of blocks for `size` lessons, rounded up to whole words of a bitset."""
    return word_count(size) * (WORD_BITS // BLOCK_SIZE)


def packed_block_maxima(bits: Bitset, values: Array) -> Array:
    """Maximum in each block of the values of the lessons in a bitset, which stand one after another."""
    masks = block_masks(bits)
    maxima = np.zeros(len(masks), values.dtype)
    if len(blocks := masks.nonzero()[0]):
        counts = np.bitwise_count(masks[blocks])
        maxima[blocks] = np.maximum.reduceat(values, counts.cumsum(dtype=np.int64) - counts)
    return maxima


def sparse_block_maxima(doc_ids: Array, values: Array, size: int) -> Array:
    """Maximum in each block of the values of some of `size` lessons; `doc_ids` are ascending, distinct."""
    maxima = np.zeros(block_count(size), values.dtype)
    blocks = doc_ids // BLOCK_SIZE
    if len(starts := run_starts(blocks)):
        maxima[blocks[starts]] = np.maximum.reduceat(values, starts)
    return maxima


def block_max_candidates(
    matches: Bitset,
    total: int,
    upper_bounds: Callable[[], Array],
    scores: Callable[[Ints], Array],
    k: int,
) -> Ints:
    """Doc IDs, ascending, of a subset of the `total` matches that includes the top k.

    `scores` returns the scores of lessons given in ascending order; `upper_bounds` returns for each block a
    bound that no score in it exceeds.
    """
    masks = block_masks(matches)
    if total <= MAX_EXHAUSTIVE or total <= k:
        return to_ids(matches)
    bounds = upper_bounds() * (masks != 0)
    first = scores(_matches_in(masks, _greatest(bounds, max(FIRST_BLOCKS, k))))
    if len(first) < k:
        return to_ids(matches)
    threshold = np.partition(first, -k)[-k]
    return _matches_in(masks, np.flatnonzero(bounds >= threshold))


def top_k(scores: Array, k: int) -> Ints:
    """Indices of the k greatest scores, greatest first, ties in ascending order; others may follow."""
    candidates = _greatest(scores, k)
    return candidates[np.argsort(-scores[candidates], kind="stable")]


def _greatest(keys: Array, k: int) -> Ints:
    """Ascending indices of the k greatest keys and of few others: all keys above a quick lower bound."""
    groups = len(keys) // GROUP_SIZE
    if not 0 < k < groups:
        return np.arange(len(keys))
    maxima = keys[: groups * GROUP_SIZE].reshape(GROUP_SIZE, groups).max(axis=0)
    return np.flatnonzero(keys >= np.partition(maxima, groups - k)[groups - k])


def _matches_in(masks: BlockMasks, blocks: Ints) -> Ints:
    """Doc IDs of the matches in some blocks; both are ascending."""
    return ids_in_words(masks[blocks], blocks)
