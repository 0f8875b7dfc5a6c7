"""The search page: box, facets, results, and what to try when nothing is found."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, g, render_template, request

from lessonsearch.app import zero_results
from lessonsearch.query.query import Query
from lessonsearch.web.pack_state import PACK_PARAM, search_addresses
from lessonsearch.web.presenters.search_page import search_page
from lessonsearch.web.request import library, site

bp = Blueprint("search", __name__)


@bp.get("/")
def results() -> str:
    """Search the lessons."""
    query = Query.read(request.args.items(multi=True), library().taxonomy, also=(PACK_PARAM,))
    page = search_page(query, library(), search_addresses)
    if not page.results.total:
        _count_zero_results(query)
    return render_template("pages/search.html", page=page)


def _count_zero_results(query: Query) -> None:
    """Count a search without results and without filters, where the operator wants that."""
    file = site().settings.zero_results
    if file and query.q and not query.filters:
        zero_results.record(Path(file), query.q)
        g.not_cached = True  # a cached page would hide further searches for the same
