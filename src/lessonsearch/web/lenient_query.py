"""Lenient parsing of a query that has invalid parameters: the words as typed, and the valid parameters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import islice

from flask import request

from lessonsearch.errors import QueryError
from lessonsearch.model.taxonomy import Taxonomy
from lessonsearch.query.query import MAX_VALUES, SINGLE, Query
from lessonsearch.text.user_input import normalise_input
from lessonsearch.web.pack_state import PACK_PARAM

MAX_READ = 400
"""Parameters that are looked at; a search has some 300 at the most."""


def typed_words() -> str:
    """The search words as typed, to be shown in the search box again."""
    return normalise_input(request.args.get("q", ""))


def read_lenient(taxonomy: Taxonomy, pairs: Iterable[tuple[str, str]] | None = None) -> Query:
    """The query that the valid parameters ask for, without the others; by default those of this request.

    Each parameter is read by itself, so that the work is linear in their number.
    """
    valid: dict[tuple[str, str], None] = {}
    count: Counter[str] = Counter()
    for name, value in islice(request.args.items(multi=True) if pairs is None else pairs, MAX_READ):
        limit = 1 if name in SINGLE else MAX_VALUES
        if (name, value) not in valid and count[name] < limit and _is_valid((name, value), taxonomy):
            valid[name, value] = None
            count[name] += 1
    return Query.read(valid, taxonomy, also=(PACK_PARAM,))


def _is_valid(pair: tuple[str, str], taxonomy: Taxonomy) -> bool:
    try:
        Query.read([pair], taxonomy, also=(PACK_PARAM,))
    except QueryError:
        return False
    return True
