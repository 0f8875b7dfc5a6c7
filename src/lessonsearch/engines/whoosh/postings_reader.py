"""Reader of a segment's arrays: posting lists, impacts, positions, facet values and stored lessons.

A word is an index word of the text fields, a doc ID a lesson's number in reading order.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache, reduce
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lessonsearch.engines.contract import title_match_bonus
from lessonsearch.engines.whoosh.arrays.array_storage import (
    UINT16,
    UINT32,
    Array,
    TermDictionary,
    dictionary_names,
    map_array,
    map_narrow,
)
from lessonsearch.engines.whoosh.arrays.bitset import Bitset, from_ids, ranks, ranks_of_words
from lessonsearch.engines.whoosh.arrays.block_max import block_count, packed_block_maxima, sparse_block_maxima
from lessonsearch.engines.whoosh.arrays.delta_lists import DeltaLists
from lessonsearch.engines.whoosh.arrays.sorted_arrays import Ints, intersect_indices, ranges, run_starts
from lessonsearch.engines.whoosh.arrays.stored_lessons import StoredLessons
from lessonsearch.engines.whoosh.postings_writer import WORDS
from lessonsearch.engines.whoosh.schema import NOT_FACETS
from lessonsearch.engines.whoosh.title_match import TitleIndex
from lessonsearch.text.indexed_fields import FIELD_WEIGHTS, phrase_share

Scores = NDArray[np.float32]
Impacts = NDArray[np.uint16]
"""Impacts of words, in 256ths (`STEPS`): that of a word stays far below 65,536."""

CACHED_WORDS = 4096
"""Words whose dictionary row is cached, a few hundred kilobytes; and the most entries of every cache here."""
CACHED_BITS = 64_000_000
"""Lessons of all cached bitsets of words: one bit each, so 8 MB. Those of common words are mapped instead."""
CACHED_RANKS = 64_000_000
"""Lessons of all cached ranks: four bytes in 64 of them, so 4 MB."""
CACHED_IMPACTS = 6_000_000
"""Lessons of all cached dense impact arrays of a small index: two bytes each, so 12 MB."""
CACHED_MAXIMA = 32_000_000
"""Lessons of all cached block maxima: two bytes a block, so 4 MB."""
CACHED_RARE = 25_000_000
"""Lessons of the index times cached doc ID lists of rare words: four bytes in 64 of them, so 1.6 MB."""
MAX_SMALL = 16_384
"""Lessons up to which an index keeps dense impacts of words: a look-up is several times as quick. Of a larger
one they would take 50 MB for 250 words at 100,000 lessons, and as long to make as a search."""
SPARSE_RATIO = 64
"""Lessons of the index per posting, above which a list is bisected; in a longer one impacts are looked up by
rank in its bitset…"""
LOOKUP_RATIO = 8192
"""…unless the index has more lessons than this per lesson looked up: then bisecting is quicker (measured)."""

SKIP_INTERVAL = 64
"""Positions between two entries of the skip table of lessons: 3 MB at 400,000 of them, and saves a search."""

PARTIAL_RATIO = 128
"""Positions of a word for each that is needed, up to which all are decoded (measured)."""

NO_DOCS, NO_IMPACTS = np.empty(0, np.uint32), np.empty(0, np.uint16)


class PostingsReader:
    """Arrays of the segment whose files begin with `prefix`.

    Raises OSError or ValueError where its files cannot be read.
    """

    def __init__(self, prefix: Path) -> None:
        self.bounds = map_array(prefix, "bounds", UINT32)
        """First position of each field of each lesson, flat, and the end of the last."""
        lengths = map_narrow(prefix, "lengths", len(self.bounds) - 1)
        self.lengths = lengths.reshape(-1, len(FIELD_WEIGHTS))
        """Words of each field (column) of each lesson (row)."""
        self.size = len(self.lengths)
        self._first_positions = self.bounds[:: len(FIELD_WEIGHTS)]
        """First position of each lesson, and the end of the last."""
        skips = np.arange(0, int(self.bounds[-1]) + 1, SKIP_INTERVAL)
        self._skips = (np.searchsorted(self._first_positions, skips, side="right") - 1).astype(np.uint32)
        """Lesson that each `SKIP_INTERVAL`-th position lies in."""
        self.all_docs = from_ids(np.arange(self.size), self.size)
        """All lessons, as a bitset."""
        self._stored = StoredLessons(prefix)

        names = dictionary_names(prefix)
        self.id_fields = [name for name in names if name != WORDS]
        self.facets = [name for name in self.id_fields if name not in NOT_FACETS]
        """Names of the facets that the lessons were indexed with."""
        self._dictionaries = {name: TermDictionary(prefix, name) for name in names}
        self._doc_ids = {name: map_array(prefix, f"{name}.lessons", UINT32) for name in self.id_fields}
        self._ends = {name: map_array(prefix, f"{name}.ends", UINT32) for name in names}
        self._word_ids = map_array(prefix, f"{WORDS}.numbers", UINT32)
        self._impacts = map_array(prefix, f"{WORDS}.impacts", UINT16)
        self._word_doc_ids = DeltaLists(prefix, f"{WORDS}.lessons")
        self._positions = DeltaLists(prefix, f"{WORDS}.places")

        self.phrase_counts = map_array(prefix, "phrased", UINT32)
        """Lessons that have phrases under `asked`, and all that are no duplicates."""
        self.phrase_share = phrase_share(*self.phrase_counts.tolist())
        """Share of the lessons that have phrases under `asked`."""
        self._titles = TitleIndex(prefix)
        self._word_id = lru_cache(CACHED_WORDS)(self._find_word)
        self.bits = lru_cache(cache_entries(CACHED_BITS, self.size))(self._bits)
        """Lessons that have a word, as a bitset, cached."""
        self._ranks = lru_cache(cache_entries(CACHED_RANKS, self.size))(self._word_ranks)
        self.is_small = self.size <= MAX_SMALL
        self.block_count = block_count(self.size)
        self.block_maxima = lru_cache(cache_entries(CACHED_MAXIMA, self.size))(self._block_maxima)
        """Upper bound of a word's impact in each block, cached."""
        self._rare_doc_ids = lru_cache(cache_entries(CACHED_RARE, self.size))(self._word_doc_ids.numbers)
        self._dense = lru_cache(cache_entries(CACHED_IMPACTS, self.size))(self._dense_impacts)

    def dictionary(self, field: str) -> TermDictionary:
        """Dictionary of an ID field's values, or of the index words of all text fields."""
        return self._dictionaries[WORDS if field in FIELD_WEIGHTS else field]

    def doc_ids(self, field: str, value: bytes) -> Array:
        """Lessons that have a value in an ID field, ascending."""
        row = self._dictionaries[field].find(value)
        return NO_DOCS if row is None else self._doc_ids[field][_row_slice(self._ends[field], row)]

    def facet_values(self, field: str) -> tuple[list[str], Ints, Array]:
        """Values of an ID field; and as parallel arrays, the row of a value and a lesson that has it."""
        values = [value.decode() for value in self._dictionaries[field]]
        sizes = np.diff(self._ends[field].astype(np.int64)).astype(np.int64)
        return values, np.repeat(np.arange(len(values)), sizes), self._doc_ids[field]

    def stored_json(self, doc_id: int) -> str:
        """Stored lesson, as `Lesson.dump` wrote it."""
        return self._stored.text(doc_id)

    def positions(self, word: str) -> Array:
        """Positions of a word in the whole index, ascending; `bounds` maps them to lessons and fields."""
        word_id = self._word_id(word)
        return NO_DOCS if word_id is None else self._positions.numbers(word_id)

    def position_count(self, word: str) -> int:
        """Number of positions of a word."""
        return 0 if (word_id := self._word_id(word)) is None else self._positions.count(word_id)

    def positions_near(self, word: str, numbers: Array) -> Array:
        """A part of the positions of a word that has all that are among some ascending numbers."""
        if (word_id := self._word_id(word)) is None:
            return NO_DOCS
        if len(numbers) * PARTIAL_RATIO > self._positions.count(word_id):
            return self._positions.numbers(word_id)
        return self._positions.between(word_id, numbers, numbers + np.uint32(1))

    def positions_in(self, word: str, doc_ids: Ints) -> Array:
        """The positions of a word in some lessons, ascending as they are."""
        first, last = self._first_positions[doc_ids], self._first_positions[doc_ids + 1]
        if (word_id := self._word_id(word)) is None:
            return NO_DOCS
        positions = self._positions.between(word_id, first, last)
        starts, ends = np.searchsorted(positions, first), np.searchsorted(positions, last)
        inside: Array = positions[ranges(starts, ends - starts)]
        return inside

    def docs_at(self, positions: Array) -> Ints:
        """The distinct lessons that some positions lie in; both are ascending."""
        doc_ids = self._skips[positions // SKIP_INTERVAL]
        while (later := self._first_positions[doc_ids + np.uint32(1)] <= positions).any():  # once or twice
            doc_ids += later
        distinct: Ints = doc_ids[run_starts(doc_ids)].astype(np.int64)
        return distinct

    def impacts(self, words: tuple[str, ...], doc_ids: Ints) -> Impacts | Scores:
        """Sum of the impacts of some words in each lesson; `doc_ids` are ascending."""
        first, *others = (self._word_impacts(word, doc_ids) for word in words)
        # The sum for several words may exceed 16 bits.
        return reduce(np.add, others, first.astype(np.float32)) if others else first

    def _word_impacts(self, word: str, doc_ids: Ints) -> Impacts:
        if self.is_small:
            dense: Impacts = self._dense(word)[doc_ids]
            return dense
        word_id = self._word_id(word)
        if word_id is None:
            return np.zeros(len(doc_ids), np.uint16)
        count = self._word_doc_ids.count(word_id)
        impacts = self._impacts[_row_slice(self._ends[WORDS], word_id)]
        if count * SPARSE_RATIO <= self.size:
            found_at, in_doc_ids = intersect_indices(self._rare_doc_ids(word_id), doc_ids)
        elif len(doc_ids) * LOOKUP_RATIO <= self.size:
            found_at, in_doc_ids = self._word_doc_ids.find(word_id, doc_ids)
        else:
            found, rows = ranks(self.bits(word), self._ranks(word), doc_ids)
            among: Impacts = impacts.take(rows, mode="clip")  # after the last posting, `found` is False
            among *= found
            return among
        looked_up = np.zeros(len(doc_ids), np.uint16)
        looked_up[in_doc_ids] = impacts[found_at]
        return looked_up

    def title_scores(self, typed_words: Iterable[str], among: Ints | None = None) -> tuple[Array, Scores]:
        """`TitleIndex.scores` of the content words typed, in all lessons or `among` some."""
        word_ids = [self._word_id(word) for word in typed_words]
        return self._titles.scores(word_ids, title_match_bonus(self.phrase_share), among)

    def sparse_postings(self, word: str) -> tuple[Array, Impacts]:
        """Posting list of a word: lessons, ascending, and impacts."""
        if (word_id := self._word_id(word)) is None:
            return NO_DOCS, NO_IMPACTS
        return self._word_doc_ids.numbers(word_id), self._impacts[_row_slice(self._ends[WORDS], word_id)]

    def doc_freq(self, word: str) -> int:
        """Number of lessons that have a word."""
        return 0 if (word_id := self._word_id(word)) is None else self._word_doc_ids.count(word_id)

    def _find_word(self, word: str) -> int | None:
        row = self._dictionaries[WORDS].find(word.encode())
        return None if row is None else int(self._word_ids[row])

    def _bits(self, word: str) -> Bitset:
        word_id = self._word_id(word)
        stored = None if word_id is None else self._word_doc_ids.bitmap(word_id)
        if stored is not None:
            return stored
        return from_ids(self.sparse_postings(word)[0], self.size)

    def _word_ranks(self, word: str) -> Array:
        return ranks_of_words(self.bits(word))

    def _block_maxima(self, word: str) -> Impacts:
        word_id = self._word_id(word)
        if word_id is None or self._word_doc_ids.count(word_id) * SPARSE_RATIO <= self.size:
            return sparse_block_maxima(*self.sparse_postings(word), self.size)
        return packed_block_maxima(self.bits(word), self._impacts[_row_slice(self._ends[WORDS], word_id)])

    def _dense_impacts(self, word: str) -> Impacts:
        """A word's impact in every lesson."""
        dense = np.zeros(self.size, np.uint16)
        doc_ids, impacts = self.sparse_postings(word)
        dense[doc_ids] = impacts
        return dense


def cache_entries(total_lessons: int, size: int) -> int:
    """Entries of a cache of arrays of `size` lessons that may hold `total_lessons` altogether."""
    return min(CACHED_WORDS, total_lessons // max(1, size))


def _row_slice(ends: Array, row: int) -> slice:
    return slice(int(ends[row]), int(ends[row + 1]))
