"""What can be kept of a search that cannot be read: what was typed, and the parameters that are right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import islice

from flask import request

from lessonsearch.errors import QueryError
from lessonsearch.model.taxonomy import Taxonomy
from lessonsearch.query.query import MAX_VALUES, SINGLE, Query
from lessonsearch.text.user_input import normalise_input
from lessonsearch.web.pack_state import NAME
from lessonsearch.web.request import library

MAX_READ = 400
"""Parameters that are looked at; a search has some 300 at the most."""


def typed_words() -> str:
    """The words as typed, for the box to show them again."""
    return normalise_input(request.args.get("q", ""))


def read_lenient(pairs: Iterable[tuple[str, str]] | None = None) -> Query:
    """The search of the parameters that can be read, without those that cannot; this request's by default.

    Each parameter is read by itself, so that the work grows with their number and no faster.
    """
    taxonomy = library().taxonomy
    kept: dict[tuple[str, str], None] = {}
    number: Counter[str] = Counter()
    for name, value in islice(request.args.items(multi=True) if pairs is None else pairs, MAX_READ):
        most = 1 if name in SINGLE else MAX_VALUES
        if (name, value) not in kept and number[name] < most and _reads((name, value), taxonomy):
            kept[name, value] = None
            number[name] += 1
    return Query.read(kept, taxonomy, also=(NAME,))


def _reads(pair: tuple[str, str], taxonomy: Taxonomy) -> bool:
    try:
        Query.read([pair], taxonomy, also=(NAME,))
    except QueryError:
        return False
    return True
