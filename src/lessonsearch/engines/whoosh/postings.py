"""Whoosh's posting lists as arrays: which lessons hold a word, how often, and where."""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from whoosh.reading import IndexReader, TermNotFound

from lessonsearch.engines import FIELDS, K1, B

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

SPAN = 1 << 20
"""Positions of one lesson in `Postings.places`: more than the longest lesson has words."""


class Postings(NamedTuple):
    """One word's list in one field, in order of lesson numbers."""

    lessons: Ints
    frequencies: Floats
    places: Ints
    """Lesson number × SPAN + position, ascending: where the word stands."""


class Lists:
    """The posting lists of an open index. Read once a word, then kept."""

    def __init__(self, reader: IndexReader) -> None:
        self.reader = reader
        self.size: int = reader.doc_count_all()
        self.postings = lru_cache(maxsize=4096)(self._postings)
        self.impacts = lru_cache(maxsize=4096)(self._impacts)

    def members(self, field: str, value: str) -> Ints:
        """Numbers of the lessons that have a value in a field of ids."""
        try:
            return np.fromiter(self.reader.postings(field, value).all_ids(), np.int64)
        except TermNotFound:
            return np.empty(0, np.int64)

    def values(self, field: str) -> list[str]:
        """Every value of a field of ids."""
        return [value.decode() for value in self.reader.lexicon(field)]

    def _postings(self, field: str, word: str) -> Postings:
        try:
            matcher = self.reader.postings(field, word)
        except TermNotFound:
            return Postings(np.empty(0, np.int64), np.empty(0), np.empty(0, np.int64))
        lessons, frequencies, places = [], [], []
        while matcher.is_active():
            number = matcher.id()
            lessons.append(number)
            frequencies.append(matcher.weight())
            places += [number * SPAN + place for place in matcher.value_as("positions")]
            matcher.next()
        return Postings(np.array(lessons, np.int64), np.array(frequencies, float), np.array(places, np.int64))

    def _impacts(self, field: str, word: str) -> Floats:
        """BM25 of a word in a field, for each lesson of its posting list, weighed by the field.

        idf × tf (K1 + 1) / (tf + K1 (1 - B + B length / average)), idf = ln(N / (n + 1)) + 1 as Whoosh
        has it (`whoosh.scoring.bm25`): never negative, so that a common word does not push down.
        """
        postings = self.postings(field, word)
        if not len(postings.lessons):
            return np.empty(0)
        idf = np.log(self.size / (len(postings.lessons) + 1)) + 1
        often, norm = postings.frequencies, self.norms[field][postings.lessons]
        impacts: Floats = FIELDS[field] * idf * often * (K1 + 1) / (often + norm)
        return impacts

    @cached_property
    def norms(self) -> dict[str, Floats]:
        """Field → K1 (1 - B + B length / average) of each lesson."""
        norms = {}
        for field in FIELDS:
            lengths = np.array([self.reader.doc_field_length(n, field) for n in range(self.size)], float)
            average = self.reader.field_length(field) / max(1, self.size) or 1.0
            norms[field] = K1 * (1 - B + B * lengths / average)
        return norms
