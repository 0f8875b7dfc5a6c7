"""Where to start when nothing is asked yet: ages, roles, kinds and themes, each with what it would find.

Every count is one of the search without words, which the page has asked for anyway.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lessonsearch.model.taxonomy import Taxonomy
from lessonsearch.query.presets import Role
from lessonsearch.query.query import DOCUMENT, Query
from lessonsearch.search import FacetOption, Results


@dataclass(frozen=True)
class RoleChoice:
    """A role, and the search with its filters."""

    role: Role
    query: Query
    current: bool


@dataclass(frozen=True)
class StartPage:
    """What the start page offers below the box."""

    ages: tuple[FacetOption, ...]
    kinds: tuple[FacetOption, ...]
    themes: tuple[tuple[str, tuple[FacetOption, ...]], ...]
    """Heading of the group → its themes."""
    everything: Query
    """The list of all lessons, in the order of the reports."""


def start_page(found: Results, taxonomy: Taxonomy) -> StartPage:
    """The ways in, from the results of a search for nothing. All stand in the taxonomy's own order."""
    themes = {choice.choice.id: choice for choice in _choices(found, taxonomy, "theme")}
    groups = (
        (group.label, tuple(themes[choice.id] for choice in group.choices if choice.id in themes))
        for group in taxonomy.groups.get("theme", ())
    )
    return StartPage(
        tuple(_choices(found, taxonomy, "age")),
        tuple(_choices(found, taxonomy, "kind")),
        tuple(group for group in groups if group[1]),
        Query(sort=DOCUMENT),
    )


def role_choices(query: Query, roles: Sequence[Role]) -> tuple[RoleChoice, ...]:
    """Every role with the search that it makes of this one."""
    return tuple(
        RoleChoice(role, asked, asked.filters == query.filters)
        for role in roles
        for asked in [role.apply(query)]
    )


def _choices(found: Results, taxonomy: Taxonomy, facet: str) -> Iterator[FacetOption]:
    panel = next(panel for panel in found.facets if panel.facet.name == facet)
    shown = {choice.choice.id: choice for choice in panel.choices}
    return (shown[choice.id] for choice in taxonomy.choices(facet) if choice.id in shown)
