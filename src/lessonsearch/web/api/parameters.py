"""Parameters of the API.

They are read strictly, so that a misspelt filter never gives a response that looks filtered.
"""

from __future__ import annotations

from flask import request

from lessonsearch.errors import QueryError
from lessonsearch.query.query import MAX_QUERY_LENGTH, Query
from lessonsearch.text.user_input import normalise_input
from lessonsearch.web.request import library


def read_query() -> Query:
    """The query of this request. Raises QueryError, also for an empty filter: most likely a value is lost."""
    pairs = list(request.args.items(multi=True))
    problems = [
        f"'{normalise_input(name)[:40]}' is empty. Give it a value or leave it out."
        for name, value in pairs
        if not normalise_input(value) and name != "q"
    ]
    # A page searches for the beginning of a passage that is pasted; a program should know what it asks for.
    length = len(normalise_input(request.args.get("q", "")))
    if length > MAX_QUERY_LENGTH:
        problems.append(f"The search is {length} characters long. Shorten it to {MAX_QUERY_LENGTH}.")
    try:
        query = Query.read(pairs, library().taxonomy)
    except QueryError as error:
        raise QueryError(*problems, *error.problems) from error
    if problems:
        raise QueryError(*problems)
    return query


def refuse_parameters() -> None:
    """Refuse all parameters. Raises QueryError."""
    if request.args:
        raise QueryError(
            *(f"'{normalise_input(name)[:40]}' is not a parameter of this address." for name in request.args)
        )
