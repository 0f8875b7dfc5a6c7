"""The sources' figures to look at: each as a chart, a table, with the words it comes from, and as CSV."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from lessonsearch.citations import pinpoint
from lessonsearch.errors import NotFound, QueryError
from lessonsearch.model.lesson import Excerpt, Lesson, Source
from lessonsearch.model.statistics import Figure
from lessonsearch.model.taxonomy import did_you_mean
from lessonsearch.text.user_input import normalise_input
from lessonsearch.web.pack_state import NAME as PACK
from lessonsearch.web.presenters.charts import Chart, bars, columns
from lessonsearch.web.presenters.tables import (
    COLUMNS,
    GRADES,
    FigureTable,
    by_month,
    numbers,
    picked,
    table_of,
)
from lessonsearch.web.request import library

LIST = "calendar"
"""The chart whose figure is a list with a page of its own."""

pages = Blueprint("data", __name__, url_prefix="/data")


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
        """What of the excerpts can distress; empty where nothing can."""
        return "; ".join(
            dict.fromkeys(rest.lesson.content_note for rest in self.rests if rest.lesson.content_note)
        )

    @property
    def listed(self) -> bool:
        """Whether there is a whole list behind it, with a page of its own."""
        return self.figure.chart == LIST


@pages.get("")
def index() -> str:
    """Show every figure."""
    return render_template("pages/data.html", shown=[shown(figure) for figure in library().editorial.figures])


@pages.get("/<name>")
def figure(name: str) -> str | AnyResponse:
    """Show the list behind a figure, to be sorted and filtered; others stand on the page of all."""
    found = known(name)
    if found.chart != LIST:
        return redirect(url_for("data.index", _anchor=name), 302)
    whole = table_of(found, library())
    asked = read_choice(whole)
    return render_template(
        "pages/reviews.html",
        shown=shown(found),
        table=picked(whole, asked.board, asked.grade, asked.sort, asked.down),
        total=len(whole.rows),
        asked=asked,
        boards=list(dict.fromkeys(row[0] for row in whole.rows)),
        grades=GRADES,
    )


@pages.get("/<name>.csv")
def table(name: str) -> Response:
    """Give a figure's table as CSV; of a list, what its page would show."""
    found = known(name)
    whole = table_of(found, library())
    if found.chart == LIST:
        asked = read_choice(whole)
        whole = picked(whole, asked.board, asked.grade, asked.sort, asked.down)
    return Response(
        whole.csv(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{found.id}.csv"'},
    )


@dataclass(frozen=True)
class TableSelection:
    """What of a list is to be shown, and in which order."""

    board: str = ""
    grade: str = ""
    sort: str = "board"
    down: bool = False

    def pairs(self) -> dict[str, str]:
        """As parameters of the address, defaults left out."""
        found = {
            "board": self.board,
            "grade": self.grade,
            "sort": self.sort,
            "down": "yes" if self.down else "",
        }
        return {name: value for name, value in found.items() if value and (name, value) != ("sort", "board")}

    def sorted_by(self, sort: str) -> dict[str, str]:
        """The same choice by another column, or turned round where it is sorted by this one already."""
        down = sort == self.sort and not self.down
        return TableSelection(self.board, self.grade, sort, down).pairs()


def read_choice(whole: FigureTable) -> TableSelection:
    """The choice that the address asks for. Raises QueryError with every problem."""
    allowed = {
        "board": {row[0] for row in whole.rows},
        "grade": set(GRADES),
        "sort": set(COLUMNS),
        "down": {"yes"},
    }
    problems = []
    for name, value in request.args.items(multi=True):
        if name == PACK:
            continue
        if name not in allowed:
            advice = did_you_mean(name, allowed) or "."
            problems.append(f"'{normalise_input(name)[:40]}' is not a parameter of this list{advice}")
        elif value and value not in allowed[name]:
            advice = did_you_mean(value, allowed[name]) or "."
            problems.append(f"There is no {name} '{normalise_input(value)[:40]}'{advice}")
    if problems:
        raise QueryError(*problems)
    given = {name: request.args.get(name, "") for name in allowed}
    return TableSelection(given["board"], given["grade"], given["sort"] or "board", bool(given["down"]))


def known(name: str) -> Figure:
    """The figure of that name. Raises NotFound."""
    figures = {figure.id: figure for figure in library().editorial.figures}
    if found := figures.get(name):
        return found
    raise NotFound(f"There is no figure '{name[:80]}'{did_you_mean(name, figures) or '.'}")


def shown(figure: Figure) -> FigureView:
    """A figure ready for its page."""
    table = table_of(figure, library())
    if figure.chart == LIST:
        table = by_month(table)
    return FigureView(figure, draw(figure, table), table, tuple(_rests(figure)))


def draw(figure: Figure, table: FigureTable) -> Chart:
    """The chart of a figure's table."""
    if figure.chart == "bars":
        return bars(numbers(table.body), figure.unit)
    if figure.chart == "share":
        rows = [(row[0], int(row[1].rstrip("%").replace(",", ""))) for row in table.body]
        return bars(rows, figure.unit, figure.total, figure.rest)
    if figure.chart == LIST:
        heads = [month_name(row[0]) for row in table.body]
        parts = [(name, [int(row[1 + i]) for row in table.body]) for i, name in enumerate(GRADES)]
    else:
        heads = [span(head) for head in table.head[1:-1]]
        parts = [(row[0], [int(cell) for cell in row[1:-1]]) for row in table.body]
    return columns(heads, parts[::-1])


def month_name(month: str) -> str:
    """`2010-04` as it stands under a column: `Apr`."""
    return "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()[int(month[-2:]) - 1]


def span(words: str) -> str:
    """A span of years as it stands under a column: `April 2007 – March 2008` is `2007–08`."""
    years = re.findall(r"\d{4}", words)
    return f"{years[0]}–{years[-1][-2:]}" if len(years) > 1 else words


def _rests(figure: Figure) -> Iterator[FigureSource]:
    for name in figure.excerpts:
        lesson, excerpt = library().excerpt(name)
        yield FigureSource(library().source(lesson.source), lesson, excerpt, pinpoint(lesson, excerpt))
