"""Indexed fields: what is indexed of a lesson, and what a word in each field counts."""

from __future__ import annotations

from lessonsearch.model.lesson import Lesson
from lessonsearch.model.taxonomy import FACETS, Taxonomy
from lessonsearch.text.analysis import STOP_STEMS, terms

FIELD_WEIGHTS = {"title": 1.0, "asked": 0.6, "tags": 0.3, "text": 1.0}
"""The indexed fields and what a word in them counts. A title says its lesson in today's plain words, and
counts more than the text by itself: fewer titles have a word than texts, so its idf is higher, and a title
is short. At 2.0 a word in the title outweighs two in the text, and mean reciprocal rank falls by 0.01; so
it does with tags at 1.0, which most lessons of an age or agency share."""


def title_texts(lesson: Lesson) -> tuple[str, ...]:
    """What a search may be the very words of: a lesson's title, and each phrase under `asked`."""
    return (lesson.title, *lesson.asked)


def title_term_sets(lesson: Lesson) -> tuple[frozenset[str], ...]:
    """The telling index words of each text of `title_texts`, where it has any."""
    telling = (terms(text) - STOP_STEMS for text in title_texts(lesson))
    return tuple(frozenset(words) for words in telling if words)


def field_texts(lesson: Lesson, taxonomy: Taxonomy) -> dict[str, tuple[str, ...]]:
    """What is indexed of a lesson: field name → its texts.

    `asked` holds its concepts too, after the phrases: their words count as words, but they are none of its
    `title_term_sets`, for a lesson that bears on a matter need not be the best answer on it. `tags` are its facet
    values as people read them, and the headings it stands under; not the source's title, whose words
    (`lessons`, `serious case reviews`) would be in every lesson.
    """
    labels = [taxonomy.label(facet.name, tag) for facet in TAGGED for tag in lesson.tags(facet.attribute)]
    return {
        "title": (lesson.title,),
        "asked": (*lesson.asked, *lesson.concepts),
        "tags": (*labels, *lesson.section),
        "text": (lesson.text,),
    }


def indexed_text(lesson: Lesson, taxonomy: Taxonomy) -> dict[str, str]:
    """What is indexed of a lesson: field name → text. No phrase runs on from one text into the next field."""
    return {name: " \n ".join(of) for name, of in field_texts(lesson, taxonomy).items()}


TAGGED = tuple(facet for facet in FACETS if facet.name != "source")
"""The facets whose values are words of a lesson."""
