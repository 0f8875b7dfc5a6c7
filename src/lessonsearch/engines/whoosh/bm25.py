"""BM25F on arrays: a word's weighted frequency over all fields, saturated once.

The weighted frequency is the sum over the fields of weight × tf / (1 - B + B length / average length); the
score is idf × frequency (K1 + 1) / (frequency + K1), with `contract.idf` (Robertson and Zaragoza 2009,
section 3.6). Scored field by field instead, a word that stands in the title, the phrases and the text would
count three times.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lessonsearch.engines.contract import FREQ_STEPS, IDF_FLOOR, K1, STEPS, B
from lessonsearch.engines.whoosh.arrays.array_storage import Array
from lessonsearch.text.indexed_fields import field_weights

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class CollectionStats:
    """Collection statistics for BM25F."""

    doc_count: int
    average_lengths: Floats
    """Average number of words in each field, over the lessons that have the field."""
    phrase_share: float
    """Share of the lessons that have phrases under `asked`."""
    doc_freqs: Array | None = None
    """Number of lessons that have each word; None: count them while writing."""

    @classmethod
    def from_lengths(
        cls, lengths: Array, phrase_share: float, doc_freqs: Array | None = None
    ) -> CollectionStats:
        """Statistics of a collection, given the words of each lesson (row) in each field (column)."""
        having = np.maximum(np.count_nonzero(lengths, axis=0), 1)
        averages = np.maximum(lengths.sum(axis=0), 1) / having
        return cls(max(1, len(lengths)), averages, phrase_share, doc_freqs)

    @property
    def field_weights(self) -> Floats:
        """Weight of each field in this collection, in the order of `FIELD_WEIGHTS`."""
        return np.array(list(field_weights(self.phrase_share).values()))


def length_norms(lengths: Array, average_lengths: Floats) -> Floats:
    """1 - B + B length / average length, of each lesson (row) and field (column)."""
    norms: Floats = 1 - B + B * lengths / average_lengths
    return norms


def idf(doc_count: int, doc_freqs: Array) -> Floats:
    """`contract.idf` of words that `doc_freqs` of `doc_count` lessons have."""
    values: Floats = np.log(1 + (doc_count - doc_freqs + 0.5) / (doc_freqs + 0.5)) + IDF_FLOOR
    return values


def impacts(idfs: Floats, weighted_freqs: Array) -> Floats:
    """BM25F scores of postings in whole `STEPS`, given weighted frequencies."""
    freqs = np.rint(weighted_freqs * FREQ_STEPS) / FREQ_STEPS
    scores: Floats = np.rint(idfs * freqs * (K1 + 1) / (freqs + K1) * STEPS)
    return scores
