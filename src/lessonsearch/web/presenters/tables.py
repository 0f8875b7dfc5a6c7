"""The sources' figures as tables: what stands under each chart and in each CSV file.

A figure's table is the source's own, read from the lesson that holds it, or is made of the numbers that
the source states in words. Nothing here knows how a chart looks.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from lessonsearch.app.library import Library
from lessonsearch.errors import NotFound
from lessonsearch.model.lesson import TABLE
from lessonsearch.model.statistics import Figure, StatedValue

REST = "What is left of the whole"
TOTAL = "Total"

Rows = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class FigureTable:
    """Column heads, rows, and whether the last row is the total of those above."""

    head: tuple[str, ...]
    rows: Rows
    totalled: bool = False

    @property
    def body(self) -> Rows:
        """The rows without their total."""
        return self.rows[:-1] if self.totalled else self.rows

    def csv(self) -> str:
        """As a CSV file (RFC 4180), its first line the column heads."""
        file = io.StringIO()
        csv.writer(file).writerows([self.head, *self.rows])
        return file.getvalue()


def table_of(figure: Figure, library: Library) -> FigureTable:
    """The table of a figure. Raises NotFound where its lesson is gone."""
    return _printed(figure, library) if figure.table else _told(figure)


def _printed(figure: Figure, library: Library) -> FigureTable:
    """The source's own table."""
    _, excerpt = library.excerpt(figure.table)
    block = next((block for block in excerpt.blocks if block.form == TABLE), None)
    if block is None:
        raise NotFound(f"'{figure.table}' has no table.")
    head, *rows = block.rows
    return FigureTable(head, tuple(rows), rows[-1][0] == TOTAL)


def _told(figure: Figure) -> FigureTable:
    """The numbers that the source states in words, with those words; the rest is reckoned and says so."""
    rows = [_row(one, figure) for one in figure.parts]
    if figure.rest:
        left = figure.total - sum(one.value for one in figure.parts)
        rows.append((figure.rest, number(left, figure.unit), REST))
    if figure.whole:
        rows.append(_row(figure.whole, figure))
    return FigureTable(
        ("", figure.unit.capitalize(), "In the source’s words"), tuple(rows), bool(figure.whole)
    )


def _row(one: StatedValue, figure: Figure) -> tuple[str, ...]:
    return one.label, number(one.value, figure.unit), one.says


def number(value: int, unit: str) -> str:
    """A number as a table shows it: `1,200`, `35%`."""
    return f"{value:,}{'%' if unit == '%' else ''}"


def numbers(rows: Iterable[Sequence[str]], column: int = -1) -> list[tuple[str, int | None]]:
    """First cell and number of each row; None where the cell is empty, as a heading's is."""
    return [(row[0], int(row[column].replace(",", "")) if row[column] else None) for row in rows]


def day_of(text: str) -> date:
    """A day as the sources print it in tables: `12/08/2010` is 12 August 2010."""
    return datetime.strptime(text, "%d/%m/%Y").date()


GRADES = ("Outstanding", "Good", "Adequate", "Inadequate")
"""Ofsted's grades, best first."""

COLUMNS = {"board": 0, "grade": 1, "date": 2}
"""The columns of a list of evaluated reviews, by their names in an address."""


def picked(
    table: FigureTable, board: str = "", grade: str = "", sort: str = "board", down: bool = False
) -> FigureTable:
    """The reviews of one board, or of one grade, or all; sorted by a column, `down` from its end."""
    rows = [row for row in table.rows if board in ("", row[0]) and grade in ("", row[1])]
    ranks: dict[str, Callable[[tuple[str, ...]], str | int | date]] = {
        "board": lambda row: row[0].casefold(),
        "grade": lambda row: GRADES.index(row[1]),
        "date": lambda row: day_of(row[2]),
    }
    rows.sort(key=ranks[sort], reverse=down)
    return FigureTable(table.head, tuple(rows))


def by_month(table: FigureTable) -> FigureTable:
    """How many reviews had each grade in each month; months without one are there too."""
    days = [(day_of(row[2]), row[1]) for row in table.rows]
    months = sorted({(day.year, day.month) for day, _ in days})
    year, month = months[0]
    rows = []
    while (year, month) <= months[-1]:
        here = [grade for day, grade in days if (day.year, day.month) == (year, month)]
        rows.append((f"{year}-{month:02}", here))
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    rows.append((TOTAL, [grade for _, grade in days]))
    counts = (
        (name, *(str(grades.count(grade)) for grade in GRADES), str(len(grades))) for name, grades in rows
    )
    return FigureTable(("Month", *GRADES, TOTAL), tuple(counts), totalled=True)
