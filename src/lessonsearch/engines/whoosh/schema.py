"""What the index holds of a lesson."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from whoosh import analysis, fields

from lessonsearch.engines import FIELDS
from lessonsearch.engines import fields as indexed
from lessonsearch.lesson import Lesson
from lessonsearch.taxonomy import FACETS, Taxonomy
from lessonsearch.words import words

NAMES = "names"
"""Every id that leads to the lesson."""
PUBLISHED = "published"
HIDDEN = "hidden"
"""Set on a lesson that says the same as another."""
STORED = "lesson"


class OurWords(analysis.Tokenizer):  # type: ignore[misc]
    """Gives Whoosh the index words of `lessonsearch.words`."""

    def __call__(self, value: str, **wishes: Any) -> Iterator[analysis.Token]:
        token = analysis.Token(positions=True)
        for word in words(value):
            token.text, token.pos, token.boost = word.stem, word.position, 1.0
            yield token


class AsTheyAre(analysis.Tokenizer):  # type: ignore[misc]
    """Gives Whoosh a list of ids, one word each."""

    def __call__(self, value: tuple[str, ...], **wishes: Any) -> Iterator[analysis.Token]:
        token = analysis.Token()
        for name in value:
            token.text, token.boost = name, 1.0
            yield token


def schema() -> fields.Schema:
    """Text fields with positions, a field of ids for each facet, and the lesson itself to give back."""
    ids = {name: fields.KEYWORD() for name in (NAMES, PUBLISHED, HIDDEN, *(facet.name for facet in FACETS))}
    for field in ids.values():
        field.analyzer = AsTheyAre()
    texts = {name: fields.TEXT(analyzer=OurWords(), phrase=True, spelling=False) for name in FIELDS}
    return fields.Schema(**ids, **texts, **{STORED: fields.STORED()})


def document(lesson: Lesson, taxonomy: Taxonomy) -> dict[str, object]:
    """A lesson as Whoosh's writer takes it."""
    return {
        NAMES: lesson.names,
        PUBLISHED: (lesson.published,),
        HIDDEN: ("yes",) if lesson.same_as else (),
        **{facet.name: lesson.tags(facet.attribute) for facet in FACETS},
        **indexed(lesson, taxonomy),
        STORED: lesson.dump(),
    }
