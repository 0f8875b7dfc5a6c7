"""Posting lists from sorted keys: which lessons hold each word, what it counts there, and where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from lessonsearch.engines import FIELDS
from lessonsearch.engines.whoosh.bm25 import WEIGHTS, bm25, idf, norms
from lessonsearch.engines.whoosh.files import Array

WORDS = "words"
LISTS = (f"{WORDS}.lessons", f"{WORDS}.impacts", f"{WORDS}.places")

BLOCK = 2_000_000
"""Places whose posting lists are made at once: their arrays take about 150 MB while they are made."""

MASK = np.uint64(2**32 - 1)


class PostingLists:
    """Makes the lists of all words, a block of words at a time.

    `bounds` is the place at which each field of each lesson begins, and the end; `lengths` the words of
    each, one row a lesson. `sizes` are the lessons of each word in each field so far, `places` the places of
    each word.
    """

    def __init__(self, bounds: Array, lengths: Array, words: int) -> None:
        self.bounds = bounds
        self.norms = norms(lengths).ravel()
        self.lessons = len(lengths)
        self.words = words
        self.sizes: list[int] = []
        self.places: list[int] = []

    def blocks(self, chunks: Sequence[Array]) -> Iterator[tuple[int, int]]:
        """Ranges of word numbers that have about `BLOCK` places each; one word may have more."""
        often = np.zeros(self.words, np.int64)
        for chunk in chunks:
            often += np.bincount((chunk >> np.uint64(32)).astype(np.int64), minlength=self.words)
        self.places = often.tolist()
        full = np.searchsorted(np.cumsum(often), np.arange(0, often.sum(), BLOCK), side="right")
        yield from pairwise(np.unique([0, *full, self.words]).tolist())

    def block(self, chunks: Sequence[Array], start: int, end: int) -> dict[str, Array]:
        """The arrays of the words numbered from `start` up to `end`, by word, then field, then lesson."""
        edges = np.array([start, end], np.uint64) << np.uint64(32)
        parts = [chunk[slice(*np.searchsorted(chunk, edges))] for chunk in chunks]
        keys = np.concatenate(parts)
        keys.sort()
        places = (keys & MASK).astype(np.uint32)
        slots = np.searchsorted(self.bounds, places, side="right") - 1
        words = (keys >> np.uint64(32)).astype(np.int64) - start

        new = _changes(words, slots)
        often = np.diff(new, append=len(words))
        slots = slots[new]
        lists = words[new] * len(FIELDS) + slots % len(FIELDS)
        having = np.bincount(lists, minlength=(end - start) * len(FIELDS))
        self.sizes += having.tolist()
        rare = idf(self.lessons, having)[lists]
        impacts = WEIGHTS[slots % len(FIELDS)] * bm25(rare, often, self.norms[slots])

        order = np.argsort(lists, kind="stable")
        lessons = slots[order] // len(FIELDS)
        arrays = lessons.astype(np.uint32), impacts[order].astype(np.float32), places
        return dict(zip(LISTS, arrays, strict=True))


def _changes(*keys: Array) -> Array:
    """Where a run of equal keys begins."""
    begins = np.zeros(len(keys[0]), bool)
    begins[:1] = True
    for key in keys:
        begins[1:] |= key[1:] != key[:-1]
    return np.flatnonzero(begins)
