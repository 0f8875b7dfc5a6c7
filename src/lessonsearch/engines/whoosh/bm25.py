"""BM25F on arrays, as `lessonsearch.engines.Plan` wants it: a sum over the fields, each with its weight.

idf × tf (K1 + 1) / (tf + K1 (1 - B + B length / average)), idf = ln(N / (n + 1)) + 1 as Whoosh has it
(`whoosh.scoring.bm25`): never negative, so that a common word does not push a lesson down.
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
"""What each field counts."""


@dataclass(frozen=True)
class CollectionStats:
    """What BM25 wants to know of the collection in which words are weighed."""

    lessons: int
    average: Floats
    """Words of each field on average."""
    having: Array | None = None
    """Lessons that have each word (row) in each field (column); None: as it is counted."""

    @classmethod
    def of(cls, lengths: Array, having: Array | None = None) -> CollectionStats:
        """The collection whose lessons (rows) have so many words in each field (column)."""
        lessons = max(1, len(lengths))
        return cls(lessons, np.maximum(lengths.sum(axis=0), 1) / lessons, having)


def norms(lengths: Array, average: Floats) -> Floats:
    """K1 (1 - B + B length / average), for the words of each lesson (row) in each field (column)."""
    scaled: Floats = K1 * (1 - B + B * lengths / average)
    return scaled


def idf(lessons: int, having: Array) -> Floats:
    """How telling words are that stand in `having` of all the lessons."""
    rarity: Floats = np.log(lessons / (having + 1.0)) + 1
    return rarity


def bm25(rarity: Floats, often: Array, norm: Floats) -> Floats:
    """The score of words that stand so often in fields of that norm."""
    score: Floats = rarity * often * (K1 + 1) / (often + norm)
    return score
