"""Clauses: the short statements that a text is made of, as somebody might ask for them."""

from __future__ import annotations

import re

from lessonsearch.text.analysis import STOP_STEMS, terms

BOUNDARY = re.compile(
    r"[.;:,–—()‘’“”\n]+|\b(?:and|but|or|so|as|if|because|although|while|when|where|which|who|that"
    r"|was|were|should|had been|has been|have been|had|has|have|been)\b"
)
"""Punctuation, conjunctions and auxiliary verbs, between which clauses stand."""

MIN_TERMS, MAX_TERMS = 2, 7
"""Content words of a clause: one says too little, and more are hardly typed together."""


def clauses(text: str) -> tuple[str, ...]:
    """The distinct clauses of a text, in order.

    >>> clauses("The plan was delayed, although risks before birth were known.")
    ('risks before birth',)
    """
    parts = (part.strip() for part in BOUNDARY.split(text))
    sizes = ((part, len(terms(part) - STOP_STEMS)) for part in parts if part)
    return tuple(dict.fromkeys(part for part, size in sizes if MIN_TERMS <= size <= MAX_TERMS))
