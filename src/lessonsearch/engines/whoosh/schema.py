"""Index schema: the fields of a lesson."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from whoosh import analysis, fields

from lessonsearch.model.lesson import Lesson
from lessonsearch.model.taxonomy import Taxonomy
from lessonsearch.text.analysis import analyze
from lessonsearch.text.indexed_fields import FIELD_WEIGHTS

NAMES = "names"
"""Ids under which a lesson is found: its own, its excerpts' and its old ones."""
PUBLISHED = "published"
HIDDEN = "hidden"
"""Set on a lesson that repeats another word for word."""
STORED = "lesson"
"""The whole lesson, as `Lesson.dump` writes it."""

NOT_FACETS = frozenset({NAMES, PUBLISHED, HIDDEN})
"""ID fields, whose values are indexed whole, that every index has. All others are facets."""


class AnalyzedTokenizer(analysis.Tokenizer):  # type: ignore[misc]
    """Whoosh tokeniser of text fields: the index words of `lessonsearch.text.analysis`."""

    def __call__(self, value: str, **kwargs: Any) -> Iterator[analysis.Token]:
        token = analysis.Token(positions=True)
        for word in analyze(value):
            token.text, token.pos, token.boost = word.stem, word.position, 1.0
            token.startchar, token.endchar = word.start, word.end
            yield token


class VerbatimTokenizer(analysis.Tokenizer):  # type: ignore[misc]
    """Whoosh tokeniser of ID fields: each value is one token."""

    def __call__(self, value: tuple[str, ...], **kwargs: Any) -> Iterator[analysis.Token]:
        token = analysis.Token()
        for identifier in value:
            token.text, token.boost = identifier, 1.0
            yield token


def schema(facets: Iterable[str]) -> fields.Schema:
    """Whoosh schema: text fields with positions, ID fields, and the stored lesson."""
    id_fields = {name: fields.KEYWORD() for name in (*NOT_FACETS, *facets)}
    for field in id_fields.values():
        field.analyzer = VerbatimTokenizer()
    text_fields = {
        name: fields.TEXT(analyzer=AnalyzedTokenizer(), phrase=True, spelling=False) for name in FIELD_WEIGHTS
    }
    return fields.Schema(**id_fields, **text_fields, **{STORED: fields.STORED()})


def tag_values(lesson: Lesson, taxonomy: Taxonomy) -> dict[str, tuple[str, ...]]:
    """Values of a lesson in each field that lessons are filtered, counted and sorted by."""
    return {
        PUBLISHED: (lesson.published,),
        HIDDEN: ("yes",) if lesson.same_as else (),
        **{facet.name: lesson.tags(facet.attribute) for facet in taxonomy.facets},
    }
