"""What a lesson bears: how far its words go, said in one line, and what its terms are called today."""

from __future__ import annotations

from dataclasses import dataclass

from lessonsearch.app.library import Library
from lessonsearch.model.glossary import GlossaryEntry, glossed
from lessonsearch.model.lesson import Lesson, Source
from lessonsearch.query.query import Query

ONE_CASE = "case-study"
"""The kind of lesson that tells of one case, and so rests on it whatever its source rests on."""


@dataclass(frozen=True)
class LessonContext:
    """Of what kind a lesson is, whose words it is in, what it rests on, and how many stand beside it."""

    source: Source
    kind: str
    rests_on: str
    theme: str
    """The first of its themes, which it is most about."""
    others: int
    """Other lessons with that theme for the same ages: on its matter, whatever they say of it."""
    query: Query
    """The search that finds them."""


def lesson_context(lesson: Lesson, library: Library) -> LessonContext:
    """What there is to say of a lesson's weight."""
    source = library.source(lesson.source)
    label = library.taxonomy.label
    query = Query(filters=(("theme", lesson.themes[0]), *(("age", age) for age in lesson.ages)))
    found = library.find(query).total
    return LessonContext(
        source,
        label("kind", lesson.kind),
        "one case" if lesson.kind == ONE_CASE else source.rests_on,
        label("theme", lesson.themes[0]),
        # A lesson that says the same as another is not found itself.
        found if lesson.same_as else found - 1,
        query,
    )


def then_and_now(text: str, library: Library) -> tuple[GlossaryEntry, ...]:
    """What a text's terms are called today."""
    return tuple(glossed(text, library.editorial.glossary))
