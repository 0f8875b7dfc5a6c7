"""From result to result: a lesson's place in the search that one came from, carried in its address.

The address of a lesson holds the search's own parameters, page included, so there is nothing to remember
and a link sent to a colleague leads the same way. Parameters that cannot be read are passed over: a
lesson is worth showing whatever became of its address.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from flask import request

from lessonsearch.app.library import Library
from lessonsearch.errors import QueryError
from lessonsearch.model.lesson import Lesson
from lessonsearch.query.query import MAX_VALUES, Query
from lessonsearch.search import Result, Results
from lessonsearch.web.lenient_query import read_lenient
from lessonsearch.web.pack_state import NAME
from lessonsearch.web.request import library

OFF = ("marks", "off")
"""The parameter that takes the marks off."""


@dataclass(frozen=True)
class NeighbourResult:
    """A neighbouring result, and the search as it stands there."""

    result: Result
    query: Query


@dataclass(frozen=True)
class ResultNavigation:
    """A lesson's place among the results: `number` counts from 1."""

    query: Query
    number: int
    total: int
    before: NeighbourResult | None
    after: NeighbourResult | None


def search_context() -> tuple[Query, bool]:
    """The search that this lesson's address carries, and whether its words are to be marked."""
    pairs = [pair for pair in islice(request.args.items(multi=True), MAX_VALUES) if pair[0] != OFF[0]]
    marks = request.args.get(OFF[0]) != OFF[1]
    try:
        return Query.read(pairs, library().taxonomy, also=(NAME,)), marks
    except QueryError:
        return read_lenient(pairs), marks


def result_navigation(lesson: Lesson, query: Query, library: Library) -> ResultNavigation | None:
    """Where a lesson stands in a search; None where nothing was searched or it is not on that page."""
    if not query.to_params():
        return None
    found = library.find(query)
    names = [result.lesson.id for result in found.results]
    if lesson.id not in names:
        return None
    at = names.index(lesson.id)
    before = NeighbourResult(found.results[at - 1], query) if at else _turned(library, query, -1, found)
    last = at == len(names) - 1
    after = _turned(library, query, 1, found) if last else NeighbourResult(found.results[at + 1], query)
    return ResultNavigation(query, query.start + at + 1, found.total, before, after)


def _turned(library: Library, query: Query, step: int, found: Results) -> NeighbourResult | None:
    """The last result of the page before, or the first of the page after."""
    if not 1 <= query.page + step <= found.pages:
        return None
    page = query.on_page(query.page + step)
    results = library.find(page).results
    return NeighbourResult(results[-1 if step < 0 else 0], page) if results else None
