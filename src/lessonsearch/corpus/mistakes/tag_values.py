"""Values that are not in the taxonomy, and those that may have been meant."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from lessonsearch.model.taxonomy import Facet, Taxonomy

MAX_LISTED = 20
"""Values that are all named where one is wrong; of more, the nearest."""
NEAREST = 10
MARKS = "'\"‘’“”"


def unknown_tag(facet: Facet, tag: str, taxonomy: Taxonomy) -> str:
    """The sentence about a value that is not in the taxonomy."""
    return f"{facet.name} '{tag}' is not in taxonomy.yaml{_advice(facet, tag, taxonomy)}"


def _advice(facet: Facet, tag: str, taxonomy: Taxonomy) -> str:
    choices = list(taxonomy.choices(facet.name))
    known = [choice.id for choice in choices]
    if (bare := tag.strip(MARKS)) != tag and bare in known:
        return f"; write {bare} without quotation marks."
    if len(parts := tag.split()) > 1 and set(parts) <= set(known):
        return f"; put a comma between two values, {', '.join(parts)}."
    meant = [choice.id for choice in choices if tag.casefold() in (choice.id, choice.label.casefold())]
    if meant:
        return f"; did you mean '{meant[0]}'?"
    return taxonomy.advise(facet.name, tag) or _listed(tag, known)


def _listed(tag: str, known: Sequence[str]) -> str:
    """The values that may stand there; where there are many, those most like the one that does."""
    if len(known) <= MAX_LISTED:
        return f"; it is one of {', '.join(known)}." if known else "."
    nearest = difflib.get_close_matches(tag[:80], known, NEAREST, 0)
    return f"; it is one of {len(known)} there, such as {', '.join(nearest)}."
