"""Writer of posting lists: doc IDs, impacts and positions of all words, from chunks of sorted keys."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np

from lessonsearch.engines.whoosh.arrays.array_storage import Array
from lessonsearch.engines.whoosh.arrays.sorted_arrays import merge_sorted
from lessonsearch.engines.whoosh.bm25 import CollectionStats, idf, impacts, length_norms
from lessonsearch.text.indexed_fields import FIELD_WEIGHTS

WORDS = "words"
BLOCK_POSITIONS = 1_000_000
"""Positions whose posting lists are made in one step: that takes about 100 MB of memory."""

KEY_BYTES = 8
POSITION_MASK = np.uint64(2**32 - 1)


class PostingsBlock(NamedTuple):
    """Posting lists of some words: for each of their postings, its lesson and its impact; all positions."""

    doc_ids: Array
    posting_counts: Array
    """Postings of each word."""
    impacts: Array
    positions: Array
    position_counts: Array
    """Positions of each word."""


class PostingsWriter:
    """Posting lists of all words, made a block of words at a time.

    `bounds` are the first position of each field of each lesson, and the end; `lengths` the words of each
    field (column) of each lesson (row); `stats` those of the collection that words are weighted in."""

    def __init__(
        self, bounds: Array, lengths: Array, words: int, chunks: Sequence[Path], stats: CollectionStats
    ) -> None:
        self.bounds = bounds
        self.weights = (stats.field_weights / length_norms(lengths, stats.average_lengths)).ravel()
        """Weight of one occurrence of a word in each field of each lesson, flat."""
        self.stats = stats
        self.chunks = chunks
        totals = np.zeros(words, np.int64)
        for chunk in chunks:
            totals += np.bincount(_word_ids(np.fromfile(chunk, np.uint64)), minlength=words)
        self._position_counts = totals
        full = np.searchsorted(np.cumsum(totals), np.arange(0, totals.sum(), BLOCK_POSITIONS), side="right")
        self._edges = np.unique([0, *full, words])
        """Word numbers between blocks: a block has about `BLOCK_POSITIONS`, or one word with more."""
        cuts = self._edges.astype(np.uint64) << np.uint64(32)
        self._cuts = [np.searchsorted(np.fromfile(chunk, np.uint64), cuts).tolist() for chunk in chunks]

    def blocks(self) -> Iterator[PostingsBlock]:
        """The posting lists of consecutive words, in order of word number and lesson."""
        for block, (start, end) in enumerate(pairwise(self._edges.tolist())):
            yield self._block(block, start, end)

    def _block(self, block: int, start: int, end: int) -> PostingsBlock:
        parts = [
            np.fromfile(chunk, np.uint64, cuts[block + 1] - cuts[block], offset=cuts[block] * KEY_BYTES)
            for chunk, cuts in zip(self.chunks, self._cuts, strict=True)
        ]
        keys = merge_sorted(parts)
        positions = (keys & POSITION_MASK).astype(np.uint32)
        slots = np.searchsorted(self.bounds, positions, side="right") - 1
        words = _word_ids(keys) - start

        docs = slots // len(FIELD_WEIGHTS)
        starts = _pair_starts(words, docs)
        freqs = np.add.reduceat(self.weights[slots], starts) if len(starts) else np.empty(0)
        words = words[starts]
        counts = np.bincount(words, minlength=end - start)
        known = self.stats.doc_freqs
        idfs = idf(self.stats.doc_count, counts if known is None else known[start:end])[words]
        return PostingsBlock(
            docs[starts].astype(np.uint32),
            counts,
            impacts(idfs, freqs).astype(np.uint16),
            positions,
            self._position_counts[start:end],
        )


def _word_ids(keys: Array) -> Array:
    return (keys >> np.uint64(32)).astype(np.int64)


def _pair_starts(words: Array, docs: Array) -> Array:
    """Index of the first of each run of equal (word, lesson) pairs."""
    first = np.ones(len(words), bool)
    first[1:] = (words[1:] != words[:-1]) | (docs[1:] != docs[:-1])
    return np.flatnonzero(first)
