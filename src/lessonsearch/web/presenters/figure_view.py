"""Figures of the sources ready for a page: chart, table and the excerpts they come from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lessonsearch.app.library import Library
from lessonsearch.citations import pinpoint
from lessonsearch.model.lesson import Excerpt, Lesson, Source
from lessonsearch.model.statistics import Figure
from lessonsearch.web.presenters.charts import Chart, bars, columns
from lessonsearch.web.presenters.tables import FigureTable, by_month, numbers, table_of

REVIEW_LIST = "calendar"
"""The chart type of a figure that has a list of reviews with a page of its own."""


@dataclass(frozen=True)
class FigureSource:
    """An excerpt that a figure comes from."""

    source: Source
    lesson: Lesson
    excerpt: Excerpt
    pinpoint: str


@dataclass(frozen=True)
class FigureView:
    """A figure with its chart, the table below it, and the excerpts it comes from."""

    figure: Figure
    drawing: Chart
    table: FigureTable
    rests: tuple[FigureSource, ...]

    @property
    def content_notes(self) -> str:
        """The content notes of its lessons, joined; empty where there are none."""
        notes = (source.lesson.content_note for source in self.rests)
        return "; ".join(dict.fromkeys(filter(None, notes)))

    @property
    def listed(self) -> bool:
        """Whether its list of reviews has a page of its own."""
        return self.figure.chart == REVIEW_LIST


def figure_view(figure: Figure, library: Library) -> FigureView:
    """A figure ready for its page. Raises NotFound where an excerpt or table of it is missing."""
    table = table_of(figure, library)
    if figure.chart == REVIEW_LIST:
        table = by_month(table)
    return FigureView(figure, _chart(figure, table), table, tuple(_sources(figure, library)))


def _chart(figure: Figure, table: FigureTable) -> Chart:
    if figure.chart == "bars":
        return bars(numbers(table.body), figure.unit)
    if figure.chart == "share":
        rows = [(row[0], int(row[1].rstrip("%").replace(",", ""))) for row in table.body]
        return bars(rows, figure.unit, figure.total, figure.rest)
    if figure.chart == REVIEW_LIST:
        heads = [_month_head(row[0]) for row in table.body]
        series = [(name, [int(row[1 + i]) for row in table.body]) for i, name in enumerate(table.head[1:-1])]
    else:
        heads = [_years_head(head) for head in table.head[1:-1]]
        series = [(row[0], [int(cell) for cell in row[1:-1]]) for row in table.body]
    return columns(heads, series[::-1])


def _month_head(month: str) -> str:
    """The head of a column for a month: `Apr` for `2010-04`."""
    return "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()[int(month[-2:]) - 1]


def _years_head(period: str) -> str:
    """The head of a column for a period: `2007–08` for `April 2007 – March 2008`."""
    years = re.findall(r"\d{4}", period)
    return f"{years[0]}–{years[-1][-2:]}" if len(years) > 1 else period


def _sources(figure: Figure, library: Library) -> Iterator[FigureSource]:
    for name in figure.excerpts:
        lesson, excerpt = library.excerpt(name)
        yield FigureSource(library.source(lesson.source), lesson, excerpt, pinpoint(lesson, excerpt))
