"""The start page: ages, roles, kinds and themes to begin with, each with the number of its lessons.

Every count comes from the facets of the empty query, which the page runs anyway.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from lessonsearch.model.taxonomy import START, Facet, Taxonomy
from lessonsearch.query.presets import Role
from lessonsearch.query.query import DOCUMENT, Query
from lessonsearch.search import FacetOption, Results

MAX_COMMON = 6
"""Themes on the start page before the list of all."""


@dataclass(frozen=True)
class RoleChoice:
    """A role, and the search with its filters."""

    role: Role
    query: Query
    current: bool


@dataclass(frozen=True)
class StartPage:
    """What the start page offers below the search box."""

    ways: tuple[tuple[Facet, tuple[FacetOption, ...]], ...]
    """Each facet that is shown here, but the themes, with its choices."""
    common: tuple[FacetOption, ...]
    """The themes with most cases, which show practice."""
    themes: tuple[tuple[str, tuple[FacetOption, ...]], ...]
    """Label of each group with its themes."""
    everything: Query
    """The list of all lessons, in the order of the reports."""


def start_page(results: Results, taxonomy: Taxonomy, case_counts: Mapping[str, int]) -> StartPage:
    """The ways in, from the results of the empty query, in the taxonomy's order.

    `case_counts`: theme → number of its cases.
    """
    themes = {option.choice.id: option for option in _options(results, taxonomy, "theme")}
    groups = (
        (group.label, tuple(themes[choice.id] for choice in group.choices if choice.id in themes))
        for group in taxonomy.groups.get("theme", ())
    )
    return StartPage(
        tuple(
            (facet, tuple(_options(results, taxonomy, facet.name)))
            for facet in taxonomy.shown_in(START)
            if facet.name != "theme"
        ),
        tuple(
            sorted(
                themes.values(),
                key=lambda option: (-case_counts.get(option.choice.id, 0), -option.lesson_count),
            )[:MAX_COMMON]
        ),
        tuple(group for group in groups if group[1]),
        Query(sort=DOCUMENT),
    )


def role_choices(query: Query, roles: Sequence[Role], taxonomy: Taxonomy) -> tuple[RoleChoice, ...]:
    """Every role with its filters applied to a query."""
    return tuple(
        RoleChoice(role, preset, preset.filters == query.filters)
        for role in roles
        for preset in [role.apply(query, taxonomy)]
    )


def _options(results: Results, taxonomy: Taxonomy, facet: str) -> Iterator[FacetOption]:
    panel = next(panel for panel in results.facets if panel.facet.name == facet)
    options = {option.choice.id: option for option in panel.choices}
    return (options[choice.id] for choice in taxonomy.choices(facet) if choice.id in options)
