"""Writing the triple index: in memory for a few lessons, in a folder for any number, in bounded memory."""

from __future__ import annotations

import itertools
from array import array
from collections.abc import Iterable
from pathlib import Path
from typing import IO

import numpy as np

from lessonsearch.model.lesson import Lesson
from lessonsearch.quotations.mapped_arrays import Array
from lessonsearch.quotations.shingles import (
    TripleIndex,
    buckets_of,
    in_order,
    sorted_triples,
    title_hash,
)
from lessonsearch.text.normalised import normalise, word_hashes

SORTED_AT_ONCE = 2_000_000
"""Triples that are sorted at once: 70 MB."""
READ_AT_ONCE = 500_000


class TripleIndexWriter:
    """Collects lessons and writes their triples to a folder, which must exist and be empty."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._row: IO[bytes] = (folder / "row").open("wb")
        self._passages = _PassageList()

    def add(self, lesson: Lesson) -> None:
        """Add the passages of a lesson."""
        np.array(self._passages.row_of(lesson), "<u4").tofile(self._row)

    def close(self) -> None:
        """Close the file that is being written, if it still is."""
        self._row.close()

    def finish(self) -> None:
        """Sort the triples and write every file. Nothing can be added afterwards."""
        self.close()
        row = (
            np.fromfile(self.folder / "row", "<u4")
            if self._passages.length < READ_AT_ONCE
            else np.asarray(np.memmap(self.folder / "row", "<u4", "r"))
        )
        parts = max(1, -(-len(row) // SORTED_AT_ONCE))
        edges = [2**64 * part // parts for part in range(parts + 1)]
        with (self.folder / "keys").open("wb") as keys, (self.folder / "places").open("wb") as places:
            for low, high in itertools.pairwise(edges):
                for target, values in zip(
                    (keys, places), in_order(_chunks(row, (low, high - 1))), strict=True
                ):
                    values.tofile(target)
        del row
        (self.folder / "row").unlink()
        written = self.folder / "keys"
        sorted_keys = np.memmap(written, "<u8", "r") if written.stat().st_size else np.empty(0, "<u8")
        buckets_of(np.asarray(sorted_keys)).tofile(self.folder / "buckets")
        for name, values in self._passages.arrays().items():
            values.tofile(self.folder / name)


def index_in_memory(lessons: Iterable[Lesson]) -> TripleIndex:
    """The triple index of a few lessons."""
    passages = _PassageList()
    row = array("I")
    for lesson in lessons:
        row.extend(passages.row_of(lesson))
    keys, places = in_order([sorted_triples(np.array(row, "<u4"), 0)])
    listed = passages.arrays()
    return TripleIndex(
        keys,
        places,
        buckets_of(keys),
        listed["starts"],
        listed["names"],
        listed["name-ends"],
        listed["titles"],
    )


def _chunks(row: Array, keep: tuple[int, int]) -> Iterable[tuple[Array, Array]]:
    for first in range(0, max(0, len(row) - 2), READ_AT_ONCE):
        yield sorted_triples(row[first : first + READ_AT_ONCE + 2], first, keep)


class _PassageList:
    """Where each passage begins in the row, what it is called, and the titles of lessons and sections."""

    def __init__(self) -> None:
        self.length = 0
        self._starts = array("Q", [0])
        self._names = bytearray()
        self._ends = array("Q", [0])
        self._titles: set[int] = set()

    def row_of(self, lesson: Lesson) -> list[int]:
        """The word numbers of a lesson's passages, each ended by a 0."""
        row: list[int] = []
        for passage in lesson.passages:
            row += [*word_hashes(passage.text), 0]
            self._starts.append(self.length + len(row))
            self._names += passage.id.encode() + b"\n"
            self._ends.append(len(self._names))
        self.length += len(row)
        self._titles.update(title_hash(normalise(title).letters) for title in (lesson.title, *lesson.section))
        return row

    def arrays(self) -> dict[str, Array]:
        """The files of the index that are not triples."""
        return {
            "starts": np.array(self._starts, "<u8"),
            "names": np.frombuffer(bytes(self._names), "u1"),
            "name-ends": np.array(self._ends, "<u8"),
            "titles": np.array(sorted(self._titles), "<u8"),
        }
