"""More like this: lessons related by their words, themes and section."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lessonsearch.engines.contract import Engine, Plan
from lessonsearch.model.lesson import Lesson
from lessonsearch.model.lesson_kinds import TRIAD, TriadRole, triad_role
from lessonsearch.model.taxonomy import Taxonomy
from lessonsearch.query.parser import Term, phrase_terms
from lessonsearch.query.query import RELEVANCE
from lessonsearch.text.analysis import STOP_STEMS, analyze

MAX_KEY_TERMS = 25
"""Key terms of a lesson; with more, length decides, with fewer, chance."""

MIN_DOCUMENT_FREQUENCY = 2
"""Lessons that contain a key term, at least: a word of one lesson finds no other."""

THEME_WEIGHT = 3.0
"""Weight of a shared theme relative to a shared word: a lesson has up to five themes, chosen by hand."""

SECTION_WEIGHT = 6.0
"""Weight of a shared heading of the source."""

MAX_SIMILAR = 5
MAX_OF_PART = 3
"""Related lessons that are shown: few, since this is not another list of results."""


@dataclass(frozen=True)
class RelatedLessons:
    """The other two parts of the triad that a lesson belongs to, and the lessons most like it."""

    triad: tuple[TriadPart, ...]
    similar: tuple[Lesson, ...]


@dataclass(frozen=True)
class TriadPart:
    """Lessons that fill one role of the triad on the same topic, nearest first."""

    role: TriadRole
    lessons: tuple[Lesson, ...]


def more_like_this(
    lesson: Lesson, engine: Engine, taxonomy: Taxonomy, idf: Mapping[str, float]
) -> RelatedLessons:
    """The lessons related to a lesson, the nearest first. `idf`: index term → inverse document frequency."""
    terms = tuple(key_terms(lesson, taxonomy, idf))
    own = triad_role(lesson.kind, taxonomy)
    parts = (
        TriadPart(role, _nearest(lesson, engine, terms, _triad_filters(lesson, role, taxonomy), MAX_OF_PART))
        for role in TRIAD
        if own and role != own
    )
    triad = tuple(part for part in parts if part.lessons)
    return RelatedLessons(triad, _nearest(lesson, engine, terms, {}, MAX_SIMILAR))


def _triad_filters(lesson: Lesson, role: TriadRole, taxonomy: Taxonomy) -> dict[str, tuple[str, ...]]:
    """Filters for a role of the triad: same source, shared theme and age. The relation is symmetric."""
    kinds = taxonomy.with_role(role.id)
    return {"kind": kinds, "source": (lesson.source,), "theme": lesson.themes, "age": lesson.ages}


def _nearest(
    lesson: Lesson, engine: Engine, terms: tuple[Term, ...], filters: dict[str, tuple[str, ...]], limit: int
) -> tuple[Lesson, ...]:
    # Two more than the limit: the lesson itself and its duplicate are dropped.
    plan = Plan(boosts=terms, filters=filters, order=RELEVANCE, size=limit + 2, facets=())
    others = (
        hit.lesson for hit in engine.search(plan).hits if hit.score > 0 and not _same(hit.lesson, lesson)
    )
    return tuple(others)[:limit]


def _same(left: Lesson, right: Lesson) -> bool:
    """Whether two lessons are identical or verbatim duplicates."""
    return bool({left.id, left.same_as} & {right.id, right.same_as} - {""})


def idf(document_frequencies: Mapping[str, int]) -> dict[str, float]:
    """Index term → idf, ln(1 + max df / df); without stop words, numbers and words of one lesson."""
    largest = max(document_frequencies.values(), default=1)
    return {
        word: math.log(1 + largest / lessons)
        for word, lessons in document_frequencies.items()
        if lessons >= MIN_DOCUMENT_FREQUENCY and word not in STOP_STEMS and not word.isdigit()
    }


def key_terms(lesson: Lesson, taxonomy: Taxonomy, idf: Mapping[str, float]) -> Iterator[Term]:
    """The key terms of a lesson, its themes and its headings, weighted.

    A key term's weight is its share of the sum of all key terms' tf × idf (Salton and Buckley 1988), with
    logarithmic tf, × `MAX_KEY_TERMS`. The engine multiplies it by the term's BM25F in the other lesson.
    """
    frequencies = Counter(token.stem for text in (lesson.title, lesson.text) for token in analyze(text))
    weights = {word: (1 + math.log(tf)) * idf[word] for word, tf in frequencies.items() if word in idf}
    best = sorted(weights, key=lambda word: (-weights[word], word))[:MAX_KEY_TERMS]
    total = sum(weights[word] for word in best) or 1.0
    yield from (Term((word,), weights[word] * MAX_KEY_TERMS / total) for word in best)
    yield from (Term(phrase_terms(taxonomy.label("theme", theme)), THEME_WEIGHT) for theme in lesson.themes)
    yield from (Term(phrase_terms(heading), SECTION_WEIGHT) for heading in lesson.section[1:])
