"""The context of a lesson, in one line: its kind, its source, what it rests on, and related lessons."""

from __future__ import annotations

from dataclasses import dataclass

from lessonsearch.app.library import Library
from lessonsearch.model.glossary import GlossaryEntry, find_entries
from lessonsearch.model.lesson import Lesson, Source
from lessonsearch.model.lesson_kinds import CASE
from lessonsearch.query.query import Query


@dataclass(frozen=True)
class LessonContext:
    """What helps a reader to judge a lesson's weight."""

    source: Source
    kind: str
    rests_on: str
    """The evidence: `one case`, or that of the source."""
    theme: str
    """Label of its main theme, the first."""
    others: int
    """Number of other lessons with that theme for the same ages, whatever they say about it."""
    query: Query
    """The search that finds them."""


def lesson_context(lesson: Lesson, library: Library) -> LessonContext:
    """The context of a lesson."""
    source = library.source(lesson.source)
    label = library.taxonomy.label
    query = Query(filters=(("theme", lesson.themes[0]), *(("age", age) for age in lesson.ages)))
    total = library.find(query).total
    return LessonContext(
        source,
        label("kind", lesson.kind),
        "one case" if lesson.kind in library.taxonomy.with_role(CASE) else source.rests_on,
        label("theme", lesson.themes[0]),
        # Searches leave out a lesson that repeats another.
        total if lesson.same_as else total - 1,
        query,
    )


def then_and_now(text: str, library: Library) -> tuple[GlossaryEntry, ...]:
    """The glossary entries of the dated terms in a text."""
    return tuple(find_entries(text, library.editorial.glossary))
