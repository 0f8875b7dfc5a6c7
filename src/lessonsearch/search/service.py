"""The search service: from a query to the results that a page or the API shows."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import NamedTuple

from lessonsearch.engines.contract import Engine, Plan
from lessonsearch.model.lesson import Source
from lessonsearch.model.taxonomy import Choice, Facet, Taxonomy
from lessonsearch.query.parser import Clause, Term, phrase_terms
from lessonsearch.query.query import RELEVANCE, Query
from lessonsearch.search.feedback import with_feedback
from lessonsearch.search.highlight import Highlighter
from lessonsearch.search.lexical_resources import LexicalResources
from lessonsearch.search.own_first import OwnShare, search_own_first
from lessonsearch.search.planner import SynonymExpansion, build_plan, included_terms, same_meaning
from lessonsearch.search.results import Result
from lessonsearch.search.vocabulary import OWN_FIELDS
from lessonsearch.search.word_coverage import AGE, PARTLY, YES, Coverage, coverage
from lessonsearch.text.indexed_fields import indexed_text


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
    """Number of matches with all the words. They come first as a rule, but not always."""
    terms: tuple[Term, ...]
    """The terms searched for, to be highlighted on the lesson's page."""
    expanded: tuple[SynonymExpansion, ...] = ()
    """What the thesaurus added."""
    coverage: Coverage = field(default_factory=Coverage)
    """Which of the words the lessons treat."""
    corrected: Correction | None = None
    """Set where spelling was corrected."""
    own_share: OwnShare | None = None
    """Set where lessons for a chosen group come before those for everybody."""

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
            _panel(facet, self.query, self.counts.get(facet.name, {}), self.taxonomy)
            for facet in self.taxonomy.facets
        )

    @cached_property
    def chips(self) -> tuple[tuple[Facet, FacetOption], ...]:
        """Every selected choice with its facet, for the row of removable filters."""
        return tuple((panel.facet, choice) for panel in self.facets for choice in panel.selected)


PHRASE_DEPTH = 20
"""Lessons with a phrase whose own texts are read for it: mostly the first has it."""

BUDGET = 5.0
"""Time limit of a search, in seconds."""


def find(
    query: Query, engine: Engine, taxonomy: Taxonomy, sources: Mapping[str, Source], lexical: LexicalResources
) -> Results:
    """Execute a query: every lesson that has one of its words, the best first.

    The spelling of unknown words is corrected; that of English words which the lessons do not have, only
    where the search finds nothing otherwise.
    """
    deadline = time.monotonic() + BUDGET
    corrected = lexical.corrected(query, engine, deadline=deadline)
    results = _find(query, corrected or query.q, deadline, engine, taxonomy, sources, lexical)
    if results.total:
        return results
    alternative = lexical.corrected(query, engine, deadline=deadline, include_english=True)
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
    plan, expanded = build_plan(
        replace(query, q=words), lexical.thesaurus, lexical.known_terms(engine, deadline)
    )
    plan = replace(plan, deadline=deadline, facets=tuple(facet.name for facet in taxonomy.facets))
    any_word = plan
    if not query.literal:
        any_word = with_feedback(plan, engine, lexical)
        any_word = replace(any_word, min_should_match=min(1, plan.min_should_match))
    response, own_share = search_own_first(query, any_word, engine, taxonomy)
    total_with_all = response.total
    if any_word.min_should_match < plan.min_should_match or any(term.near for term in included_terms(plan)):
        total_with_all = engine.search(same_meaning(plan)).total
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
        _coverage(words, total_with_all, engine, lexical),
        Correction(query.q, words) if words != query.q else None,
        own_share,
    )


def _coverage(words: str, total_with_all: int, engine: Engine, lexical: LexicalResources) -> Coverage:
    """The coverage of a search: where no lesson has all its words, it is not whole."""
    absent: list[Choice] = []
    if AGE.search(words):
        counts = engine.search(Plan(size=0, facets=("age",))).counts["age"]
        absent = [choice for choice in lexical.taxonomy.choices("age") if choice.id not in counts]
    has_phrase = partial(_has_phrase, engine, lexical.taxonomy)
    found = coverage(words, lexical.thesaurus, lexical.vocabulary.own_terms, absent, has_phrase)
    return replace(found, covered=PARTLY) if found.covered == YES and words and not total_with_all else found


def _has_phrase(engine: Engine, taxonomy: Taxonomy, words: tuple[str, ...]) -> bool:
    """Whether the own text of one of the best lessons with a phrase has its index terms side by side."""
    phrase = f" {' '.join(words)} "
    plan = Plan((Clause("", (Term(words),)),), 1, order=RELEVANCE, size=PHRASE_DEPTH, facets=())
    texts = (indexed_text(hit.lesson, taxonomy) for hit in engine.search(plan).hits)
    return any(
        phrase in f" {' '.join(phrase_terms(text[field], whole=True))} "
        for text in texts
        for field in OWN_FIELDS
    )


def search_terms(query: Query, engine: Engine, lexical: LexicalResources) -> tuple[Term, ...]:
    """The terms that a query searches for, with spelling corrected. Raises TooSlow."""
    words = lexical.corrected(query, engine, deadline=time.monotonic() + BUDGET) or query.q
    plan, _ = build_plan(replace(query, q=words), lexical.thesaurus, lexical.known_terms(engine))
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
