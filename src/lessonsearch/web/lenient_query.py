"""Lenient parsing of a query that has invalid parameters: the words as typed, and the valid parameters."""

from __future__ import annotations

from collections.abc import Iterable

from flask import request

from lessonsearch.errors import QueryError
from lessonsearch.model.taxonomy import Taxonomy
from lessonsearch.query.query import Query
from lessonsearch.text.user_input import normalise_input
from lessonsearch.web.pack_state import PACK_PARAM


def typed_words() -> str:
    """The search words as typed, to be shown in the search box again."""
    return normalise_input(request.args.get("q", ""))


def read_lenient(taxonomy: Taxonomy, pairs: Iterable[tuple[str, str]] | None = None) -> Query:
    """The query that the valid parameters ask for, without the others; by default those of this request."""
    valid: list[tuple[str, str]] = []
    for pair in request.args.items(multi=True) if pairs is None else pairs:
        if _is_valid([*valid, pair], taxonomy):
            valid.append(pair)
    return Query.read(valid, taxonomy, also=(PACK_PARAM,))


def _is_valid(pairs: list[tuple[str, str]], taxonomy: Taxonomy) -> bool:
    try:
        Query.read(pairs, taxonomy, also=(PACK_PARAM,))
    except QueryError:
        return False
    return True
