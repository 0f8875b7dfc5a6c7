"""The search page: box, facets, results, and what to try when nothing is found."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from flask import Blueprint, render_template, request

from lessonsearch.model.taxonomy import Taxonomy
from lessonsearch.query.query import RELEVANCE, SORTS, Query
from lessonsearch.search import FacetOption, FacetPanel, Results
from lessonsearch.web.pack_state import NAME, search_addresses
from lessonsearch.web.presenters.start_page import RoleChoice, StartPage, role_choices, start_page
from lessonsearch.web.request import library

EXAMPLES = ("co-sleeping", "invisible fathers", '"passing the buck"', "discharge planning")
"""Searches that the start page offers: one for each way of asking that works."""

FEW = 24
"""Choices that a panel shows at once: about a screen of a desk. With more of them its groups begin closed."""

MAX_LISTED = 40
"""Choices listed under one heading, the chosen and the commonest: more than any theme's group has, and fewer
than the sources of a national collection."""

MAX_OFFERS = 8
"""Filters that may be tried away when nothing is found: each costs a search."""

pages = Blueprint("search", __name__)


@pages.get("/")
def results() -> str:
    """Search the lessons."""
    query = Query.read(request.args.items(multi=True), library().taxonomy, also=(NAME,))
    return render_template("pages/search.html", page=search_page(query))


@dataclass(frozen=True)
class SuggestedQuery:
    """Another search to try, in words, with what it would find."""

    words: str
    query: Query
    count: int


@dataclass(frozen=True)
class SortOption:
    """An order that the results can stand in."""

    label: str
    query: Query
    current: bool


class FacetOptionView(NamedTuple):
    """A choice in its panel, in the order in which it is told."""

    id: str
    """What its box is called on the page."""
    value: str
    label: str
    lessons: int
    selected: bool
    address: str
    """The search with this choice more, or without it."""


@dataclass(frozen=True)
class FacetGroupView:
    """Choices of a panel that stand under one heading; the heading is empty where there are no groups."""

    id: str
    label: str
    choices: tuple[FacetOptionView, ...]
    more: int
    """How many choices are not listed."""
    opened: bool


@dataclass(frozen=True)
class SearchPage:
    """Everything that the search page shows."""

    results: Results
    orders: tuple[SortOption, ...]
    panels: tuple[tuple[FacetPanel, tuple[FacetGroupView, ...]], ...]
    offers: tuple[SuggestedQuery, ...]
    examples: tuple[Query, ...]
    numbers: list[int]
    roles: tuple[RoleChoice, ...]
    start: StartPage | None
    """Where to begin; None once something is asked."""

    @property
    def query(self) -> Query:
        """The search."""
        return self.results.query

    @property
    def first(self) -> int:
        """Number of the first result on this page."""
        return self.query.start + 1

    @property
    def beyond(self) -> bool:
        """Whether this page lies after the last."""
        return self.query.page > self.results.pages


def search_page(query: Query) -> SearchPage:
    """The page that answers a query."""
    found = library().find(query)
    taxonomy = library().taxonomy
    address = search_addresses()
    return SearchPage(
        found,
        tuple(_orders(query)),
        tuple((panel, tuple(_groups(panel, taxonomy, address))) for panel in found.facets if panel.choices),
        () if found.total else tuple(_offers(found)),
        () if query.to_params() else tuple(Query(q=words) for words in EXAMPLES),
        _numbers(query.page, found.pages),
        role_choices(query, library().editorial.roles),
        None if query.to_params() else start_page(found, taxonomy),
    )


def _orders(query: Query) -> Iterator[SortOption]:
    """The orders that make sense here; the one that applies anyway is not written into the address."""
    usual = query.sorted_by("").order
    for name, label in SORTS.items():
        if name != RELEVANCE or query.q:
            yield SortOption(label, query.sorted_by("" if name == usual else name), name == query.order)


def _groups(panel: FacetPanel, taxonomy: Taxonomy, address: Callable[[str], str]) -> Iterator[FacetGroupView]:
    """A panel's choices under the taxonomy's headings; a group with something chosen stands open."""
    for group in taxonomy.groups.get(panel.facet.name, ()):
        choices = tuple(choice for choice in panel.choices if choice.choice.group == group.id)
        if choices:
            chosen = any(choice.selected for choice in choices)
            more = max(0, len(choices) - MAX_LISTED)
            opened = chosen or len(panel.choices) <= FEW
            shown = tuple(_shown(choice, address) for choice in choices[:MAX_LISTED])
            yield FacetGroupView(group.id, group.label, shown, more, opened)


def _shown(choice: FacetOption, address: Callable[[str], str]) -> FacetOptionView:
    facet, value = choice.facet.name, choice.choice.id
    toggled = address(choice.base_query.toggle_query_string(facet, value))
    return FacetOptionView(
        f"{facet}-{value}", value, choice.choice.label, choice.lesson_count, choice.selected, toggled
    )


def _offers(found: Results) -> Iterator[SuggestedQuery]:
    """The search with a filter less, or its words or its filters alone, where that finds something."""
    query = found.query
    tries = [(f"without “{choice.choice.label}”", choice.query) for _, choice in found.chips[:MAX_OFFERS]]
    if query.q and len(query.filters) > 1:
        tries.append((f"“{query.q}” without any filter", query.without_filters()))
    if query.q and query.filters:
        tries.append(("the filters without the words", query.with_words("")))
    for words, other in tries:
        if count := library().find(other).total:
            yield SuggestedQuery(words, other, count)


def _numbers(page: int, pages: int) -> list[int]:
    """Pages worth a link: the first, the last, and those around this one."""
    around = range(max(1, page - 2), min(pages, page + 2) + 1)
    return sorted({1, *around, pages})
