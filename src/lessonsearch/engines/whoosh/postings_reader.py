"""The posting lists of an open index: which lessons hold a word, what it counts, and where it stands."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache, reduce
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lessonsearch.engines.whoosh.array_storage import (
    BYTES,
    NUMBERS,
    OFFSETS,
    SHORTS,
    Array,
    TermDictionary,
    advise_dontneed,
    mapped,
)
from lessonsearch.engines.whoosh.bitset import Bits, from_ids
from lessonsearch.engines.whoosh.block_max import block_maxima, block_maxima_of, blocks
from lessonsearch.engines.whoosh.postings_writer import WORDS
from lessonsearch.engines.whoosh.schema import IDS
from lessonsearch.engines.whoosh.sorted_arrays import Ints, intersect_indices, merge_sum, ranges, run_starts
from lessonsearch.engines.whoosh.title_match import TitleIndex
from lessonsearch.text.indexed_fields import FIELD_WEIGHTS

Scores = NDArray[np.float32]
Impacts = NDArray[np.uint16]
"""What words count, in whole 256ths (`STEPS`): no word comes near 65,536 of them, all its fields together."""

CACHED_WORDS = 4096
"""Words whose row in the lexicon is remembered: a few hundred kilobytes. And of anything no more is kept."""
CACHED_BITS = 200_000_000
"""Lessons, in all words together, of which is kept which have the word: a bit for each, so 25 MB."""
CACHED_IMPACTS = 25_000_000
"""Impacts that are kept spread out, one for each lesson: 50 MB, for 62 words at 400,000 lessons."""
CACHED_PEAKS = 100_000_000
"""Lessons, in all words together, of whose blocks the most that a word counts is kept: 12.5 MB."""
SMALL = 16_384
"""An index of so few lessons keeps every word's so: to look up there is ten times as quick as in lists."""
SPARSE = 64
"""A list of less than one in so many lessons is searched; a longer one is kept spread out…"""
FEWEST = 8192
"""…unless less than one in so many lessons is looked up: then searching is quicker (measured)."""

NEARBY = 64
"""Places between two signposts to the field they lie in: 3 MB at 400,000 lessons, and a search saved."""

EVERY_FIELD = tuple(range(len(FIELD_WEIGHTS)))
NONE, NOTHING = np.empty(0, np.uint32), np.empty(0, np.uint16)


