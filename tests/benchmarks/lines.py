"""A corpus as lines of JSON: its lessons, and the rows that the peers are built from. Both are made once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from benchmarks import corpus
from benchmarks.asking import Row, rows
from benchmarks.engines import OURS
from lessonsearch.model.lesson import Lesson


def lessons_file(place: Path, size: int) -> Path:
    """The lessons of the corpus of that size, made when they are missing."""
    path = place / f"lessons-{size}.jsonl"
    if not path.exists():
        _write(path, (lesson.dump() for lesson in corpus.lessons(size)))
    return path


def rows_file(place: Path, size: int) -> Path:
    """The rows of the corpus of that size, made when they are missing."""
    path = place / f"rows-{size}.jsonl"
    if not path.exists():
        lessons = read_lessons(lessons_file(place, size))
        _write(path, (row.dump() for row in rows(lessons, corpus.taxonomy(size))))
    return path


def read_lessons(path: Path) -> Iterator[Lesson]:
    """The lessons of a file."""
    with path.open(encoding="utf-8") as lines:
        yield from map(Lesson.load, lines)


def read_rows(path: Path) -> Iterator[Row]:
    """The rows of a file."""
    with path.open(encoding="utf-8") as lines:
        yield from map(Row.load, lines)


def given_file(engine: str, size: int, place: Path) -> Path:
    """What an engine is built from: ours from lessons, the peers from rows with all words cut already."""
    return (lessons_file if engine in (OURS, "opensearch") else rows_file)(place, size)


def given(engine: str, size: int, place: Path) -> Iterable[Lesson] | Iterable[Row]:
    """The lessons or rows of an engine's `given_file`."""
    path = given_file(engine, size, place)
    return read_lessons(path) if engine in (OURS, "opensearch") else read_rows(path)


def _write(path: Path, lines: Iterable[str]) -> None:
    """A file that is whole or not there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".unfinished")
    with unfinished.open("w", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in lines)
    unfinished.rename(path)
