"""Indexed fields: which texts of a lesson are indexed, and the weight of each field."""

from __future__ import annotations

from lessonsearch.model.lesson import Lesson
from lessonsearch.model.taxonomy import Taxonomy
from lessonsearch.text.analysis import STOP_STEMS, terms
from lessonsearch.text.clauses import clauses

FIELD_WEIGHTS = {"title": 1.5, "asked": 0.6, "tags": 0.15, "text": 1.0}
"""Field → BM25F weight. A title counts little more than the text: it is short, so its words weigh more than
they do in the text. At 2.0 mean reciprocal rank of lessons without phrases falls by 0.005; at 1.0 Cranfield
loses 0.002 of nDCG@10. Most lessons of an age or agency share their tags, so these say little."""


FEWER_PHRASES = 2
"""Power of the share of lessons with phrases by which the weight of `asked` falls. At 0 a lesson without
phrases is buried under those that have fifty: with half of all phrases taken away, mean reciprocal rank of
the queries that the others answer is 0.12 lower (tests/relevance/tuning-2.json)."""

MIN_SHARE = 0.5
"""Share of lessons with phrases below which the weight of `asked` does not fall further: the words that the
thesaurus infers stand there too."""


def field_weights(phrase_share: float) -> dict[str, float]:
    """`FIELD_WEIGHTS` of a collection in which this share of the lessons has phrases under `asked`.

    >>> [round(field_weights(share)["asked"], 3) for share in (1, 0.5, 0)]
    [0.6, 0.15, 0.15]
    """
    share = max(MIN_SHARE, phrase_share)
    return {**FIELD_WEIGHTS, "asked": FIELD_WEIGHTS["asked"] * share**FEWER_PHRASES}


def phrase_share(phrased: int, lessons: int) -> float:
    """Share of the lessons that have phrases under `asked`. Duplicates (`Lesson.same_as`) do not count."""
    return phrased / max(1, lessons)


def phrases(lesson: Lesson) -> tuple[str, ...]:
    """What a lesson is asked for by: its phrases under `asked`, or where it has none its own clauses."""
    return lesson.asked or clauses(lesson.text)


def title_texts(lesson: Lesson) -> tuple[str, ...]:
    """Texts that a search may repeat word for word: a lesson's title, and each of its `phrases`."""
    return (lesson.title, *phrases(lesson))


def title_term_sets(lesson: Lesson) -> tuple[frozenset[str], ...]:
    """The index terms of each of the `title_texts` without stop words; empty sets are left out."""
    term_sets = (terms(text) - STOP_STEMS for text in title_texts(lesson))
    return tuple(frozenset(term_set) for term_set in term_sets if term_set)


def field_texts(lesson: Lesson, taxonomy: Taxonomy) -> dict[str, tuple[str, ...]]:
    """The indexed texts of a lesson: field → texts.

    `asked` holds the `phrases`, then the concepts and the words that the thesaurus infers. These two are not
    among the `title_term_sets`, because a lesson that touches on a topic need not be the best answer on it.
    `tags` are the labels of the facet values, and the headings above the lesson without the source's title,
    whose words (`lessons`, `serious case reviews`) would be in every lesson.
    """
    tagged = (facet for facet in taxonomy.facets if facet.name != "source")
    labels = [taxonomy.label(facet.name, tag) for facet in tagged for tag in lesson.tags(facet.attribute)]
    return {
        "title": (lesson.title,),
        "asked": (*phrases(lesson), *lesson.concepts, *lesson.inferred),
        "tags": (*labels, *lesson.section),
        "text": (lesson.text,),
    }


def indexed_text(lesson: Lesson, taxonomy: Taxonomy) -> dict[str, str]:
    """The indexed texts of a lesson, joined: field → text."""
    return {name: " \n ".join(texts) for name, texts in field_texts(lesson, taxonomy).items()}
