"""Export cache: generated files, keyed by what they are made of, within a memory bound.

A Word document or deck takes a second of processor time. It is the same for the same library, query, pack or
training material, site and file format, however its address was written; these form the key, so no entry is
ever stale.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

MAX_BYTES = 8 * 2**20
"""Bytes that are kept: some thirty decks of 100 lessons. With more, a worker stays large after attacks."""
MAX_FILE_BYTES = MAX_BYTES // 4
"""Maximum bytes of one cached file."""


@dataclass(frozen=True)
class ExportedFile:
    """A generated file."""

    content: bytes
    name: str
    media_type: str


Key = tuple[str, ...]
"""Fingerprint of the library, file format, canonical address of the content, and date."""


class ExportCache:
    """The most recently used files."""

    def __init__(self, max_bytes: int = MAX_BYTES) -> None:
        self.max_bytes = max_bytes
        self.size = 0
        self._files: OrderedDict[Key, ExportedFile] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Key, make: Callable[[], ExportedFile]) -> ExportedFile:
        """Return the file for a key, generating it if it is not cached."""
        with self._lock:
            if kept := self._files.get(key):
                self._files.move_to_end(key)
                return kept
        made = make()
        with self._lock:
            if key not in self._files and len(made.content) <= MAX_FILE_BYTES:
                self._files[key] = made
                self.size += len(made.content)
            while self.size > self.max_bytes:
                self.size -= len(self._files.popitem(last=False)[1].content)
        return made
