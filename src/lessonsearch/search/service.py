"""From a query to the results that a page or the API shows."""

from __future__ import annotations

import time
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from typing import NamedTuple

from lessonsearch.engines.contract import Engine
from lessonsearch.model.lesson import Source
from lessonsearch.model.taxonomy import FACETS, Choice, Facet, Taxonomy
from lessonsearch.query.parser import Term
from lessonsearch.query.query import Query
from lessonsearch.search.highlight import Highlighter
from lessonsearch.search.lexical_resources import LexicalResources
from lessonsearch.search.planner import SynonymExpansion, build_plan, terms_of
from lessonsearch.search.results import Result


class FacetOption(NamedTuple):
    """One value of a facet as the panel shows it; of hundreds, so they are tuples, which are made quickly."""

    facet: Facet
    choice: Choice
    lesson_count: int
    selected: bool
    base_query: Query

    @property
    def query(self) -> Query:
        """The search with this value toggled; made when asked for: a facet may have thousands of values."""
        return self.base_query.toggle(self.facet.name, self.choice.id)


@dataclass(frozen=True)
class FacetPanel:
    """One facet with the choices worth showing: those with a count, and those chosen even at 0."""

    facet: Facet
    choices: tuple[FacetOption, ...]

    @property
    def selected(self) -> tuple[FacetOption, ...]:
        """The chosen values."""
        return tuple(choice for choice in self.choices if choice.selected)


@dataclass(frozen=True)
class Correction:
    """What was typed, and what was searched for instead."""

    typed: str
    meant: str


@dataclass(frozen=True)
class Results:
    """The answer to a query."""

    query: Query
    total: int
    results: tuple[Result, ...]
    counts: Mapping[str, Mapping[str, int]]
    """Facet → value → lessons, each facet with its own filter lifted."""
    taxonomy: Taxonomy = field(repr=False, compare=False)
    total_with_all_words: int
    """How many of them have all the words; they come first, and the rest have most of the words."""
    terms: tuple[Term, ...]
    """What was looked for, for marks on the lesson's page."""
    expanded: tuple[SynonymExpansion, ...] = ()
    """What the thesaurus added."""
    corrected: Correction | None = None
    """Set where misspelt words were taken as they were meant."""

    @property
    def matched(self) -> str:
        """`all` when lessons with all the words were found, `most` when none has all."""
        return "all" if self.total_with_all_words or not self.total else "most"

    @property
    def words(self) -> str:
        """The words that were searched for."""
        return self.corrected.meant if self.corrected else self.query.q

    @property
    def pages(self) -> int:
        """How many pages the results fill; at least one."""
        return max(1, -(-self.total // self.query.per_page))

    @cached_property
    def facets(self) -> tuple[FacetPanel, ...]:
        """Every facet with its choices; made when they are shown: not every search is."""
        return tuple(
            _panel(facet, self.query, self.counts.get(facet.name, {}), self.taxonomy) for facet in FACETS
        )

    @cached_property
    def chips(self) -> tuple[tuple[Facet, FacetOption], ...]:
        """Every chosen value with its facet, as the line of removable filters shows them."""
        return tuple((panel.facet, choice) for panel in self.facets for choice in panel.selected)


BUDGET = 5.0
"""Seconds that a search may take."""

ENOUGH = 10
"""Lessons with all the words that are enough: a first page full. With fewer, those with most follow."""


def find(
    query: Query, engine: Engine, taxonomy: Taxonomy, sources: Mapping[str, Source], wording: LexicalResources
) -> Results:
    """Answer a query: lessons with all its words first; where those are few, the ones with most follow.

    A word that nobody knows is searched for as it was probably meant; one that is English but not in the
    lessons, only where the search finds nothing as it stands.
    """
    meant = wording.corrected(query)
    until = time.monotonic() + BUDGET
    found = _find(query, meant or query.q, until, engine, taxonomy, sources, wording)
    if not found.total and (better := wording.corrected(query, doubtful=True)) not in ("", meant):
        other = _find(query, better, until, engine, taxonomy, sources, wording)
        return other if other.total else found
    return found


def _find(
    query: Query,
    meant: str,
    until: float,
    engine: Engine,
    taxonomy: Taxonomy,
    sources: Mapping[str, Source],
    wording: LexicalResources,
) -> Results:
    """Answer a query as it is meant."""
    plan, expanded = build_plan(replace(query, q=meant), wording.thesaurus)
    plan = replace(plan, deadline=until)
    counting = replace(plan, boosts=(), size=0, facets=())
    # Filters play no part in how many of the words are wanted, so that a count beside a filter is what
    # choosing it finds.
    having = cache(lambda least: engine.search(replace(counting, filters={}, min_should_match=least)).total)
    least = plan.min_should_match if query.literal else _least(plan.min_should_match, having)
    matches = engine.search(replace(plan, min_should_match=least))
    whole = matches.total
    if least < plan.min_should_match:
        whole = engine.search(counting).total if plan.filters else having(plan.min_should_match)
    marker = Highlighter(terms_of(plan))
    return Results(
        query,
        matches.total,
        tuple(
            Result(hit.lesson, sources[hit.lesson.source], marker, hit.score, hit.clauses_matched)
            for hit in matches.hits
        ),
        matches.counts,
        taxonomy,
        whole,
        terms_of(plan),
        expanded,
        Correction(query.q, meant) if meant != query.q else None,
    )


def _least(words: int, having: Callable[[int], int]) -> int:
    """How many of so many words a lesson must have: all, or the most with which enough are found.

    `having` tells how many lessons have at least a number of them.
    """
    if words < 2:
        return words
    return words - bisect_left(range(words - 1), True, key=lambda missing: having(words - missing) >= ENOUGH)


def search_terms(query: Query, wording: LexicalResources) -> tuple[Term, ...]:
    """The terms that a query looks for, misspelt words as they are meant."""
    return terms_of(build_plan(replace(query, q=wording.corrected(query) or query.q), wording.thesaurus)[0])


def _panel(facet: Facet, query: Query, counts: Mapping[str, int], taxonomy: Taxonomy) -> FacetPanel:
    """Chosen values first, then by count, then by the taxonomy's order."""
    chosen = query.selected(facet.name)
    shown: Iterable[FacetOption] = (
        FacetOption(facet, choice, counts.get(choice.id, 0), choice.id in chosen, query)
        for choice in taxonomy.choices(facet.name)
        if choice.id in counts or choice.id in chosen
    )
    return FacetPanel(facet, tuple(sorted(shown, key=lambda c: (not c.selected, -c.lesson_count))))
