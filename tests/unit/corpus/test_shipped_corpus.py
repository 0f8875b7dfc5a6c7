"""The shipped corpus: it passes its check, and holds what its reports say that they hold."""

from __future__ import annotations

import csv
import re
from collections import Counter

from lessonsearch import corpus
from support.paths import CORPUS


def test_the_shipped_corpus_is_right() -> None:
    found, problems = corpus.check(CORPUS)
    assert problems == []
    assert len(found.lessons) >= 100


def test_every_permalink_of_the_shipped_corpus_has_its_day() -> None:
    lines = (CORPUS / "permalinks.txt").read_text("utf-8").splitlines()
    assert all(re.fullmatch(r"[a-z0-9/#-]+\t\d{4}-\d{2}-\d{2}", line) for line in lines)


def test_the_reports_own_totals_hold() -> None:
    """Annex C's grades are the 2010–11 column of Table 1, and every row and column adds up."""
    with (CORPUS / "ages-of-concern/data/annex-c.csv").open(encoding="utf-8", newline="") as file:
        grades = Counter(row[1] for row in list(csv.reader(file))[1:])
    assert grades == {"Outstanding": 5, "Good": 66, "Adequate": 40, "Inadequate": 6}
    with (CORPUS / "ages-of-concern/data/table-1.csv").open(encoding="utf-8", newline="") as file:
        table = {row[0]: list(map(int, row[1:])) for row in list(csv.reader(file))[1:]}
    total = table.pop("Total")
    assert [sum(column) for column in zip(*table.values(), strict=True)] == total
    assert all(sum(row[:-1]) == row[-1] for row in [*table.values(), total])
    assert {grade: row[3] for grade, row in table.items()} == grades
    with (CORPUS / "ages-of-concern/data/table-4.csv").open(encoding="utf-8", newline="") as file:
        numbers = {row[0]: int(row[1]) for row in list(csv.reader(file))[1:] if row[1]}
    assert sum(numbers.values()) == 2 * numbers["Total"] == 138


def test_every_numbered_paragraph_stands_in_exactly_one_lesson() -> None:
    lessons = corpus.load(CORPUS).lessons
    numbers = Counter(
        int(passage.paragraph)
        for lesson in lessons
        for passage in lesson.passages
        if lesson.source == "ages-of-concern" and passage.anchor == f"p{passage.paragraph}"
    )
    assert numbers == dict.fromkeys(range(1, 82), 1)
