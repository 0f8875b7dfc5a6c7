"""The search page: facet panels, sort options, pager, and searches to try when nothing is found."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import NamedTuple

from flask import url_for

from lessonsearch.app.export_formats import RESULT_FILES
from lessonsearch.app.library import Library
from lessonsearch.errors import NotFound
from lessonsearch.model.lesson import Excerpt, Lesson, Source
from lessonsearch.model.lesson_kinds import CASE
from lessonsearch.model.taxonomy import SEARCH, Taxonomy
from lessonsearch.query.paragraph_reference import paragraph_number
from lessonsearch.query.parser import WILDCARD, parse_all
from lessonsearch.query.presets import Role
from lessonsearch.query.query import RELEVANCE, SORTS, Query
from lessonsearch.search import FacetOption, FacetPanel, Results
from lessonsearch.web.feed_formats import FEED_FORMATS
from lessonsearch.web.presenters.start_page import RoleChoice, StartPage, role_choices, start_page

EXAMPLES = ("co-sleeping", "invisible fathers", '"passing the buck"', "discharge planning")
"""Example searches of the start page: one for each way of asking that works."""

MAX_OPEN_OPTIONS = 24
"""Options of a panel whose groups all start open: about a screen of a desktop. In a larger panel they start
closed."""

MAX_LISTED = 40
"""Options listed in one group, the selected and the commonest: more than any theme group has, and fewer than
the sources of a national collection."""

MAX_OFFERS = 8
"""Filters that are tried without when nothing is found: each costs a search."""

MAX_PARAGRAPHS = 12
"""Sources in which a paragraph is looked up by its number."""

SearchUrls = Callable[[Sequence[str]], list[str]]
"""From query strings to the URLs of their searches."""


@dataclass(frozen=True)
class SuggestedQuery:
    """Another search to try, described in words, with the number of its results."""

    words: str
    query: Query
    count: int


@dataclass(frozen=True)
class SortOption:
    """A sort order of the results."""

    label: str
    query: Query
    current: bool


class FacetOptionView(NamedTuple):
    """An option of a facet panel. The template unpacks the fields in this order."""

    id: str
    """Id of its checkbox."""
    value: str
    label: str
    lessons: int
    selected: bool
    address: str
    """The search with this option toggled."""


@dataclass(frozen=True)
class FacetGroupView:
    """Options of a panel under one heading; the label is empty where the facet has no groups."""

    id: str
    label: str
    choices: tuple[FacetOptionView, ...]
    more: int
    """Number of options that are not listed."""
    opened: bool


@dataclass(frozen=True)
class SearchPage:
    """Everything that the search page shows."""

    query: Query
    results: Results
    orders: tuple[SortOption, ...]
    panels: tuple[tuple[FacetPanel, tuple[FacetGroupView, ...]], ...]
    offers: tuple[SuggestedQuery, ...]
    examples: tuple[Query, ...]
    numbers: list[int]
    """Page numbers that the pager links to."""
    roles: tuple[RoleChoice, ...]
    start: StartPage | None
    """The ways in; None where the query is not empty."""
    paragraphs: tuple[tuple[Lesson, Excerpt, Source], ...] = ()
    """The paragraphs that the search names by their number."""
    wildcards: tuple[str, ...] = ()
    """Words typed with an asterisk, which stands for nothing here."""

    @property
    def wordless(self) -> bool:
        """Whether something was typed that has no word in it."""
        return bool(self.query.q) and not parse_all(self.query.q)

    @property
    def role(self) -> Role | None:
        """The role whose filters are chosen."""
        return next((choice.role for choice in self.roles if choice.current), None)

    @property
    def first(self) -> int:
        """Rank of the first result on this page, from 1."""
        return self.query.start + 1

    @property
    def beyond(self) -> bool:
        """Whether this page lies after the last."""
        return self.query.page > self.results.pages

    @property
    def downloads(self) -> list[tuple[str, str]]:
        """The results as files: name of the format and URL."""
        query = self.query.on_page(1).query_string
        return [
            (name, url_for("exports.results_as", ending=ending) + (f"?{query}" if query else ""))
            for ending, name in RESULT_FILES.items()
        ]

    @property
    def feeds(self) -> list[tuple[str, str]]:
        """The search as a feed: name of the format and URL, whatever the order and the page."""
        return [(name, address) for name, address, _ in self.alternates]

    @property
    def alternates(self) -> list[tuple[str, str, str]]:
        """The feeds with the media type of each."""
        query = self.query.on_page(1).sorted_by("").query_string
        return [
            (
                form.name,
                url_for("feeds.search", form=ending) + (f"?{query}" if query else ""),
                form.media_type,
            )
            for ending, form in FEED_FORMATS.items()
        ]


def search_page(query: Query, library: Library, search_urls: SearchUrls) -> SearchPage:
    """The page of a query's results."""
    results = library.find(query)
    taxonomy = library.taxonomy
    panels = (
        (panel, tuple(_groups(panel, taxonomy, search_urls)))
        for panel in results.facets
        if panel.choices and SEARCH in panel.facet.shown
    )
    is_start = not query.to_params()
    return SearchPage(
        results.query,
        results,
        tuple(_sort_options(query)),
        tuple(panels),
        () if results.total else tuple(_offers(results, library)),
        tuple(Query(q=words) for words in EXAMPLES) if is_start else (),
        _pager_numbers(query.page, results.pages),
        role_choices(query, library.editorial.roles, taxonomy),
        start_page(results, taxonomy, _case_counts(library)) if is_start else None,
        tuple(_paragraphs(query, library)),
        tuple(WILDCARD.findall(query.q)),
    )


