"""What a pack leaves out: ages and agencies that it says nothing about, and a corner missing of the triad.

A triad is what teaches: a finding, a case that shows it, and what to do about it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lessonsearch.model.lesson import Lesson
from lessonsearch.model.taxonomy import FACETS, Choice, Facet, Taxonomy

TRIAD = {
    "finding": ("finding", "key-finding"),
    "case that shows it": ("case-study",),
    "practice implication": ("practice-implication",),
}
"""Corner → the kinds of lesson that fill it."""

GENERAL = frozenset({"all-ages", "all-agencies"})
"""Choices for lessons that concern everyone: nobody misses these."""

LOOKED_AT = ("age", "agency")


class CoverageGap(NamedTuple):
    """Choices of one facet that no lesson of a pack has."""

    facet: Facet
    choices: tuple[Choice, ...]


def coverage_gaps(lessons: Sequence[Lesson], taxonomy: Taxonomy) -> Iterator[CoverageGap]:
    """The choices of ages and agencies that are not covered."""
    for facet in FACETS:
        if facet.name in LOOKED_AT:
            had = {tag for lesson in lessons for tag in lesson.tags(facet.attribute)} | GENERAL
            missing = tuple(choice for choice in taxonomy.choices(facet.name) if choice.id not in had)
            if missing:
                yield CoverageGap(facet, missing)


def missing_triad_parts(lessons: Sequence[Lesson]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The corners of the triad that no lesson fills, with the kinds that would."""
    had = {lesson.kind for lesson in lessons}
    return ((corner, kinds) for corner, kinds in TRIAD.items() if not had & set(kinds))


def commonest_theme(lessons: Sequence[Lesson]) -> str:
    """The theme that most of the lessons share; of equals the one met first. Empty without lessons."""
    counted = Counter(theme for lesson in lessons for theme in lesson.themes)
    return counted.most_common(1)[0][0] if counted else ""
