"""Stored lessons: the JSON of each lesson, compressed separately, so that the ten of a page are read alone.

A single lesson repeats few words, so the first lessons of the segment serve as a preset dictionary for all
(RFC 1950, section 2.2): they contain the common words and the names of all fields. The files are smaller than
blocks of sixteen lessons without a dictionary, and a lesson is decompressed in a tenth of the time
(docs/performance.md).
"""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from lessonsearch.engines.whoosh.arrays.array_storage import (
    UINT8,
    UINT64,
    array_path,
    map_array,
    write_array,
)

LEVEL = 3
"""zlib's level: at 6, lessons take 5% less space, and twice as long to write."""

RAW_DEFLATE = -zlib.MAX_WBITS
"""Raw deflate without header and checksum, because the seal detects damage."""

DICTIONARY_BYTES = 2**15
"""zlib's window: with 16 kB, lessons take 7% more space."""

LESSONS, DICTIONARY, ENDS = "lessons", "lesson-dictionary", "lesson-ends"


class StoredLessonsWriter:
    """Writes lessons in the order of their doc IDs."""

    def __init__(self, prefix: Path) -> None:
        self._prefix = prefix
        self._file = array_path(prefix, LESSONS).open("wb")
        self._ends = array("Q", [0])
        self._first: list[bytes] = []
        """Lessons held back until they have formed the dictionary."""
        self._first_bytes = 0
        self._dictionary: bytes | None = None

    def add(self, text: str) -> None:
        """Add a lesson."""
        encoded = text.encode()
        if self._dictionary is not None:
            self._write(encoded)
            return
        self._first.append(encoded)
        self._first_bytes += len(encoded)
        if self._first_bytes >= DICTIONARY_BYTES:
            self._begin()

    def texts(self) -> Iterator[str]:
        """The JSON of every lesson added so far, in the order of doc IDs."""
        self._flush()
        stored = StoredLessons(self._prefix)
        return (stored.text(doc_id) for doc_id in range(len(self._ends) - 1))

    def close(self) -> None:
        """Finish the files."""
        self._flush()
        self._file.close()

    def cancel(self) -> None:
        """Close the file being written."""
        self._file.close()

    def _begin(self) -> None:
        """Make the dictionary, and write the lessons that it was made from."""
        self._dictionary = b"".join(self._first)[-DICTIONARY_BYTES:] or b" "  # zlib refuses an empty one
        self._compressor = zlib.compressobj(LEVEL, zlib.DEFLATED, RAW_DEFLATE, zdict=self._dictionary)
        for encoded in self._first:
            self._write(encoded)
        self._first.clear()

    def _write(self, encoded: bytes) -> None:
        compressor = self._compressor.copy()  # a fresh one would read the dictionary again
        written = self._file.write(compressor.compress(encoded) + compressor.flush())
        self._ends.append(self._ends[-1] + written)

    def _flush(self) -> None:
        """Flush everything that was added, so that it can be read."""
        if self._dictionary is None:
            self._begin()
        self._file.flush()
        write_array(self._prefix, DICTIONARY, np.frombuffer(self._dictionary or b"", np.uint8), UINT8)
        write_array(self._prefix, ENDS, np.frombuffer(self._ends, np.uint64), UINT64)


class StoredLessons:
    """Lessons of an open index."""

    def __init__(self, prefix: Path) -> None:
        self._compressed = memoryview(map_array(prefix, LESSONS, UINT8).data)
        self._dictionary = map_array(prefix, DICTIONARY, UINT8).tobytes()
        self._ends = map_array(prefix, ENDS, UINT64)

    def text(self, doc_id: int) -> str:
        """The JSON of a lesson. Raises ValueError if it is damaged."""
        start, end = self._ends[doc_id : doc_id + 2].tolist()
        try:
            decompressor = zlib.decompressobj(RAW_DEFLATE, self._dictionary)
            return decompressor.decompress(self._compressed[start:end]).decode()
        except zlib.error as error:
            raise ValueError(f"Stored lesson {doc_id} is damaged: {error}.") from error
