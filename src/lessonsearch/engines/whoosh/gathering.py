"""From lessons to arrays, lesson after lesson: the first half of building an index.

A text is cut into chains of words (`words.CHAIN`), each chain is a number, and only the numbers are kept;
what is done word by word is done on arrays, a chunk of lessons at a time. A word at a place becomes one
64-bit key, word number × 2³² + place, so that sorting the keys of a chunk makes its posting lists.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from pathlib import Path

import numpy as np

from lessonsearch.engines import fields as indexed
from lessonsearch.engines import told
from lessonsearch.engines.whoosh.files import Array
from lessonsearch.engines.whoosh.phrases import PhraseLists
from lessonsearch.engines.whoosh.schema import TAGS, tags
from lessonsearch.errors import EngineError
from lessonsearch.lesson import Lesson
from lessonsearch.taxonomy import Taxonomy
from lessonsearch.words import CHAIN, STOP_STEMS, chain

CHUNK = 1_000_000
"""Chains in a chunk: some 8,000 lessons. Its arrays take about 100 MB while they are made; smaller chunks
are no quicker to sort, larger ones would be felt on a small machine."""

MOST_PLACES = 2**32
"""A place is half of a key."""

GAP = 0
"""The number of the chain that ends each text: no word, one place, so that no phrase runs on."""


class Chains(dict[str, int]):
    """Numbers of the chains met so far, and for each number its words and the places it takes."""

    def __init__(self) -> None:
        super().__init__()
        self.words: dict[str, int] = {}
        """Index word → its number, in order of first meeting."""
        self.first = array("I", [0])
        self.count = array("I", [0])
        self.places = array("I", [1])
        self.word = array("I")
        self.step = array("I")
        self.telling: list[tuple[int, ...]] = [()]
        """For each number the numbers of its words, without the little ones."""

    def __missing__(self, text: str) -> int:
        found, places = chain(text)
        self.first.append(len(self.word))
        self.count.append(len(found))
        self.places.append(places)
        for index_word in found:
            self.word.append(self.words.setdefault(index_word.stem, len(self.words)))
            self.step.append(index_word.position)
        self.telling.append(tuple(self.words[one.stem] for one in found if one.stem not in STOP_STEMS))
        self[text] = number = len(self.first) - 1
        return number

    def spread(self, stream: Array) -> tuple[Array, Array, Array]:
        """Of a stream of chain numbers: keys of its words, place where each chain begins, words of each."""
        first, count, places, word, step = (
            np.frombuffer(numbers, np.uint32) if len(numbers) else np.empty(0, np.uint32)
            for numbers in (self.first, self.count, self.places, self.word, self.step)
        )
        begins = np.cumsum(places[stream], dtype=np.int64) - places[stream]
        counts = count[stream]
        owner = np.repeat(np.arange(len(stream)), counts)
        nth = np.arange(len(owner)) - (np.cumsum(counts, dtype=np.int64) - counts)[owner]
        at = first[stream][owner] + nth
        keys = word[at].astype(np.uint64) << np.uint64(32) | (begins[owner] + step[at]).astype(np.uint64)
        return keys, begins, counts


class Gathering:
    """What has been gathered of the lessons so far. Sorted chunks of keys are put on disk in `place`."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.chains = Chains()
        self.chunks: list[Path] = []
        self.bounds = array("I")
        """Place at which each field of each lesson begins."""
        self.lengths = array("I")
        """Words of each field of each lesson."""
        self.tags: dict[str, dict[str, array[int]]] = {name: defaultdict(lambda: array("I")) for name in TAGS}
        """Field of tags → value → numbers of the lessons that have it."""
        self.phrases = PhraseLists()
        self.names: list[bytes] = []
        self.named = array("I")
        """Number of the lesson that each of the names leads to."""
        self.size = self.end = 0
        self._stream = array("I")

    def add(self, lesson: Lesson, taxonomy: Taxonomy) -> None:
        """The next lesson in reading order."""
        number = self.chains.__getitem__
        for text in indexed(lesson, taxonomy).values():
            self._stream.extend(map(number, CHAIN.findall(text)))
            self._stream.append(GAP)
        telling = self.chains.telling
        for text in told(lesson):  # their chains are known from the fields, so this is quicker than `phrases`
            numbers = map(number, CHAIN.findall(text))
            self.phrases.add(self.size, {word for one in numbers for word in telling[one]})
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
        if self.end >= MOST_PLACES:
            raise EngineError(f"The corpus has more than {MOST_PLACES:,} words; split it into two indexes.")
        self._stream = array("I")
