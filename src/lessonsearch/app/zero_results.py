"""Zero-result searches: their words and counts, kept if the operator asks for it.

They show what a collection lacks and which words its thesaurus does not know. Nothing is stored about who
searched, from where or when. All processes write to one SQLite file.
"""

from __future__ import annotations

import contextlib
import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MAX_SEARCHES = 5_000
"""Maximum number of different searches. Beyond it, the half with the lowest counts is deleted."""
MAX_CHARACTERS = 200
"""Maximum characters of a search; a pasted paragraph says nothing about a collection."""
LOCK_TIMEOUT = 0.2
"""Seconds that a response waits for another process to finish writing; after that the search is not
counted."""

RAREST = "DELETE FROM searches WHERE rowid IN (SELECT rowid FROM searches ORDER BY count, rowid LIMIT ?)"

log = logging.getLogger("lessonsearch")


def record(file: Path, words: str) -> None:
    """Count one search for these words. Never raises: no response may depend on it."""
    searched = " ".join(words.casefold().split())
    if not searched or len(searched) > MAX_CHARACTERS:
        return
    try:
        with _opened(file) as database:
            database.execute(
                "INSERT INTO searches VALUES (?, 1) ON CONFLICT (words) DO UPDATE SET count = count + 1",
                (searched,),
            )
            [(number,)] = database.execute("SELECT count(*) FROM searches")
            if number > MAX_SEARCHES:
                database.execute(RAREST, (MAX_SEARCHES // 2,))
    except (sqlite3.Error, OSError) as error:
        log.warning("A search that found nothing could not be counted in %s: %s.", file, error)


def listed(file: Path) -> list[tuple[str, int]]:
    """Words of zero-result searches with their counts, most frequent first. Raises OSError."""
    if not file.exists():
        return []
    try:
        with _opened(file) as database:
            found = database.execute("SELECT words, count FROM searches ORDER BY count DESC, words")
            return [(str(words), int(count)) for words, count in found]
    except sqlite3.Error as error:
        raise OSError(f"{file} cannot be read: {error}") from error


@contextmanager
def _opened(file: Path) -> Iterator[sqlite3.Connection]:
    """Open the table, creating it in a file that other users cannot read."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file.touch(mode=0o600)
    with contextlib.closing(sqlite3.connect(file, timeout=LOCK_TIMEOUT)) as database, database:
        database.execute("PRAGMA synchronous = OFF")  # a count that a power cut loses is no loss
        database.execute(
            "CREATE TABLE IF NOT EXISTS searches (words TEXT PRIMARY KEY, count INTEGER NOT NULL)"
        )
        yield database
