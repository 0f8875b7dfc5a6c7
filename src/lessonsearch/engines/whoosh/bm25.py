"""BM25F on arrays: the sum over the fields of BM25 times the field's weight.

BM25 = idf × tf (K1 + 1) / (tf + K1 (1 - B + B length / average length)), with idf = ln(N / (n + 1)) + 1 as
in `whoosh.scoring.bm25`. That idf is never negative, so a common word does not lower a lesson's score.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lessonsearch.engines.contract import K1, B
from lessonsearch.engines.whoosh.array_storage import Array
from lessonsearch.text.indexed_fields import FIELD_WEIGHTS

Floats = NDArray[np.float64]

WEIGHTS = np.array(list(FIELD_WEIGHTS.values()))
"""Weight of each field, in the order of `FIELD_WEIGHTS`."""


@dataclass(frozen=True)
class CollectionStats:
    """Collection statistics for BM25."""

    doc_count: int
    average_lengths: Floats
    """Average number of words in each field."""
    doc_freqs: Array | None = None
    """Lessons that have each word (row) in each field (column); None: count them while writing."""

    @classmethod
    def from_lengths(cls, lengths: Array, doc_freqs: Array | None = None) -> CollectionStats:
        """Statistics of a collection, given the words of each lesson (row) in each field (column)."""
        doc_count = max(1, len(lengths))
        return cls(doc_count, np.maximum(lengths.sum(axis=0), 1) / doc_count, doc_freqs)


def length_norms(lengths: Array, average_lengths: Floats) -> Floats:
    """K1 (1 - B + B length / average length) of each lesson (row) and field (column)."""
    norms: Floats = K1 * (1 - B + B * lengths / average_lengths)
    return norms


def idf(doc_count: int, doc_freqs: Array) -> Floats:
    """Inverse document frequency of words that `doc_freqs` of `doc_count` lessons have."""
    values: Floats = np.log(doc_count / (doc_freqs + 1.0)) + 1
    return values


def bm25(idfs: Floats, term_freqs: Array, norms: Floats) -> Floats:
    """BM25 scores of postings; `norms` are those of `length_norms`."""
    scores: Floats = idfs * term_freqs * (K1 + 1) / (term_freqs + norms)
    return scores