def _paragraphs(query: Query, library: Library) -> Iterator[tuple[Lesson, Excerpt, Source]]:
    """The paragraphs of that number, of the sources that the search is filtered to, or of all."""
    number = paragraph_number(query.q)
    if number is None:
        return
    chosen = query.selected("source") or library.sources
    for name in list(chosen)[:MAX_PARAGRAPHS]:
        with suppress(NotFound):
            yield (*library.excerpt(f"{name}#p{number}"), library.source(name))


def _case_counts(library: Library) -> Mapping[str, int]:
    """Theme → number of its lessons that tell a case."""
    return library.find(Query(filters=library.taxonomy.filters_with_role(CASE))).counts["theme"]


def _sort_options(query: Query) -> Iterator[SortOption]:
    """The sort orders that make sense for a query; the default order is left out of the URL."""
    default = query.sorted_by("").order
    for name, label in SORTS.items():
        if name != RELEVANCE or query.q:
            yield SortOption(label, query.sorted_by("" if name == default else name), name == query.order)


def _groups(panel: FacetPanel, taxonomy: Taxonomy, search_urls: SearchUrls) -> Iterator[FacetGroupView]:
    """A panel's options under the taxonomy's groups; a group with a selected option starts open."""
    for group in taxonomy.groups.get(panel.facet.name, ()):
        options = tuple(option for option in panel.choices if option.choice.group == group.id)
        if options:
            selected = any(option.selected for option in options)
            more = max(0, len(options) - MAX_LISTED)
            opened = selected or len(panel.choices) <= MAX_OPEN_OPTIONS
            views = _option_views(panel.facet.name, options[:MAX_LISTED], search_urls)
            yield FacetGroupView(group.id, group.label, views, more, opened)


def _option_views(
    facet: str, options: Sequence[FacetOption], search_urls: SearchUrls
) -> tuple[FacetOptionView, ...]:
    values = [option.choice.id for option in options]
    toggled = search_urls(options[0].base_query.toggle_query_strings(facet, values))
    return tuple(
        FacetOptionView(
            f"{facet}-{value}", value, option.choice.label, option.lesson_count, option.selected, address
        )
        for option, value, address in zip(options, values, toggled, strict=True)
    )


def _offers(results: Results, library: Library) -> Iterator[SuggestedQuery]:
    """The search with one filter less, and its words and its filters alone, where that finds something."""
    query = results.query
    offers = [(f"without “{chip.choice.label}”", chip.query) for _, chip in results.chips[:MAX_OFFERS]]
    if query.q and len(query.filters) > 1:
        offers.append((f"“{query.q}” without any filter", query.without_filters()))
    if query.q and query.filters:
        offers.append(("the filters without the words", query.with_words("")))
    for words, offer in offers:
        if count := library.find(offer).total:
            yield SuggestedQuery(words, offer, count)


def _pager_numbers(page: int, pages: int) -> list[int]:
    """Page numbers for the pager: the first, the last, and those around this one."""
    around = range(max(1, page - 2), min(pages, page + 2) + 1)
    return sorted({1, *around, pages})
