"""Ids that were published: they only grow, each with its day, and lead to where a lesson is now."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from lessonsearch import corpus
from support.small_corpus import (
    PERMALINKS,
    replace,
    write,
)


def test_a_moved_lesson_keeps_its_old_address(small: Path) -> None:
    (small / "r" / "001-one.md").rename(small / "r" / "001-other.md")
    assert any("'r/one' was published" in problem for problem in corpus.check(small)[1])
    replace("r/001-other.md", "section: Babies", "section: Babies\naliases: [r/one]")(small)
    assert corpus.publish(corpus.load(small)) == 1
    assert corpus.check(small)[1] == []


def test_permalinks_only_grow(small: Path) -> None:
    write(small / "permalinks.txt", "r/gone\t2025-01-02\n")
    corpus.publish(corpus.load(small), date(2026, 3, 4))
    lines = (small / "permalinks.txt").read_text("utf-8").splitlines()
    assert lines == sorted(["r/gone\t2025-01-02", *(f"{name}\t2026-03-04" for name in PERMALINKS.split())])


def test_a_ledger_without_days_is_read_and_mended(small: Path) -> None:
    assert corpus.check(small)[1] == []
    assert corpus.publish(corpus.load(small), date(2026, 3, 4)) == 0
    lines = (small / "permalinks.txt").read_text("utf-8").splitlines()
    assert lines == [f"{name}\t2026-03-04" for name in PERMALINKS.split()]
    assert corpus.publish(corpus.load(small), date(2026, 5, 6)) == 0
    assert (small / "permalinks.txt").read_text("utf-8").splitlines() == lines


def test_the_first_day_of_publication_stays(small: Path) -> None:
    twice = PERMALINKS.replace("r/one\n", "r/one\t2026-02-02\nr/one\t2025-05-05\n")
    write(small / "permalinks.txt", twice)
    corpus.publish(corpus.load(small), date(2026, 3, 4))
    lines = (small / "permalinks.txt").read_text("utf-8").splitlines()
    assert [line for line in lines if line.startswith("r/one")] == ["r/one\t2025-05-05"]
