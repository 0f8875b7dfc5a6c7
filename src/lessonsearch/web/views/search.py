"""The search page: box, facets, results, and what to try when nothing is found."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from lessonsearch.query.query import Query
from lessonsearch.web.pack_state import PACK_PARAM, search_addresses
from lessonsearch.web.presenters.search_page import search_page
from lessonsearch.web.request import library

bp = Blueprint("search", __name__)


@bp.get("/")
def results() -> str:
    """Search the lessons."""
    query = Query.read(request.args.items(multi=True), library().taxonomy, also=(PACK_PARAM,))
    return render_template("pages/search.html", page=search_page(query, library(), search_addresses()))
