"""What a trainer should know of a pack before teaching it: where it is hard, and what it leaves out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lessonsearch.documents.compose import teaching_order
from lessonsearch.documents.content_notice import opening_notice, sequencing_warnings
from lessonsearch.documents.document import Notice
from lessonsearch.model.lesson import Lesson
from lessonsearch.model.taxonomy import Facet
from lessonsearch.packs.coverage import commonest_theme, coverage_gaps, missing_triad_parts
from lessonsearch.query.query import Query
from lessonsearch.web.request import library


@dataclass(frozen=True)
class SuggestedSearch:
    """Something left out, the search that would fill it, and how much that finds."""

    label: str
    query: Query
    count: int


@dataclass(frozen=True)
class PackAdvice:
    """All that is to be said of a pack."""

    notice: Notice | None
    sequencing_warnings: tuple[str, ...]
    triad_gaps: tuple[SuggestedSearch, ...]
    gaps: tuple[tuple[Facet, tuple[SuggestedSearch, ...]], ...]
    theme: str
    """Id of the theme that the searches keep to."""


def pack_advice(template: str, lessons: Sequence[Lesson]) -> PackAdvice:
    """What is to be said of a pack with these lessons, taught by a template; nothing of an empty one."""
    if not lessons:
        return PackAdvice(None, (), (), (), "")
    theme = commonest_theme(lessons)
    query = Query(filters=(("theme", theme),))
    return PackAdvice(
        opening_notice(lessons),
        sequencing_warnings(teaching_order(template, lessons)),
        tuple(_corners(lessons, query)),
        tuple(_gaps(lessons, query)),
        theme,
    )


def _corners(lessons: Sequence[Lesson], query: Query) -> Iterator[SuggestedSearch]:
    for corner, kinds in missing_triad_parts(lessons):
        wanted = query
        for kind in kinds:
            wanted = wanted.toggle("kind", kind)
        if count := library().find(wanted).total:
            yield SuggestedSearch(corner, wanted, count)


def _gaps(lessons: Sequence[Lesson], query: Query) -> Iterator[tuple[Facet, tuple[SuggestedSearch, ...]]]:
    counts = {
        (panel.facet.name, shown.choice.id): shown.lesson_count
        for panel in library().find(query).facets
        for shown in panel.choices
    }
    for missing in coverage_gaps(lessons, library().taxonomy):
        name = missing.facet.name
        gaps = (
            SuggestedSearch(choice.label, query.toggle(name, choice.id), counts.get((name, choice.id), 0))
            for choice in missing.choices
        )
        yield missing.facet, tuple(gaps)
