"""Features of a text for tagging: word stems with pairs of neighbours, and character n-grams.

Stems show what a lesson is about; n-grams find the same subject in a source with other wording (`overlaid`,
`overlay`; `paternal`, `fathers`' `paternity`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
import Stemmer

STEMMER = Stemmer.Stemmer("english")
STOP = frozenset(
    "the of and to a in for that was had were been be by with as is on it not this their they have has"
    " at from which or an who he"
    " she her his there should where when also would these its did than but about into more other any"
    " some such no could being"
    " are".split()
)
LENGTHS = (4, 5)
"""Characters of an n-gram; each end of a word counts as one."""
WORD = re.compile(r"[a-z]{3,}")

MOST_CACHED = 30_000
"""Maximum words whose features a vocabulary caches."""

Units = Callable[[str], Iterable[str]]
"""The units of a text that have features: its words, or its words and pairs of words."""
Features = Callable[[str], Iterable[str]]
"""The features of a unit."""


def words_and_pairs(text: str) -> Iterator[str]:
    """The words of a text without stop words, and the pairs that are then adjacent."""
    words = [word for word in WORD.findall(text.lower()) if word not in STOP]
    yield from words
    yield from (f"{first} {second}" for first, second in pairwise(words))


def stem_feature(unit: str) -> Iterator[str]:
    """The stem of a word, or the stems of a pair."""
    yield " ".join(STEMMER.stemWords(unit.split(" ")))


def words_of(text: str) -> list[str]:
    """All words of a text."""
    return WORD.findall(text.lower())


@lru_cache(maxsize=MOST_CACHED)
def gram_features(word: str) -> tuple[str, ...]:
    """Character n-grams of a word."""
    whole = f"^{word}$"
    return tuple(whole[at : at + length] for length in LENGTHS for at in range(len(whole) - length + 1))


def stems_of(text: str) -> tuple[str, ...]:
    """The stems of a text in order, without stop words."""
    return tuple(STEMMER.stemWords([word for word in words_of(text) if word not in STOP]))


@dataclass(frozen=True)
class SparseRow:
    """A vector of length 1: places in the vocabulary, and values. `units` are the words and pairs of the
    text; `behind` gives for each place the unit that it comes from."""

    places: np.ndarray
    values: np.ndarray
    units: Sequence[str]
    behind: np.ndarray


class FeatureVocabulary:
    """The features of examples and label descriptions, with their inverse document frequency."""

    def __init__(
        self, units: Units, features: Features, examples: Sequence[str], descriptions: Iterable[str]
    ) -> None:
        self.units, self.features = units, features
        counted: Counter[str] = Counter()
        for text in examples:
            counted.update(self._all_of(text))
        for description in descriptions:
            for one in self._all_of(description):
                counted.setdefault(one, 1)
        self.places: Mapping[str, int] = {one: at for at, one in enumerate(counted)}
        frequency = np.fromiter(counted.values(), float, len(counted))
        self.idf = np.log((len(examples) + 1) / (frequency + 0.5))
        self._cached: dict[str, list[int]] = {}

    def _all_of(self, text: str) -> set[str]:
        return {one for unit in set(self.units(text)) for one in self.features(unit)}

    def row(self, *parts: tuple[str, float]) -> SparseRow:
        """Texts as one vector, each with its weight."""
        units: list[str] = []
        held: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = []
        for text, weight in parts:
            counted = Counter(self.units(text))
            places, values, behind = self._vector(counted)
            held.append((places, weight * values, behind + len(units)))
            units += counted
        places, first, inverse = np.unique(
            np.concatenate([each[0] for each in held]), return_index=True, return_inverse=True
        )
        values = np.bincount(inverse, np.concatenate([each[1] for each in held]), len(places))
        return SparseRow(places, _unit(values), units, np.concatenate([each[2] for each in held])[first])

    def _vector(self, counted: Mapping[str, int]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Places, values, and the index of the first unit that has each."""
        listed = [self._places_of(unit) for unit in counted]
        lengths = [len(each) for each in listed]
        places, first, inverse = np.unique(
            np.fromiter((place for each in listed for place in each), np.int64, sum(lengths)),
            return_index=True,
            return_inverse=True,
        )
        counts = np.bincount(inverse, np.repeat(list(counted.values()), lengths), len(places))
        behind = np.repeat(np.arange(len(lengths)), lengths)[first]
        return places, _unit(np.log1p(counts) * self.idf[places]), behind

    def _places_of(self, unit: str) -> list[int]:
        if unit not in self._cached:
            if len(self._cached) >= MOST_CACHED:
                self._cached.clear()
            self._cached[unit] = [self.places[one] for one in self.features(unit) if one in self.places]
        return self._cached[unit]

    def dense(self, rows: Sequence[SparseRow]) -> np.ndarray:
        """Rows as a matrix."""
        matrix = np.zeros((len(rows), len(self.places)), np.float32)
        for at, row in enumerate(rows):
            matrix[at, row.places] = row.values
        return matrix


def _unit(values: np.ndarray) -> np.ndarray:
    unit: np.ndarray = values / (np.linalg.norm(values) + 1e-9)
    return unit
