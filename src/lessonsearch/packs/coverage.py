"""Pack coverage: ages and agencies without a lesson, and missing parts of the teaching triad.

The triad is a finding, a case that shows it, and what to do about it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lessonsearch.model.lesson import Lesson
from lessonsearch.model.lesson_kinds import TRIAD
from lessonsearch.model.taxonomy import PACK, Choice, Facet, Taxonomy


class CoverageGap(NamedTuple):
    """Coverage gap: the choices of one facet that no lesson of a pack has."""

    facet: Facet
    choices: tuple[Choice, ...]


def coverage_gaps(lessons: Sequence[Lesson], taxonomy: Taxonomy) -> Iterator[CoverageGap]:
    """Yield the choices, of each facet that packs are checked for, that no lesson covers."""
    for facet in taxonomy.shown_in(PACK):
        present = {tag for lesson in lessons for tag in lesson.tags(facet.attribute)}
        missing = tuple(
            choice
            for choice in taxonomy.choices(facet.name)
            if not choice.general and choice.id not in present
        )
        if missing:
            yield CoverageGap(facet, missing)


def missing_triad_parts(
    lessons: Sequence[Lesson], taxonomy: Taxonomy
) -> Iterator[tuple[str, tuple[tuple[str, str], ...]]]:
    """The parts of the triad that no lesson fills, with the filters for what would fill them."""
    present = {lesson.kind for lesson in lessons}
    for role in TRIAD:
        if not present & set(taxonomy.with_role(role.id)):
            yield role.label, taxonomy.filters_with_role(role.id)


def commonest_theme(lessons: Sequence[Lesson]) -> str:
    """The most frequent theme of the lessons, the first of equals; empty without lessons."""
    counts = Counter(theme for lesson in lessons for theme in lesson.themes)
    return counts.most_common(1)[0][0] if counts else ""