class PostingsReader:
    """The lists of an index folder. Raises OSError or ValueError where its files cannot be read."""

    def __init__(self, place: Path) -> None:
        self.lengths = mapped(place, "lengths", NUMBERS).reshape(-1, len(FIELD_WEIGHTS))
        """Words of each field (column) of each lesson (row)."""
        self.bounds = mapped(place, "bounds", NUMBERS)
        """Place at which each field of each lesson begins, and the end of the last."""
        self.size = len(self.lengths)
        signposts = np.arange(0, int(self.bounds[-1]) + 1, NEARBY)
        self._nearby = (np.searchsorted(self.bounds, signposts, side="right") - 1).astype(np.uint32)
        """For every so many places, the field of a lesson in which the first of them lies."""
        self.all_docs = from_ids(np.arange(self.size), self.size)
        """All lessons as bits."""
        self._stored = memoryview(mapped(place, "lessons", BYTES).data)
        self._stored_ends = mapped(place, "lesson-ends", OFFSETS)

        self._lexicons = {name: TermDictionary(place, name) for name in (*IDS, WORDS)}
        self._members = {name: mapped(place, f"{name}.lessons", NUMBERS) for name in (*IDS, WORDS)}
        self._ends = {name: mapped(place, f"{name}.ends", OFFSETS) for name in (*IDS, WORDS)}
        self._numbers = mapped(place, f"{WORDS}.numbers", NUMBERS)
        self._impacts = mapped(place, f"{WORDS}.impacts", SHORTS)
        self._places = mapped(place, f"{WORDS}.places", NUMBERS)
        self._place_ends = mapped(place, f"{WORDS}.place-ends", OFFSETS)

        self._phrases = TitleIndex(place)
        self._word = lru_cache(CACHED_WORDS)(self._find_word)
        self.bits = lru_cache(fitting(CACHED_BITS, self.size))(self._bits)
        self._common = lru_cache(CACHED_WORDS)(self._is_common)
        self.small = self.size <= SMALL
        self.blocks = blocks(self.size)
        """How many blocks the lessons have."""
        self.peaks = lru_cache(fitting(CACHED_PEAKS, self.size))(self._peaks)
        self._dense = lru_cache(fitting(CACHED_IMPACTS, self.size))(self._spread)

    def lexicon(self, field: str) -> TermDictionary:
        """Every value of a field of ids, or every word of the text fields, sorted."""
        return self._lexicons[WORDS if field in FIELD_WEIGHTS else field]

    def doc_ids(self, field: str, value: bytes) -> Array:
        """Numbers of the lessons that have a value in a field of ids."""
        row = self._lexicons[field].find(value)
        return NONE if row is None else self._members[field][_part(self._ends[field], row)]

    def facet_values(self, field: str) -> tuple[list[str], Ints, Array]:
        """Every value of a field of ids; and as pairs, the row of a value and a lesson that has it."""
        values = [value.decode() for value in self._lexicons[field]]
        sizes = np.diff(self._ends[field].astype(np.int64)).astype(np.int64)
        return values, np.repeat(np.arange(len(values)), sizes), self._members[field]

    def stored(self, number: int) -> str:
        """A lesson as `Lesson.dump` wrote it."""
        return str(self._stored[_part(self._stored_ends, number)], "utf-8")

    def places(self, word: str) -> Array:
        """Where a word stands, ascending: places of the whole index, see `bounds`."""
        number = self._word(word)
        return NONE if number is None else self._places[_part(self._place_ends, number)]

    def within(self, places: Array, lessons: Ints) -> Array:
        """Those of some places, ascending, that lie in lessons given by their numbers, ascending."""
        first, last = (
            self.bounds[lessons * len(FIELD_WEIGHTS)],
            self.bounds[(lessons + 1) * len(FIELD_WEIGHTS)],
        )
        starts, ends = np.searchsorted(places, first), np.searchsorted(places, last)
        inside: Array = places[ranges(starts, ends - starts)]
        return inside

    def fields_of(self, places: Array) -> list[Ints]:
        """For each field, the lessons in which some places, ascending, lie there; ascending, each once."""
        slots = self._nearby[places // NEARBY].astype(np.int64)
        while (later := self.bounds[slots + 1] <= places).any():  # a few times: NEARBY places hold few fields
            slots += later
        slots = slots[run_starts(slots)]
        lessons, field = np.divmod(
            slots.astype(np.uint32), np.uint32(len(FIELD_WEIGHTS))
        )  # quicker than of 64 bits
        return [lessons[field == one].astype(np.int64) for one in EVERY_FIELD]

    def impacts(
        self, words: tuple[str, ...], lessons: Ints, fields: tuple[int, ...] = EVERY_FIELD
    ) -> Impacts | Scores:
        """The sum of some words' impacts in those fields of lessons given by their numbers, ascending."""
        first, *others = (self._impacts_of(word, lessons, fields) for word in words)
        # Of several words it may be more than 16 bits hold.
        return reduce(np.add, others, first.astype(np.float32)) if others else first

    def _impacts_of(self, word: str, lessons: Ints, fields: tuple[int, ...]) -> Impacts:
        if self._common(word, fields) and (self.small or len(lessons) * FEWEST > self.size):
            spread: Impacts = self._dense(word, fields)[lessons]
            return spread
        lists = [self._listed(word, field) for field in fields]
        found = np.zeros(len(lessons), np.uint16)
        for having, impacts in lists:
            here, there = intersect_indices(having, lessons)
            found[there] += impacts[here]
        return found

    def postings(self, word: str) -> tuple[Array | slice, Impacts]:
        """The lessons that have a word, each once, and what it counts there; all of them if it is common."""
        if self._common(word, EVERY_FIELD):
            return slice(None), self._dense(word, EVERY_FIELD)
        having, impacts = zip(*(self._listed(word, field) for field in EVERY_FIELD), strict=True)
        return merge_sum(having, impacts, np.uint16)

    def title_scores(self, said: Iterable[str], lessons: Ints | None = None) -> tuple[Array, Scores]:
        """The lessons, of some or all, with a phrase that has one of the words; what their nearest counts."""
        return self._phrases.worth([self._word(word) for word in said], lessons)

    def _listed(self, word: str, field: int) -> tuple[Array, Impacts]:
        """The lessons that have a word in a field, ascending, and what it counts in each."""
        number = self._word(word)
        if number is None:
            return NONE, NOTHING
        part = _part(self._ends[WORDS], number * len(FIELD_WEIGHTS) + field)
        return self._members[WORDS][part], self._impacts[part]

    def having(self, word: str) -> Ints:
        """How many lessons have a word in each field."""
        number = self._word(word)
        if number is None:
            return np.zeros(len(FIELD_WEIGHTS), np.int64)
        first = number * len(FIELD_WEIGHTS)
        return np.diff(self._ends[WORDS][first : first + len(FIELD_WEIGHTS) + 1]).astype(np.int64)

    def _find_word(self, word: str) -> int | None:
        row = self._lexicons[WORDS].find(word.encode())
        return None if row is None else int(self._numbers[row])

    def _bits(self, word: str) -> Bits:
        return from_ids(np.concatenate([self._listed(word, field)[0] for field in EVERY_FIELD]), self.size)

    def _peaks(self, word: str) -> Impacts:
        """The most that a word counts in each block, or more."""
        if self._common(word, EVERY_FIELD):
            return block_maxima(self._dense(word, EVERY_FIELD))
        most = np.zeros(self.blocks, np.uint16)
        for having, impacts in (self._listed(word, field) for field in EVERY_FIELD):
            most += block_maxima_of(having, impacts, self.size)
        return most

    def _is_common(self, word: str, fields: tuple[int, ...]) -> bool:
        return self.small or max(len(self._listed(word, field)[0]) for field in fields) * SPARSE > self.size

    def _spread(self, word: str, fields: tuple[int, ...]) -> Impacts:
        spread = np.zeros(self.size, np.uint16)
        for having, impacts in (self._listed(word, field) for field in fields):
            spread[having] += impacts
            advise_dontneed(having)
            advise_dontneed(impacts)
        return spread


def fitting(lessons: int, size: int) -> int:
    """How many sets of `size` lessons are kept where there is room for so many lessons in all."""
    return min(CACHED_WORDS, lessons // max(1, size))


def _part(ends: Array, row: int) -> slice:
    return slice(int(ends[row]), int(ends[row + 1]))
