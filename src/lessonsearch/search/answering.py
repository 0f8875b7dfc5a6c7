"""From a query to the results that a page or the API shows."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from lessonsearch.engines import Engine, Hit, Matches, Plan
from lessonsearch.language import Term, parse
from lessonsearch.lesson import Excerpt, Lesson, Source
from lessonsearch.query import Query
from lessonsearch.search.marking import Marked, mark, snippet
from lessonsearch.taxonomy import FACETS, Choice, Facet, Taxonomy


@dataclass(frozen=True)
class Result:
    """One lesson found: with its source, the excerpt to begin reading at, and a snippet with marks."""

    lesson: Lesson
    source: Source
    score: float
    excerpt: Excerpt
    snippet: tuple[Marked, ...]
    title: tuple[Marked, ...]


@dataclass(frozen=True)
class FacetChoice:
    """One value of a facet as the panel shows it; `query` is the search with it toggled."""

    choice: Choice
    count: int
    selected: bool
    query: Query


@dataclass(frozen=True)
class FacetPanel:
    """One facet with the choices worth showing: those with a count, and those chosen even at 0."""

    facet: Facet
    choices: tuple[FacetChoice, ...]

    @property
    def selected(self) -> tuple[FacetChoice, ...]:
        """The chosen values."""
        return tuple(choice for choice in self.choices if choice.selected)


@dataclass(frozen=True)
class Results:
    """The answer to a query."""

    query: Query
    total: int
    results: tuple[Result, ...]
    facets: tuple[FacetPanel, ...]
    matched: str
    """`all` when lessons with all the words were found, `most` when none has all."""
    terms: tuple[Term, ...]
    """What was looked for, for marks on the lesson's page."""

    @property
    def pages(self) -> int:
        """How many pages the results fill; at least one."""
        return max(1, -(-self.total // self.query.per_page))

    @cached_property
    def chips(self) -> tuple[tuple[Facet, FacetChoice], ...]:
        """Every chosen value with its facet, as the line of removable filters shows them."""
        return tuple((panel.facet, choice) for panel in self.facets for choice in panel.selected)


def find(query: Query, engine: Engine, taxonomy: Taxonomy, sources: Mapping[str, Source]) -> Results:
    """Answer a query: lessons with all its words, or when none has all, those with most of them."""
    plan = make_plan(query)
    matches = engine.search(plan)
    matched = "all"
    if not matches.total and plan.least > 1:
        plan = _relaxed(plan, engine)
        matches = engine.search(plan)
        matched = "most"
    return results(query, plan, matches, taxonomy, sources, matched)


def make_plan(query: Query) -> Plan:
    """What the engine is to find for a query, all its words wanted."""
    clauses = parse(query.q)
    wanted = [clause for clause in clauses if not clause.unwanted]
    pairs = pairwise(wanted)
    boosts = tuple(
        Term((*left.terms[0].words, *right.terms[0].words))
        for left, right in pairs
        if len(left.terms) == len(right.terms) == 1
    )
    return Plan(clauses, len(wanted), boosts, query.filters, query.order, query.start, query.per_page)


def sought(query: Query) -> tuple[Term, ...]:
    """The terms that a query looks for."""
    return _terms(make_plan(query))


def _terms(plan: Plan) -> tuple[Term, ...]:
    return tuple(term for clause in plan.wanted for term in clause.terms)


def _relaxed(plan: Plan, engine: Engine) -> Plan:
    """The same with as many words as any lesson has, at least one: found in six searches of forty words."""

    def misses(least: int) -> bool:
        return not engine.search(replace(plan, least=least, start=0, size=0)).total

    return replace(plan, least=max(1, bisect_left(range(1, plan.least), True, key=misses)))


def results(
    query: Query,
    plan: Plan,
    matches: Matches,
    taxonomy: Taxonomy,
    sources: Mapping[str, Source],
    matched: str,
) -> Results:
    """What the page shows of an engine's answer."""
    terms = _terms(plan)
    return Results(
        query,
        matches.total,
        tuple(_result(hit, terms, sources) for hit in matches.hits),
        tuple(_panel(facet, query, matches.counts.get(facet.name, {}), taxonomy) for facet in FACETS),
        matched,
        terms,
    )


def _result(hit: Hit, terms: Collection[Term], sources: Mapping[str, Source]) -> Result:
    lesson = hit.lesson
    marked = [(mark(passage.text, terms), passage) for passage in lesson.passages]
    best = max(marked, key=lambda pair: len({run.text.casefold() for run in pair[0] if run.hit}))[1]
    return Result(
        lesson,
        sources[lesson.source],
        hit.score,
        best,
        snippet(best.text, terms),
        mark(lesson.title, terms),
    )


def _panel(facet: Facet, query: Query, counts: Mapping[str, int], taxonomy: Taxonomy) -> FacetPanel:
    """Chosen values first, then by count, then by the taxonomy's order."""
    shown: Iterable[FacetChoice] = (
        FacetChoice(
            choice,
            counts.get(choice.id, 0),
            query.has(facet.name, choice.id),
            query.toggle(facet.name, choice.id),
        )
        for choice in taxonomy.choices(facet.name)
        if choice.id in counts or query.has(facet.name, choice.id)
    )
    return FacetPanel(facet, tuple(sorted(shown, key=lambda c: (not c.selected, -c.count))))
