"""What a trainer should know of a pack before teaching it: where it is hard, and what it leaves out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lessonsearch.exports.arranging import as_taught
from lessonsearch.exports.document import Notice
from lessonsearch.exports.leaving_out import commonest_theme, left_out, missing_corners
from lessonsearch.exports.safety import ends_hard, opening_notice
from lessonsearch.lesson import Lesson
from lessonsearch.query import Query
from lessonsearch.taxonomy import Facet
from lessonsearch.web.current import library


@dataclass(frozen=True)
class Gap:
    """Something left out, the search that would fill it, and how much that finds."""

    label: str
    query: Query
    count: int


@dataclass(frozen=True)
class Advice:
    """All that is to be said of a pack."""

    notice: Notice | None
    hard: tuple[str, ...]
    corners: tuple[Gap, ...]
    gaps: tuple[tuple[Facet, tuple[Gap, ...]], ...]
    theme: str
    """Id of the theme that the searches keep to."""


def advice(template: str, lessons: Sequence[Lesson]) -> Advice:
    """What is to be said of a pack with these lessons, taught by a template; nothing of an empty one."""
    if not lessons:
        return Advice(None, (), (), (), "")
    theme = commonest_theme(lessons)
    query = Query(choices=(("theme", theme),))
    return Advice(
        opening_notice(lessons),
        ends_hard(as_taught(template, lessons)),
        tuple(_corners(lessons, query)),
        tuple(_gaps(lessons, query)),
        theme,
    )


def _corners(lessons: Sequence[Lesson], query: Query) -> Iterator[Gap]:
    for corner, kinds in missing_corners(lessons):
        wanted = query
        for kind in kinds:
            wanted = wanted.toggle("kind", kind)
        if count := library().find(wanted).total:
            yield Gap(corner, wanted, count)


def _gaps(lessons: Sequence[Lesson], query: Query) -> Iterator[tuple[Facet, tuple[Gap, ...]]]:
    counts = {
        (panel.facet.name, shown.choice.id): shown.lessons
        for panel in library().find(query).facets
        for shown in panel.choices
    }
    for missing in left_out(lessons, library().taxonomy):
        name = missing.facet.name
        gaps = (
            Gap(choice.label, query.toggle(name, choice.id), counts.get((name, choice.id), 0))
            for choice in missing.choices
        )
        yield missing.facet, tuple(gaps)
