"""The sources' figures as tables: the table below each chart, and each CSV file.

A figure's table is printed in the source and read from the lesson that holds it, or is made of the numbers
that the source states in words. Charts are drawn from these tables (`charts`).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from lessonsearch.app.library import Library
from lessonsearch.errors import NotFound
from lessonsearch.model.lesson import TABLE
from lessonsearch.model.statistics import Figure, StatedValue

REST_NOTE = "What is left of the whole"
"""Shown in place of the source's words beside a number that is calculated."""
TOTAL = "Total"

Rows = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class FigureTable:
    """Column heads and rows; `totalled` if the last row is the total of those above.

    `ranked` are the grades of a list of reviews that the corpus ranks, best first.
    """

    head: tuple[str, ...]
    rows: Rows
    totalled: bool = False
    ranked: tuple[str, ...] = ()

    @property
    def grades(self) -> tuple[str, ...]:
        """The grades of a list of reviews: those that the corpus ranks, then others as they occur."""
        return tuple(dict.fromkeys((*self.ranked, *(row[1] for row in self.rows))))

    @property
    def body(self) -> Rows:
        """The rows without the total."""
        return self.rows[:-1] if self.totalled else self.rows

    def csv(self) -> str:
        """The table as a CSV file (RFC 4180) with a header line."""
        file = io.StringIO()
        csv.writer(file).writerows([self.head, *self.rows])
        return file.getvalue()


def table_of(figure: Figure, library: Library) -> FigureTable:
    """The table of a figure. Raises NotFound where its excerpt or the table in it is missing."""
    table = _printed_table(figure, library) if figure.table else _stated_table(figure)
    return replace(table, ranked=figure.grades)


def _printed_table(figure: Figure, library: Library) -> FigureTable:
    """The table that the source prints."""
    _, excerpt = library.excerpt(figure.table)
    block = next((block for block in excerpt.blocks if block.form == TABLE), None)
    if block is None:
        raise NotFound(f"'{figure.table}' has no table.")
    head, *rows = block.rows
    return FigureTable(head, tuple(rows), rows[-1][0] == TOTAL)


def _stated_table(figure: Figure) -> FigureTable:
    """The numbers that the source states, with its words. The rest is calculated, and marked as such."""
    rows = [_row(value, figure) for value in figure.parts]
    if figure.rest:
        rest = figure.total - sum(value.value for value in figure.parts)
        rows.append((figure.rest, number(rest, figure.unit), REST_NOTE))
    if figure.whole:
        rows.append(_row(figure.whole, figure))
    return FigureTable(
        ("", figure.unit.capitalize(), "In the source’s words"), tuple(rows), bool(figure.whole)
    )


def _row(value: StatedValue, figure: Figure) -> tuple[str, ...]:
    return value.label, number(value.value, figure.unit), value.says


def number(value: int, unit: str) -> str:
    """A number as tables and charts show it: `1,200`, `35%`."""
    return f"{value:,}{'%' if unit == '%' else ''}"


def numbers(rows: Iterable[Sequence[str]], column: int = -1) -> list[tuple[str, int | None]]:
    """The label and number of each row; None where the cell is empty, as in a heading."""
    return [(row[0], int(row[column].replace(",", "")) if row[column] else None) for row in rows]


def day_of(text: str) -> date:
    """A date as the sources print it in tables: `12/08/2010` is 12 August 2010."""
    return datetime.strptime(text, "%d/%m/%Y").date()


COLUMNS = {"board": 0, "grade": 1, "date": 2}
"""Columns of the list of evaluated reviews: URL parameter value → index."""


def filter_reviews(
    table: FigureTable, board: str = "", grade: str = "", sort: str = "board", descending: bool = False
) -> FigureTable:
    """The reviews of one board and one grade (empty for all), sorted by a column of `COLUMNS`."""
    rows = [row for row in table.rows if board in ("", row[0]) and grade in ("", row[1])]
    grades = table.grades
    sort_keys: dict[str, Callable[[tuple[str, ...]], str | int | date]] = {
        "board": lambda row: row[0].casefold(),
        "grade": lambda row: grades.index(row[1]),
        "date": lambda row: day_of(row[2]),
    }
    rows.sort(key=sort_keys[sort], reverse=descending)
    return replace(table, rows=tuple(rows))


def by_month(table: FigureTable) -> FigureTable:
    """The number of reviews by month and grade, months without reviews included."""
    dated_grades = [(day_of(row[2]), row[1]) for row in table.rows]
    months = sorted({(day.year, day.month) for day, _ in dated_grades})
    year, month = months[0]
    rows = []
    while (year, month) <= months[-1]:
        in_month = [grade for day, grade in dated_grades if (day.year, day.month) == (year, month)]
        rows.append((f"{year}-{month:02}", in_month))
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    rows.append((TOTAL, [grade for _, grade in dated_grades]))
    counts = (
        (name, *(str(grades.count(grade)) for grade in table.grades), str(len(grades)))
        for name, grades in rows
    )
    return FigureTable(("Month", *table.grades, TOTAL), tuple(counts), totalled=True)
