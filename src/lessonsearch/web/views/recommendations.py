"""Recommendations: all of them, with where each was said before and after."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, Flask, render_template, request

from lessonsearch.model.lesson import Lesson
from lessonsearch.model.lesson_kinds import RECOMMENDATION
from lessonsearch.query.query import Query
from lessonsearch.search.said_before import Recurrence
from lessonsearch.web.pack_state import PACK_PARAM
from lessonsearch.web.request import library

PER_PAGE = 20
"""Lessons on a page; each has a few recommendations, and each of these takes a few searches."""

bp = Blueprint("recommendations", __name__)


def init_app(app: Flask) -> None:
    """Register the blueprint, and the template function for the recurrences of a lesson."""
    app.jinja_env.globals["recurrences"] = recurrences
    app.register_blueprint(bp)


@bp.get("/recommendations")
def index() -> str:
    """List the recommendations that a search finds, or all of them, in the order of the reports."""
    query = Query.read(request.args.items(multi=True), library().taxonomy, also=(PACK_PARAM,))
    kinds = library().taxonomy.filters_with_role(RECOMMENDATION)
    asked = replace(query.without_facets("kind").with_filters(kinds), page=query.page, per_page=PER_PAGE)
    results = library().find(asked) if kinds else None
    found = [recurrences(result.lesson) for result in results.results] if results else []
    return render_template("pages/recommendations.html", query=query, results=results, lessons=found)


def recurrences(lesson: Lesson, anchor: str = "") -> tuple[Recurrence, ...]:
    """The recommendations of a lesson, or that of one anchor; none where the lesson's kind is another."""
    if lesson.kind not in library().taxonomy.with_role(RECOMMENDATION):
        return ()
    return library().recurrences(lesson, anchor)
