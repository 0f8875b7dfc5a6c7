"""Word triples of the whole corpus, sorted on disk: how the likely places of a quotation are found.

Three words are the longest run that survives for certain when one word of six is changed. Each triple is
hashed to 64 bits; the hashes lie sorted in one file and the places of their triples beside them, 12 bytes
a word. The files are mapped, not read: a document touches a few pages of them.

Files of an index folder, raw and little-endian: `keys` (u8, sorted), `places` (u4, a word's position in
the row of all passages), `buckets` (u8, where the keys with each leading bits begin), `starts` (u8, where
each passage begins in the row), `names` and `name-ends` (excerpt ids, a line each), `titles` (u8, sorted
hashes of lesson titles and section names).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Protocol

import numpy as np

from lessonsearch.quotations.mapped_arrays import LARGE, Array, advise_dontneed, mapped
from lessonsearch.text.normalised import letters_hash

SIZE = 3
MAX_PLACES = 500
"""Maximum places considered for one triple. One with more is a stock phrase, and a quotation has rarer
ones."""
PARTS = 8
"""Maximum parts of large files that are read one after another, so that only one is in memory."""
KEYS_OF_A_PART = 16
"""Minimum keys of a part: each key touches a page of each file, which some systems map by the megabyte."""


@dataclass(frozen=True)
class TripleHits:
    """Hits of a document's triples in the corpus, one in each row.

    `asked` is the word of the document at which the triple begins, `places` its position in the row of all
    passages, `passages` the index of the passage there. The `weights` of one triple's places sum to 1.
    """

    asked: Array
    places: Array
    passages: Array
    weights: Array


class TripleLookup(Protocol):
    """The triples of a corpus and the names of its passages."""

    @property
    def starts(self) -> Array:
        """Where each passage begins in the row of all, and where the row ends."""

    def look_up(self, words: Sequence[str], blocks: Array | None = None) -> TripleHits:
        """Every place of every triple of these words."""

    def name(self, passage: int) -> str:
        """The excerpt id of a passage."""

    def all_names(self) -> list[str]:
        """The excerpt ids of all passages, in reading order."""

    def has_title(self, letters: str) -> bool:
        """Whether a lesson or a section has a title of these letters."""


@dataclass(frozen=True)
class TripleIndex:
    """The triples of a corpus, in memory or mapped."""

    keys: Array
    places: Array
    buckets: Array
    starts: Array
    names: Array
    name_ends: Array
    titles: Array

    ARRAYS = {  # noqa: RUF012 (a table, not a field)
        "keys": "<u8",
        "places": "<u4",
        "buckets": "<u8",
        "starts": "<u8",
        "names": "u1",
        "name-ends": "<u8",
        "titles": "<u8",
    }

    @classmethod
    def open(cls, folder: Path) -> TripleIndex:
        """Map the index in a folder. Raises OSError or ValueError where it is not what was written."""
        arrays = [mapped(folder / name, kind) for name, kind in cls.ARRAYS.items()]
        index = cls(*arrays)
        if len(index.keys) != len(index.places) or len(index.starts) != len(index.name_ends):
            raise ValueError(f"{folder} is damaged.")
        return index

    def __len__(self) -> int:
        return len(self.starts) - 1

    def name(self, passage: int) -> str:
        """The excerpt id of a passage."""
        begin, end = int(self.name_ends[passage]), int(self.name_ends[passage + 1])
        return bytes(self.names[begin : end - 1]).decode()

    def all_names(self) -> list[str]:
        """The excerpt ids of all passages, in reading order."""
        return bytes(self.names).decode().split("\n")[:-1]

    def has_title(self, letters: str) -> bool:
        """Whether a lesson or a section has a title of these letters."""
        key = title_hash(letters)
        at = int(np.searchsorted(self.titles, key))
        return at < len(self.titles) and int(self.titles[at]) == key

    def look_up(self, words: Sequence[str], blocks: Array | None = None) -> TripleHits:
        """Every place of every triple of these words. No triple reaches over an empty word, nor from one
        block into another, where their numbers are given."""
        numbers = np.fromiter(map(letters_hash, words), dtype=np.uint64, count=len(words))
        asked, wanted = within_breaks(numbers)
        if blocks is not None:
            inside = blocks[asked] == blocks[asked + SIZE - 1]
            asked, wanted = asked[inside], wanted[inside]
        keys, back = np.unique(wanted, return_inverse=True)  # sorted, so that pages are read in order
        counts, listed = self._places_of(keys)
        begins, found = (np.cumsum(counts) - counts)[back], counts[back]
        places = listed[np.repeat(begins, found) + _steps(found)].astype(np.int64)
        passages = np.searchsorted(self._starts, places, side="right") - 1
        weights = np.repeat(1 / np.maximum(found, 1), found)
        return TripleHits(np.repeat(asked, found), places, passages, weights)

    def _places_of(self, keys: Array) -> tuple[Array, Array]:
        """How many places each of the sorted keys has, and all their places in a row.

        Keys touch pages everywhere in the files, so a part of the files is read at a time, and then handed
        back.
        """
        large = any(array.nbytes >= LARGE for array in (self.keys, self.places))
        parts = min(PARTS, -(-len(keys) // KEYS_OF_A_PART)) if large else 1
        counts, places = [np.empty(0, np.int64)], [np.empty(0, "<u4")]
        for part in np.array_split(keys, max(1, parts)):
            first, last = self._search(part)
            advise_dontneed(self.keys)
            advise_dontneed(self.buckets)
            found = np.minimum(last - first, MAX_PLACES)
            counts.append(found)
            places.append(self.places[np.repeat(first, found) + _steps(found)])
            advise_dontneed(self.places)
        return np.concatenate(counts), np.concatenate(places)

    @cached_property
    def _starts(self) -> Array:
        return self.starts[:-1].astype(np.int64)

    def _search(self, keys: Array) -> tuple[Array, Array]:
        """Where each key begins and ends among the sorted keys."""
        bits = len(self.buckets).bit_length() - 1
        bucket = (keys >> np.uint64(64 - bits)).astype(np.int64)
        low, high = self.buckets[bucket].astype(np.int64), self.buckets[bucket + 1].astype(np.int64)
        first = self._bisect(keys, low, high, left=True)
        last = first.copy()
        inside = np.flatnonzero(first < high)
        found = inside[self.keys[first[inside]] == keys[inside]]
        last[found] = self._bisect(keys[found], first[found], high[found], left=False)
        return first, last

    def _bisect(self, keys: Array, low: Array, high: Array, left: bool) -> Array:
        """For each key the place among `keys[low:high]` before or after the equal ones."""
        low, high = low.copy(), high.copy()
        unfinished = np.flatnonzero(low < high)
        while len(unfinished):
            middle = (low[unfinished] + high[unfinished]) // 2
            held = self.keys[middle]
            right = held < keys[unfinished] if left else held <= keys[unfinished]
            low[unfinished] = np.where(right, middle + 1, low[unfinished])
            high[unfinished] = np.where(right, high[unfinished], middle)
            unfinished = unfinished[low[unfinished] < high[unfinished]]
        return low


def _steps(counts: Array) -> Array:
    """0, 1, … up to each count, in a row."""
    steps: Array = np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts)
    return steps


def triple_keys(numbers: Array) -> Array:
    """The 64-bit key of each three word numbers in a row."""
    if len(numbers) < SIZE:
        return np.empty(0, np.uint64)
    one, two, three = numbers[:-2], numbers[1:-1], numbers[2:]
    with np.errstate(over="ignore"):
        keys = (one * np.uint64(0x9E3779B97F4A7C15) + two) * np.uint64(0xBF58476D1CE4E5B9) + three
        keys ^= keys >> np.uint64(29)
        keys *= np.uint64(0x94D049BB133111EB)
        keys ^= keys >> np.uint64(32)
    return keys


def title_hash(letters: str) -> int:
    """A 64-bit number for the letters of a title."""
    return letters_hash(letters) << 32 | letters_hash(letters[::-1] + "title")


def buckets_of(keys: Array) -> Array:
    """Where the keys with each leading bits begin among sorted keys, about 16 in a bucket. Ends with
    the number of keys."""
    bits = max(1, (len(keys) // 16).bit_length())
    edges = np.arange(1, 1 << bits, dtype=np.uint64) << np.uint64(64 - bits)
    inner = np.searchsorted(keys, edges)
    return np.concatenate([[0], inner, [len(keys)]]).astype("<u8")


def sorted_triples(row: Array, first: int, keep: tuple[int, int] = (0, 2**64 - 1)) -> tuple[Array, Array]:
    """Keys in the range `keep` and places of the triples of a row that begins at position `first`.

    A 0 in the row stands between two passages; no triple reaches over it.
    """
    places, keys = within_breaks(row.astype(np.uint64))
    chosen = np.flatnonzero((keys >= np.uint64(keep[0])) & (keys <= np.uint64(keep[1])))
    return keys[chosen], (places[chosen] + first).astype("<u4")


def within_breaks(numbers: Array) -> tuple[Array, Array]:
    """Where each triple begins that reaches over no 0, and its key."""
    keys = triple_keys(numbers)
    if not len(keys):
        return np.empty(0, np.int64), keys
    places = np.flatnonzero((numbers[:-2] > 0) & (numbers[1:-1] > 0) & (numbers[2:] > 0))
    return places, keys[places]


def in_order(parts: Iterable[tuple[Array, Array]]) -> tuple[Array, Array]:
    """Parts of keys with their places, joined and sorted by key, equal ones in reading order."""
    listed = list(parts)
    keys = np.concatenate([keys for keys, _ in listed]) if listed else np.empty(0, "<u8")
    places = np.concatenate([places for _, places in listed]) if listed else np.empty(0, "<u4")
    order = np.argsort(keys, kind="stable")
    return keys[order].astype("<u8"), places[order]
