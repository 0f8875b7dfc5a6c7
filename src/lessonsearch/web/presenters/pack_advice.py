"""Advice on a pack: distressing content, the order of its excerpts, and what it leaves out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lessonsearch.app.library import Library
from lessonsearch.documents.content_notice import opening_notice
from lessonsearch.documents.document import Notice
from lessonsearch.model.lesson import Lesson
from lessonsearch.model.taxonomy import Facet
from lessonsearch.packs.briefing import teaching_order
from lessonsearch.packs.content_warnings import sequencing_warnings
from lessonsearch.packs.coverage import commonest_theme, coverage_gaps, missing_triad_parts
from lessonsearch.query.query import Query


@dataclass(frozen=True)
class SuggestedSearch:
    """A gap in a pack, the search that would fill it, and the number of its results."""

    label: str
    query: Query
    count: int


@dataclass(frozen=True)
class PackAdvice:
    """Everything that the page of a pack advises."""

    notice: Notice | None
    sequencing_warnings: tuple[str, ...]
    triad_gaps: tuple[SuggestedSearch, ...]
    gaps: tuple[tuple[Facet, tuple[SuggestedSearch, ...]], ...]
    theme: str
    """Id of the theme that the suggested searches are limited to."""


def pack_advice(template: str, lessons: Sequence[Lesson], library: Library) -> PackAdvice:
    """The advice on a pack with these lessons and this template; empty for an empty pack."""
    if not lessons:
        return PackAdvice(None, (), (), (), "")
    theme = commonest_theme(lessons)
    query = Query(filters=(("theme", theme),))
    return PackAdvice(
        opening_notice(lessons),
        sequencing_warnings(teaching_order(template, lessons, library.taxonomy)),
        tuple(_triad_gaps(lessons, query, library)),
        tuple(_coverage_gaps(lessons, query, library)),
        theme,
    )


def _triad_gaps(lessons: Sequence[Lesson], query: Query, library: Library) -> Iterator[SuggestedSearch]:
    for label, filters in missing_triad_parts(lessons, library.taxonomy):
        search = query.with_filters(filters)
        if count := library.find(search).total:
            yield SuggestedSearch(label, search, count)


def _coverage_gaps(
    lessons: Sequence[Lesson], query: Query, library: Library
) -> Iterator[tuple[Facet, tuple[SuggestedSearch, ...]]]:
    counts = {
        (panel.facet.name, option.choice.id): option.lesson_count
        for panel in library.find(query).facets
        for option in panel.choices
    }
    for gap in coverage_gaps(lessons, library.taxonomy):
        name = gap.facet.name
        searches = (
            SuggestedSearch(choice.label, query.toggle(name, choice.id), counts.get((name, choice.id), 0))
            for choice in gap.choices
        )
        yield gap.facet, tuple(searches)
