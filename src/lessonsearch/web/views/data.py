"""The sources' figures: charts, tables with the excerpts they come from, and CSV files."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from lessonsearch.errors import NotFound, QueryError
from lessonsearch.model.statistics import Figure
from lessonsearch.model.taxonomy import did_you_mean
from lessonsearch.text.user_input import normalise_input
from lessonsearch.web.pack_state import PACK_PARAM
from lessonsearch.web.presenters.figure_view import REVIEW_LIST, figure_view
from lessonsearch.web.presenters.tables import COLUMNS, FigureTable, filter_reviews, table_of
from lessonsearch.web.request import library

bp = Blueprint("data", __name__, url_prefix="/data")


@bp.get("")
def index() -> str:
    """Show every figure."""
    views = [figure_view(figure, library()) for figure in library().editorial.figures]
    return render_template("pages/data.html", shown=views)


@bp.get("/<name>")
def figure(name: str) -> str | AnyResponse:
    """Show a list of reviews, filtered and sorted; redirect other figures to the page of all."""
    found = _figure(name)
    if found.chart != REVIEW_LIST:
        return redirect(url_for("data.index", _anchor=name), 302)
    return _reviews_page(found)


@bp.get("/<name>.csv")
def table(name: str) -> Response:
    """Download a figure's table as CSV; of a list of reviews, the rows that its page shows."""
    found = _figure(name)
    rows = table_of(found, library())
    if found.chart == REVIEW_LIST:
        rows = read_selection(rows).apply(rows)
    headers = {"Content-Disposition": f'attachment; filename="{found.id}.csv"'}
    return Response(rows.csv(), content_type="text/csv; charset=utf-8", headers=headers)


@dataclass(frozen=True)
class ReviewSelection:
    """The filters and the sort order of a list of reviews."""

    board: str = ""
    grade: str = ""
    sort: str = "board"
    down: bool = False

    def apply(self, reviews: FigureTable) -> FigureTable:
        """The selected reviews in their order."""
        return filter_reviews(reviews, self.board, self.grade, self.sort, self.down)

    def pairs(self) -> dict[str, str]:
        """As URL parameters, defaults left out."""
        parameters = {
            "board": self.board,
            "grade": self.grade,
            "sort": "" if self.sort == "board" else self.sort,
            "down": "yes" if self.down else "",
        }
        return {name: value for name, value in parameters.items() if value}

    def sorted_by(self, sort: str) -> dict[str, str]:
        """URL parameters for the same filters sorted by a column; the current column reverses its order."""
        down = sort == self.sort and not self.down
        return ReviewSelection(self.board, self.grade, sort, down).pairs()


def read_selection(reviews: FigureTable) -> ReviewSelection:
    """The selection that the URL asks for. Raises QueryError with every problem."""
    allowed = {
        "board": {row[0] for row in reviews.rows},
        "grade": set(reviews.grades),
        "sort": set(COLUMNS),
        "down": {"yes"},
    }
    problems = []
    for name, value in request.args.items(multi=True):
        if name == PACK_PARAM:
            continue
        if name not in allowed:
            advice = did_you_mean(name, allowed) or "."
            problems.append(f"'{normalise_input(name)[:40]}' is not a parameter of this list{advice}")
        elif value and value not in allowed[name]:
            advice = did_you_mean(value, allowed[name]) or "."
            problems.append(f"There is no {name} '{normalise_input(value)[:40]}'{advice}")
    if problems:
        raise QueryError(*problems)
    values = {name: request.args.get(name, "") for name in allowed}
    return ReviewSelection(values["board"], values["grade"], values["sort"] or "board", bool(values["down"]))


def _reviews_page(figure: Figure) -> str:
    reviews = table_of(figure, library())
    selection = read_selection(reviews)
    return render_template(
        "pages/reviews.html",
        shown=figure_view(figure, library()),
        table=selection.apply(reviews),
        total=len(reviews.rows),
        asked=selection,
        boards=list(dict.fromkeys(row[0] for row in reviews.rows)),
        grades=reviews.grades,
    )


def _figure(name: str) -> Figure:
    """The figure with that id. Raises NotFound."""
    figures = {figure.id: figure for figure in library().editorial.figures}
    if found := figures.get(name):
        return found
    raise NotFound(f"There is no figure '{name[:80]}'{did_you_mean(name, figures) or '.'}")
