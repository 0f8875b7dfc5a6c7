"""Result navigation: previous and next result on a lesson's page, for the search that its URL carries.

The URL of a lesson holds the search's own parameters, page included, so nothing is stored and a link sent to
a colleague leads the same way. Invalid parameters are ignored: a damaged URL still shows the lesson.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from flask import request

from lessonsearch.app.library import Library
from lessonsearch.errors import QueryError
from lessonsearch.model.lesson import Lesson
from lessonsearch.model.taxonomy import Taxonomy
from lessonsearch.query.query import MAX_VALUES, Query
from lessonsearch.search import Result, Results
from lessonsearch.web.lenient_query import read_lenient
from lessonsearch.web.pack_state import PACK_PARAM

MARKS_OFF = ("marks", "off")
"""The URL parameter that turns the highlighting off."""


@dataclass(frozen=True)
class NeighbourResult:
    """A neighbouring result, with the search on the page of results that has it."""

    result: Result
    query: Query


@dataclass(frozen=True)
class ResultNavigation:
    """A lesson's rank among the results, from 1, and its neighbours."""

    query: Query
    number: int
    total: int
    before: NeighbourResult | None
    after: NeighbourResult | None


def search_context(taxonomy: Taxonomy) -> tuple[Query, bool]:
    """The search that this request's URL carries, and whether its words are to be marked."""
    pairs = [pair for pair in islice(request.args.items(multi=True), MAX_VALUES) if pair[0] != MARKS_OFF[0]]
    marks = request.args.get(MARKS_OFF[0]) != MARKS_OFF[1]
    try:
        return Query.read(pairs, taxonomy, also=(PACK_PARAM,)), marks
    except QueryError:
        return read_lenient(taxonomy, pairs), marks


def result_navigation(lesson: Lesson, query: Query, library: Library) -> ResultNavigation | None:
    """A lesson's place in a search; None for an empty query or a lesson not on that page of results."""
    if not query.to_params():
        return None
    found = library.find(query)
    ids = [result.lesson.id for result in found.results]
    if lesson.id not in ids:
        return None
    index = ids.index(lesson.id)
    return ResultNavigation(
        query,
        query.start + index + 1,
        found.total,
        _neighbour(found, index - 1, library),
        _neighbour(found, index + 1, library),
    )


def _neighbour(found: Results, index: int, library: Library) -> NeighbourResult | None:
    """The result at an index of this page, or the last of the page before, or the first of the page after."""
    query = found.query
    if 0 <= index < len(found.results):
        return NeighbourResult(found.results[index], query)
    step = -1 if index < 0 else 1
    if not 1 <= query.page + step <= found.pages:
        return None
    page = query.on_page(query.page + step)
    results = library.find(page).results
    return NeighbourResult(results[-1 if step < 0 else 0], page) if results else None
