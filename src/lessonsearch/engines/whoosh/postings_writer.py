"""Posting lists from sorted keys: which lessons hold each word, what it counts there, and where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np

from lessonsearch.engines.contract import STEPS
from lessonsearch.engines.whoosh.array_storage import Array
from lessonsearch.engines.whoosh.bm25 import WEIGHTS, CollectionStats, bm25, idf, norms
from lessonsearch.engines.whoosh.sorted_arrays import merge_sorted
from lessonsearch.text.indexed_fields import FIELD_WEIGHTS

WORDS = "words"
LISTS = (f"{WORDS}.lessons", f"{WORDS}.impacts", f"{WORDS}.places")

BLOCK = 1_000_000
"""Places whose posting lists are made at once: their arrays take about 100 MB while they are made."""

KEY = 8
"""Bytes of a key."""
MASK = np.uint64(2**32 - 1)


class PostingsWriter:
    """Makes the lists of all words, a block of words at a time.

    `bounds` is the place at which each field of each lesson begins, and the end; `lengths` the words of
    each, one row a lesson; `collection` that in which words are weighed. `sizes` are the lessons of each
    word in each field so far, `places` the places of each word.
    """

    def __init__(
        self, bounds: Array, lengths: Array, words: int, chunks: Sequence[Path], collection: CollectionStats
    ) -> None:
        self.bounds = bounds
        self.norms = norms(lengths, collection.average).ravel()
        self.collection = collection
        self.chunks = chunks
        self.sizes: list[int] = []
        often = np.zeros(words, np.int64)
        for chunk in chunks:
            often += np.bincount(_words(np.fromfile(chunk, np.uint64)), minlength=words)
        self.places = often.tolist()
        full = np.searchsorted(np.cumsum(often), np.arange(0, often.sum(), BLOCK), side="right")
        self._edges = np.unique([0, *full, words])
        """Where blocks begin and end: words that have about `BLOCK` places together, or one that has more."""
        cuts = self._edges.astype(np.uint64) << np.uint64(32)
        self._cuts = [np.searchsorted(np.fromfile(chunk, np.uint64), cuts).tolist() for chunk in chunks]

    def blocks(self) -> Iterator[dict[str, Array]]:
        """The arrays of all words by their numbers, then by field, then by lesson; a part at a time."""
        for nth, (start, end) in enumerate(pairwise(self._edges.tolist())):
            yield self._block(nth, start, end)

    def _block(self, nth: int, start: int, end: int) -> dict[str, Array]:
        parts = [
            np.fromfile(chunk, np.uint64, cuts[nth + 1] - cuts[nth], offset=cuts[nth] * KEY)
            for chunk, cuts in zip(self.chunks, self._cuts, strict=True)
        ]
        keys = merge_sorted(parts)
        places = (keys & MASK).astype(np.uint32)
        slots = np.searchsorted(self.bounds, places, side="right") - 1
        words = _words(keys) - start

        new = _changes(words, slots)
        often = np.diff(new, append=len(words))
        slots = slots[new]
        lists = words[new] * len(FIELD_WEIGHTS) + slots % len(FIELD_WEIGHTS)
        having = np.bincount(lists, minlength=(end - start) * len(FIELD_WEIGHTS))
        self.sizes += having.tolist()
        known = self.collection.having
        rare = idf(self.collection.lessons, having if known is None else known[start:end].ravel())[lists]
        impacts = WEIGHTS[slots % len(FIELD_WEIGHTS)] * bm25(rare, often, self.norms[slots])
        impacts = np.rint(impacts * STEPS)

        # Numbers of 16 bits are sorted by radix, in a fourth of the time.
        narrow = np.uint16 if (end - start) * len(FIELD_WEIGHTS) <= 2**16 else np.uint32
        order = np.argsort(lists.astype(narrow), kind="stable")
        lessons = slots[order] // len(FIELD_WEIGHTS)
        arrays = lessons.astype(np.uint32), impacts[order].astype(np.uint16), places
        return dict(zip(LISTS, arrays, strict=True))


def _words(keys: Array) -> Array:
    return (keys >> np.uint64(32)).astype(np.int64)


def _changes(*keys: Array) -> Array:
    """Where a run of equal keys begins."""
    begins = np.zeros(len(keys[0]), bool)
    begins[:1] = True
    for key in keys:
        begins[1:] |= key[1:] != key[:-1]
    return np.flatnonzero(begins)
