"""SQLite FTS5: external content; its match, its BM25 and its snippets, and NumPy bits for the facets."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from benchmarks.asking import SHOWN, Answer, Asked, Row
from benchmarks.peers.bits import Counter, Packer, best
from lessonsearch.model.taxonomy import Taxonomy
from lessonsearch.text.indexed_fields import FIELD_WEIGHTS

TEXT = list(FIELD_WEIGHTS).index("text")
NAMES, WEIGHTS = ", ".join(FIELD_WEIGHTS), ", ".join(map(str, FIELD_WEIGHTS.values()))


def build(rows: Iterable[Row], taxonomy: Taxonomy, place: Path) -> None:
    database = sqlite3.connect(place / "lessons.db")
    database.executescript(
        "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA page_size=8192;"
        f"CREATE TABLE lessons(id INTEGER PRIMARY KEY, {NAMES});"
        f"CREATE VIRTUAL TABLE found USING fts5({NAMES}, content='lessons', content_rowid='id');"
    )
    packer = Packer(taxonomy)
    for row in rows:
        database.execute("INSERT INTO lessons VALUES(?,?,?,?,?)", (row.number, *row.texts.values()))
        packer.add(row)
    database.execute("INSERT INTO found(found) VALUES('rebuild')")
    database.execute("INSERT INTO found(found) VALUES('optimize')")
    database.commit()
    database.close()
    packer.write(place)


class Peer:
    def __init__(self, place: Path, taxonomy: Taxonomy) -> None:
        self.database = sqlite3.connect(place / "lessons.db")
        self.database.executescript(
            "PRAGMA mmap_size=4000000000; PRAGMA cache_size=-200000; PRAGMA temp_store=MEMORY"
        )
        self.counter = Counter(place, taxonomy)

    def search(self, asked: Asked) -> Answer:
        match = " AND ".join(f'"{" ".join(words)}"' for words in asked.wanted)
        if asked.unwanted:
            match = f"({match}) NOT " + " NOT ".join(f'"{" ".join(words)}"' for words in asked.unwanted)
        scores = np.zeros(self.counter.size)
        found = np.ones(self.counter.size, bool)
        if match:
            sql = f"SELECT rowid, bm25(found, {WEIGHTS}) FROM found WHERE found MATCH ?"
            listed = np.array(self.database.execute(sql, (match,)).fetchall()).reshape(-1, 2)
            numbers = listed[:, 0].astype(np.int64)
            found[:] = False
            found[numbers] = True
            scores[numbers] = -listed[:, 1]
        numbers, counts = self.counter.filtered(found, asked)
        top = best(scores[numbers], numbers, SHOWN).tolist()
        return Answer(len(numbers), top, counts, [self._snippet(match, number) for number in top])

    def _snippet(self, match: str, number: int) -> str:
        if not match:
            sql = "SELECT substr(text, 1, 240) FROM lessons WHERE id = ?"
            return self.database.execute(sql, (number,)).fetchone()[0]
        snippet = f"snippet(found, {TEXT}, '<b>', '</b>', '…', 36)"
        sql = f"SELECT {snippet} FROM found WHERE found MATCH ? AND rowid = ?"
        return self.database.execute(sql, (match, number)).fetchone()[0]
