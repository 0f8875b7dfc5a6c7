"""What the index holds of a lesson."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from whoosh import analysis, fields

from lessonsearch.model.lesson import Lesson
from lessonsearch.model.taxonomy import FACETS
from lessonsearch.text.analysis import analyze
from lessonsearch.text.indexed_fields import FIELD_WEIGHTS

NAMES = "names"
"""Every id that leads to the lesson."""
PUBLISHED = "published"
HIDDEN = "hidden"
"""Set on a lesson that says the same as another."""
STORED = "lesson"

TAGS = (PUBLISHED, HIDDEN, *(facet.name for facet in FACETS))
"""The fields by which lessons are chosen, counted and sorted."""
IDS = (NAMES, *TAGS)
"""The fields whose values are looked up whole."""


class AnalyzedTokenizer(analysis.Tokenizer):  # type: ignore[misc]
    """Gives Whoosh the index words of `lessonsearch.text.analysis`."""

    def __call__(self, value: str, **wishes: Any) -> Iterator[analysis.Token]:
        token = analysis.Token(positions=True)
        for word in analyze(value):
            token.text, token.pos, token.boost = word.stem, word.position, 1.0
            token.startchar, token.endchar = word.start, word.end
            yield token


class VerbatimTokenizer(analysis.Tokenizer):  # type: ignore[misc]
    """Gives Whoosh a list of ids, one word each."""

    def __call__(self, value: tuple[str, ...], **wishes: Any) -> Iterator[analysis.Token]:
        token = analysis.Token()
        for name in value:
            token.text, token.boost = name, 1.0
            yield token


def schema() -> fields.Schema:
    """Text fields with positions, a field for each kind of ids, and the lesson itself to give back."""
    by_id = {name: fields.KEYWORD() for name in IDS}
    for field in by_id.values():
        field.analyzer = VerbatimTokenizer()
    texts = {
        name: fields.TEXT(analyzer=AnalyzedTokenizer(), phrase=True, spelling=False) for name in FIELD_WEIGHTS
    }
    return fields.Schema(**by_id, **texts, **{STORED: fields.STORED()})


def tags(lesson: Lesson) -> dict[str, tuple[str, ...]]:
    """A lesson's values in each of the fields of tags."""
    return {
        PUBLISHED: (lesson.published,),
        HIDDEN: ("yes",) if lesson.same_as else (),
        **{facet.name: lesson.tags(facet.attribute) for facet in FACETS},
    }
