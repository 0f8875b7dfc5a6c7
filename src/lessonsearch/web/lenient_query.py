"""What can be kept of a search that cannot be read: what was typed, and the parameters that are right."""

from __future__ import annotations

from collections.abc import Iterable

from flask import request

from lessonsearch.errors import QueryError
from lessonsearch.query.query import Query
from lessonsearch.text.user_input import normalise_input
from lessonsearch.web.pack_state import NAME
from lessonsearch.web.request import library


def typed_words() -> str:
    """The words as typed, for the box to show them again."""
    return normalise_input(request.args.get("q", ""))


def read_lenient(pairs: Iterable[tuple[str, str]] | None = None) -> Query:
    """The search of the parameters that can be read, without those that cannot; this request's by default."""
    kept: list[tuple[str, str]] = []
    for pair in request.args.items(multi=True) if pairs is None else pairs:
        if _reads([*kept, pair]):
            kept.append(pair)
    return Query.read(kept, library().taxonomy, also=(NAME,))


def _reads(pairs: list[tuple[str, str]]) -> bool:
    try:
        Query.read(pairs, library().taxonomy, also=(NAME,))
    except QueryError:
        return False
    return True
