"""The export cache: files that were made before, by what they are made of, within a bound.

A Word document or a deck takes a second of processor. It is the same for the same library, the same query,
pack or training material, the same site and the same form of file, however its address was written; so that
is its key, and there is nothing to outdate.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

MAX_BYTES = 8 * 2**20
"""Bytes that are kept: some thirty decks of 100 lessons. With more, a worker stays large after attacks."""
MAX_FILE_BYTES = MAX_BYTES // 4
"""Bytes of a file that is kept."""


@dataclass(frozen=True)
class ExportedFile:
    """A file to take away."""

    content: bytes
    name: str
    media_type: str


Key = tuple[str, ...]
"""Fingerprint of the library, the site's address, the form of file, and the canonical address of what it
shows."""


class ExportCache:
    """Files that were asked for last."""

    def __init__(self, max_bytes: int = MAX_BYTES) -> None:
        self.max_bytes = max_bytes
        self.size = 0
        self._files: OrderedDict[Key, ExportedFile] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Key, make: Callable[[], ExportedFile]) -> ExportedFile:
        """The file of that key, made if it is not kept."""
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
