"""Filters: pairs of facet name and value, in the one order that gives equal searches equal URLs."""

from __future__ import annotations

from collections.abc import Iterable

from lessonsearch.model.taxonomy import STANDARD_FACETS

STANDARD_ORDER = {facet.name: rank for rank, facet in enumerate(STANDARD_FACETS)}


def facet_rank(name: str) -> tuple[int, str]:
    """Sort key of a facet in URLs: the standard ones in their order, then the others by name."""
    return STANDARD_ORDER.get(name, len(STANDARD_ORDER)), name


def sorted_filters(filters: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Distinct filters by facet, then by value, whatever the corpus."""
    return tuple(sorted(dict.fromkeys(filters), key=lambda pair: (facet_rank(pair[0]), pair[1])))
