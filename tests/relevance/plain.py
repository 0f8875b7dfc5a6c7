"""What plain BM25 finds for the judged queries: SQLite FTS5 over the passages alone, stemmed, any word.

It says how hard a file of judgements is, and what titles, phrases, thesaurus and weights are worth together.

    python tests/relevance/plain.py tests/relevance/*.json
"""

from __future__ import annotations

import re
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

from lessonsearch.app.bootstrap import open_library
from lessonsearch.model.lesson import Lesson
from lessonsearch.model.taxonomy import STANDARD_FACETS
from lessonsearch.query.query import Query
from lessonsearch.search.evaluation import evaluate, overall, read_judgements
from lessonsearch.settings import Settings

ROOT = Path(__file__).parent.parent.parent
TABLE = "CREATE VIRTUAL TABLE passages USING fts5(text, tokenize='porter unicode61')"
SEARCH = "SELECT rowid FROM passages WHERE passages MATCH ? ORDER BY rank"


class Plain:
    """The passages of lessons in FTS5."""

    def __init__(self, lessons: list[Lesson]) -> None:
        self._lessons = lessons
        self._table = sqlite3.connect(":memory:")
        self._table.execute(TABLE)
        texts = ((number, lesson.text) for number, lesson in enumerate(lessons))
        self._table.executemany("INSERT INTO passages (rowid, text) VALUES (?, ?)", texts)

    def find(self, query: Query) -> SimpleNamespace:
        """The lessons that have any of the words and pass the filters, best first."""
        return SimpleNamespace(results=[SimpleNamespace(lesson=lesson) for lesson in self._found(query)])

    def _found(self, query: Query) -> Iterator[Lesson]:
        words = " OR ".join(f'"{word}"' for word in re.findall(r"\w+", query.q))
        attributes = {facet.name: facet.attribute for facet in STANDARD_FACETS}
        for (number,) in self._table.execute(SEARCH, (words,)):
            lesson = self._lessons[number]
            if all(
                {*values} & {*lesson.tags(attributes[name])}
                for name, values in query.filters_by_facet.items()
            ):
                yield lesson


def main(files: list[str]) -> None:
    """Print what each file's queries find."""
    with tempfile.TemporaryDirectory() as place:
        library = open_library(Settings(ROOT / "corpus", ROOT / "templates", Path(place)))
        lessons = [lesson for lesson in library.all_lessons() if not lesson.same_as]
        library.engine.close()
    plain = Plain(lessons)
    for file in files:
        measured = overall(evaluate(read_judgements(Path(file)), plain.find, lessons))
        print(
            Path(file).name, " / ".join(f"{measured[name]:.3f}" for name in ("mrr", "right_first", "recall"))
        )


if __name__ == "__main__":
    main(sys.argv[1:])
