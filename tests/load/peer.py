"""Datasette as the other site: the same lessons in SQLite, with FTS5 and facets, served its best way.

Datasette is one process, so as many are started as our server has workers, each at a port of its own. What it
is spared: it neither ranks nor marks, nor knows other words for the same; its counts have their own facet's
filter applied. Full-text search is over the same texts, by Porter's stems.
"""

from __future__ import annotations

import json
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlencode

from lessonsearch import corpus
from lessonsearch.model.lesson import Lesson
from lessonsearch.model.taxonomy import Taxonomy
from lessonsearch.text.indexed_fields import FIELD_WEIGHTS, indexed_text
from load.mix import Search
from support.served import fetch

COLUMNS = {"theme": "themes", "age": "ages", "agency": "agencies", "kind": "kind"}
LISTS = ("themes", "ages", "agencies")
TEXTS = ", ".join(FIELD_WEIGHTS)
TABLE = f"""
PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA page_size=8192;
CREATE TABLE lessons (id INTEGER PRIMARY KEY, name, kind, source, {", ".join(LISTS)}, {TEXTS});
CREATE INDEX by_kind ON lessons(kind);
CREATE INDEX by_source ON lessons(source);
CREATE VIRTUAL TABLE lessons_fts USING fts5(
  {TEXTS}, content="lessons", content_rowid="id", tokenize="porter unicode61"
);
"""
"""Datasette finds the full-text table by the very writing of `content`."""
WHOLE: dict[str, object] = {
    "sql_time_limit_ms": 60_000,
    "facet_time_limit_ms": 60_000,
    "suggest_facets": "off",
}
"""Every answer is whole, and nobody asks for facets that might be had beside."""
LIMITED: dict[str, object] = {"suggest_facets": "off"}
"""As Datasette comes: after 0.2 seconds a facet, and after one second a search, is given up."""


def build(folder: Path, place: Path, name: str) -> Path:
    """The database of a corpus, with what Datasette looks at beforehand, unless they stand there already."""
    database = place / f"lessons-{name}.db"
    if database.exists():
        return database
    scratch = database.with_suffix(".part")
    scratch.unlink(missing_ok=True)
    connection = sqlite3.connect(scratch)
    connection.executescript(TABLE)
    read = corpus.load(folder)
    rows = (_row(number, lesson, read.manifest.taxonomy) for number, lesson in enumerate(read.lessons))
    marks = ", ".join("?" * (4 + len(LISTS) + len(FIELD_WEIGHTS)))
    connection.executemany(f"INSERT INTO lessons VALUES ({marks})", rows)
    connection.execute("INSERT INTO lessons_fts(lessons_fts) VALUES ('rebuild')")
    connection.execute("INSERT INTO lessons_fts(lessons_fts) VALUES ('optimize')")
    connection.commit()
    connection.execute("ANALYZE")
    connection.close()
    scratch.rename(database)
    return database


def _row(number: int, lesson: Lesson, taxonomy: Taxonomy) -> tuple[object, ...]:
    lists = (json.dumps(lesson.tags(name)) for name in LISTS)
    return (number, lesson.id, lesson.kind, lesson.source, *lists, *indexed_text(lesson, taxonomy).values())


def address(search: Search, ending: str = "") -> str:
    """The address of a search at Datasette, as a page or with `.json`: ten lessons and all five facets."""
    pairs = [("_search", search.words), ("_size", "10")]
    pairs += [("_facet_array", name) for name in LISTS] + [("_facet", "kind"), ("_facet", "source")]
    for name, value in search.filters.items():
        column = COLUMNS[name]
        pairs.append((f"{column}__arraycontains" if column in LISTS else column, value))
    return f"/lessons/lessons{ending}?{urlencode(pairs)}"


@contextmanager
def serving(database: Path, processes: int, settings: dict[str, object]) -> Iterator[list[int]]:
    """Datasette in so many processes: their ports."""
    looked = database.with_suffix(".json")
    datasette = [sys.executable, "-m", "datasette"]
    name = database.parent / "lessons.db"  # the name of the file is part of the address
    name.unlink(missing_ok=True)
    name.symlink_to(database)
    subprocess.run([*datasette, "inspect", str(name), "--inspect-file", str(looked)], check=True)
    wished = [part for name, value in settings.items() for part in ("--setting", name, str(value))]
    ports = [_free() for _ in range(processes)]
    with ExitStack() as running:
        for port in ports:
            command = [*datasette, "serve", "--immutable", str(name), "--inspect-file", str(looked), *wished]
            command += ["--host", "127.0.0.1", "--port", str(port)]
            quiet = subprocess.DEVNULL
            process = running.enter_context(subprocess.Popen(command, stdout=quiet, stderr=quiet))
            running.callback(process.terminate)
        for port in ports:
            fetch(f"http://127.0.0.1:{port}/-/versions.json")
        yield ports


def _free() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
