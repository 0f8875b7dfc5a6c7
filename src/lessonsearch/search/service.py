"""The search service: from a query to the results that a page or the API shows."""

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
from lessonsearch.search.planner import SynonymExpansion, build_plan, included_terms
from lessonsearch.search.results import Result


class FacetOption(NamedTuple):
    """One value of a facet in its panel. A tuple, since a search makes hundreds and tuples are fast."""

    facet: Facet
    choice: Choice
    lesson_count: int
    selected: bool
    base_query: Query

    @property
    def query(self) -> Query:
        """The query with this value toggled; made on demand, as a facet may have thousands of values."""
        return self.base_query.toggle(self.facet.name, self.choice.id)


@dataclass(frozen=True)
class FacetPanel:
    """One facet with its non-empty and its selected choices."""

    facet: Facet
    choices: tuple[FacetOption, ...]

    @property
    def selected(self) -> tuple[FacetOption, ...]:
        """The selected choices."""
        return tuple(choice for choice in self.choices if choice.selected)


@dataclass(frozen=True)
class Correction:
    """A spelling correction: the words typed, and the words searched for instead."""

    typed: str
    meant: str


@dataclass(frozen=True)
class Results:
    """The results of a query: one page, with counts over all matches."""

    query: Query
    total: int
    results: tuple[Result, ...]
    counts: Mapping[str, Mapping[str, int]]
    """Facet → value → lessons, each facet with its own filter lifted."""
    taxonomy: Taxonomy = field(repr=False, compare=False)
    total_with_all_words: int
    """Number of matches with all the words. They come first; the rest have most of the words."""
    terms: tuple[Term, ...]
    """The terms searched for, to be highlighted on the lesson's page."""
    expanded: tuple[SynonymExpansion, ...] = ()
    """The synonyms that the thesaurus added."""
    corrected: Correction | None = None
    """Set where spelling was corrected."""

    @property
    def matched(self) -> str:
        """`all` where some match has all the words, `most` where none has."""
        return "all" if self.total_with_all_words or not self.total else "most"

    @property
    def words(self) -> str:
        """The words that were searched for."""
        return self.corrected.meant if self.corrected else self.query.q

    @property
    def pages(self) -> int:
        """Number of pages; at least one."""
        return max(1, -(-self.total // self.query.per_page))

    @cached_property
    def facets(self) -> tuple[FacetPanel, ...]:
        """Every facet with its choices; made on demand, as not every caller shows them."""
        return tuple(
            _panel(facet, self.query, self.counts.get(facet.name, {}), self.taxonomy) for facet in FACETS
        )

    @cached_property
    def chips(self) -> tuple[tuple[Facet, FacetOption], ...]:
        """Every selected choice with its facet, for the row of removable filters."""
        return tuple((panel.facet, choice) for panel in self.facets for choice in panel.selected)


BUDGET = 5.0
"""Time limit of a search, in seconds."""

ENOUGH = 10
"""Matches that fill the first page. Where fewer have all the words, those with most of them follow."""


def find(
    query: Query, engine: Engine, taxonomy: Taxonomy, sources: Mapping[str, Source], lexical: LexicalResources
) -> Results:
    """Execute a query: lessons with all its words first; where those are few, those with most words follow.

    The spelling of unknown words is corrected; that of English words which the lessons do not have, only
    where the search finds nothing otherwise.
    """
    corrected = lexical.corrected(query)
    deadline = time.monotonic() + BUDGET
    results = _find(query, corrected or query.q, deadline, engine, taxonomy, sources, lexical)
    if results.total:
        return results
    alternative = lexical.corrected(query, include_english=True)
    if alternative in ("", corrected):
        return results
    other = _find(query, alternative, deadline, engine, taxonomy, sources, lexical)
    return other if other.total else results


def _find(
    query: Query,
    words: str,
    deadline: float,
    engine: Engine,
    taxonomy: Taxonomy,
    sources: Mapping[str, Source],
    lexical: LexicalResources,
) -> Results:
    """Execute a query with `words`, which are its own or corrected."""
    plan, expanded = build_plan(replace(query, q=words), lexical.thesaurus)
    plan = replace(plan, deadline=deadline)
    count_only = replace(plan, boosts=(), size=0, facets=())

    # Without filters, so that selecting a filter finds exactly as many lessons as its count says.
    @cache
    def total_with(clauses: int) -> int:
        return engine.search(replace(count_only, filters={}, min_should_match=clauses)).total

    clauses = plan.min_should_match
    min_should_match = clauses if query.literal else _min_should_match(clauses, total_with)
    response = engine.search(replace(plan, min_should_match=min_should_match))
    total_with_all = response.total
    if min_should_match < clauses:
        total_with_all = engine.search(count_only).total if plan.filters else total_with(clauses)
    terms = included_terms(plan)
    highlighter = Highlighter(terms)
    return Results(
        query,
        response.total,
        tuple(
            Result(hit.lesson, sources[hit.lesson.source], highlighter, hit.score, hit.clauses_matched)
            for hit in response.hits
        ),
        response.counts,
        taxonomy,
        total_with_all,
        terms,
        expanded,
        Correction(query.q, words) if words != query.q else None,
    )


def _min_should_match(clauses: int, total_with: Callable[[int], int]) -> int:
    """The number of clauses that a lesson must meet: the most with which `ENOUGH` match, at least one.

    `total_with` gives the number of lessons that meet at least so many clauses. It falls as they rise, which
    makes a binary search possible.
    """
    if clauses < 2:
        return clauses
    return clauses - bisect_left(
        range(clauses - 1), True, key=lambda missing: total_with(clauses - missing) >= ENOUGH
    )


def search_terms(query: Query, lexical: LexicalResources) -> tuple[Term, ...]:
    """The terms that a query searches for, with spelling corrected."""
    plan, _ = build_plan(replace(query, q=lexical.corrected(query) or query.q), lexical.thesaurus)
    return included_terms(plan)


def _panel(facet: Facet, query: Query, counts: Mapping[str, int], taxonomy: Taxonomy) -> FacetPanel:
    """The panel of a facet: selected choices first, then by count, then in the taxonomy's order."""
    selected = query.selected(facet.name)
    options: Iterable[FacetOption] = (
        FacetOption(facet, choice, counts.get(choice.id, 0), choice.id in selected, query)
        for choice in taxonomy.choices(facet.name)
        if choice.id in counts or choice.id in selected
    )
    return FacetPanel(facet, tuple(sorted(options, key=lambda o: (not o.selected, -o.lesson_count))))
