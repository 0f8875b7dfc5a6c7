"""From lessons to arrays, lesson after lesson: the first half of building an index.

A text is cut into chains of words (`words.COMPOUND`), each chain is a number, and only the numbers are kept;
what is done word by word is done on arrays, a chunk of lessons at a time. A word at a place becomes one
64-bit key, word number × 2³² + place, so that sorting the keys of a chunk makes its posting lists.
"""

from __future__ import annotations

import itertools
from array import array
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from lessonsearch.engines.whoosh.array_storage import Array
from lessonsearch.engines.whoosh.schema import TAGS, tags
from lessonsearch.engines.whoosh.sorted_arrays import ranges
from lessonsearch.engines.whoosh.title_match import TitleIndexWriter
from lessonsearch.errors import EngineError
from lessonsearch.model.lesson import Lesson
from lessonsearch.model.taxonomy import Taxonomy
from lessonsearch.text.analysis import COMPOUND, MAX_CHAINS, STOP_STEMS, compound
from lessonsearch.text.indexed_fields import field_texts

CHUNK = 1_000_000
"""Chains in a chunk: some 8,000 lessons. Its arrays take about 100 MB while they are made; smaller chunks
are no quicker to sort, larger ones would be felt on a small machine."""

MAX_PLACES = 2**32
"""A place is half of a key."""

GAP = 0
"""The number of the chain that ends each text: no word, one place, so that no phrase runs on."""


class TokenCache(dict[str, tuple[int, ...]]):
    """The numbers of the chains in what stands between two spaces.

    To part a text at its spaces and look that up takes half as long as to find its chains.
    """

    def __init__(self, chains: TermNumbering) -> None:
        super().__init__()
        self._chains = chains

    def __missing__(self, text: str) -> tuple[int, ...]:
        if len(self) >= MAX_CHAINS:
            self.clear()
        self[text] = numbers = tuple(map(self._chains.__getitem__, COMPOUND.findall(text)))
        return numbers


class TermNumbering(dict[str, int]):
    """Numbers of the chains met so far, and for each number its words and the places it takes."""

    def __init__(self) -> None:
        super().__init__()
        self._between_spaces = TokenCache(self)
        self.words: dict[str, int] = {}
        """Index word → its number, in order of first meeting."""
        self.first = array("I", [0])
        self.count = array("I", [0])
        self.places = array("I", [1])
        self.word = array("I")
        self.step = array("I")

    def __missing__(self, text: str) -> int:
        found, places = compound(text)
        self.first.append(len(self.word))
        self.count.append(len(found))
        self.places.append(places)
        for index_word in found:
            self.word.append(self.words.setdefault(index_word.stem, len(self.words)))
            self.step.append(index_word.position)
        self[text] = number = len(self.first) - 1
        return number

    def numbers(self, text: str) -> Iterable[int]:
        """A text as numbers of its chains."""
        return itertools.chain.from_iterable(map(self._between_spaces.__getitem__, text.split()))

    def spread(self, stream: Array) -> tuple[Array, Array, Array]:
        """Of a stream of chain numbers: keys of its words, place where each chain begins, words of each."""
        first, count, places, word, step = (
            np.frombuffer(numbers, np.uint32) if len(numbers) else np.empty(0, np.uint32)
            for numbers in (self.first, self.count, self.places, self.word, self.step)
        )
        begins = np.cumsum(places[stream], dtype=np.int64) - places[stream]
        counts = count[stream]
        at = ranges(first[stream], counts)
        places_of = np.repeat(begins, counts) + step[at]
        return word[at].astype(np.uint64) << np.uint64(32) | places_of.astype(np.uint64), begins, counts

    @property
    def telling(self) -> Array:
        """For each word, whether it is none of the little ones."""
        telling = np.ones(len(self.words), bool)
        telling[[self.words[stem] for stem in STOP_STEMS if stem in self.words]] = False
        return telling


class Inverter:
    """What has been gathered of the lessons so far. Sorted chunks of keys are put on disk in `place`."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.chains = TermNumbering()
        self.chunks: list[Path] = []
        self.bounds = array("I")
        """Place at which each field of each lesson begins."""
        self.lengths = array("I")
        """Words of each field of each lesson."""
        self.tags: dict[str, dict[str, array[int]]] = {name: defaultdict(lambda: array("I")) for name in TAGS}
        """Field of tags → value → numbers of the lessons that have it."""
        self.phrases = TitleIndexWriter()
        self.names: list[bytes] = []
        self.named = array("I")
        """Number of the lesson that each of the names leads to."""
        self.size = self.end = 0
        self._stream = array("I")
        """The chains of all texts since the last flush."""
        self._phrases = array("I")
        """Of each phrase in it: its lesson, where it begins and where it ends."""

    def add(self, lesson: Lesson, taxonomy: Taxonomy) -> None:
        """The next lesson in reading order."""
        phrases = {"title": 1, "asked": len(lesson.asked)}  # as `engines.phrases` has them
        for name, of in field_texts(lesson, taxonomy).items():
            for nth, text in enumerate(of):
                begin = len(self._stream)
                self._stream.extend(self.chains.numbers(text))
                if nth < phrases.get(name, 0):
                    self._phrases.extend((self.size, begin, len(self._stream)))
            self._stream.append(GAP)
        for field, values in tags(lesson).items():
            for value in values:
                self.tags[field][value].append(self.size)
        for name in lesson.names:
            self.names.append(name.encode())
            self.named.append(self.size)
        self.size += 1
        if len(self._stream) >= CHUNK:
            self.flush()

    def flush(self) -> None:
        """Sort what was gathered since the last time, and put it on disk."""
        if not self._stream:
            return
        stream = np.frombuffer(self._stream, np.uint32)
        keys, begins, counts = self.chains.spread(stream)
        self._add_phrases((keys >> np.uint64(32)).astype(np.uint32), counts)
        keys += np.uint64(self.end)
        keys.sort()
        if len(keys):
            self.chunks.append(self.place / f"chunk-{len(self.chunks)}")
            keys.tofile(self.chunks[-1])
        gaps = np.flatnonzero(stream == GAP)
        starts = np.concatenate(([0], gaps[:-1] + 1))
        self.bounds.frombytes((begins[starts] + self.end).astype(np.uint32).tobytes())
        self.lengths.frombytes(np.add.reduceat(counts, starts).astype(np.uint32).tobytes())
        self.end += int(begins[-1]) + 1
        if self.end >= MAX_PLACES:
            raise EngineError(f"The corpus has more than {MAX_PLACES:,} words; split it into two indexes.")
        self._stream = array("I")
        self._phrases = array("I")

    def _add_phrases(self, words: Array, counts: Array) -> None:
        """Add the phrases of a stream, given all its words and how many each of its chains has."""
        lessons, begins, ends = np.frombuffer(self._phrases, np.uint32).reshape(-1, 3).T
        before = np.concatenate(([0], np.cumsum(counts, dtype=np.int64)))
        sizes = before[ends] - before[begins]
        of = np.repeat(np.arange(len(lessons)), sizes)
        within = words[ranges(before[begins], sizes)]
        told = self.chains.telling[within]
        self.phrases.add(lessons, of[told], within[told])
