"""Lessons on the same matter as a lesson: by what it says, its theme and where it stands."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from lessonsearch.engines.contract import Engine, Plan
from lessonsearch.model.lesson import Lesson
from lessonsearch.model.taxonomy import Taxonomy
from lessonsearch.query.parser import Term, phrase_terms
from lessonsearch.query.query import RELEVANCE
from lessonsearch.text.analysis import STOP_WORDS, analyze, stem

TELLING = 25
"""Words of a lesson that say what it is about; with more, length decides, with fewer, chance."""

RARE = 2
"""Lessons that a telling word stands in at least: one that stands nowhere else finds nothing else."""

THEME = 3.0
"""What a shared theme counts beside a shared word: a lesson has up to five, chosen by hand."""

SECTION = 6.0
"""What it counts to stand under the same heading of the source."""

MAX_SIMILAR = 5
MAX_OF_PART = 3
"""Lessons to go on to: a glance, not another list of results."""

TRIAD = {"finding": "finding", "key-finding": "finding", "case-study": "case-study"} | {
    "practice-implication": "practice-implication"
}
"""Kind of lesson → its part in a triad: what was found, a case that shows it, what is to be done."""


@dataclass(frozen=True)
class RelatedLessons:
    """The other two parts of the triad that a lesson belongs to, and the lessons most like it."""

    triad: tuple[TriadPart, ...]
    similar: tuple[Lesson, ...]


@dataclass(frozen=True)
class TriadPart:
    """One part of a triad: the kind, and its lessons on the matter, the nearest first."""

    kind: str
    lessons: tuple[Lesson, ...]


def more_like_this(
    lesson: Lesson, engine: Engine, taxonomy: Taxonomy, rarity: Mapping[str, float]
) -> RelatedLessons:
    """What leads on from a lesson, the nearest first. `idf`: index word → how telling it is."""
    terms = tuple(_telling(lesson, taxonomy, rarity))
    own = TRIAD.get(lesson.kind)
    parts = [part for part in dict.fromkeys(TRIAD.values()) if own and part != own]
    found = (
        TriadPart(part, _near(lesson, engine, terms, _same_matter(lesson, part), MAX_OF_PART))
        for part in parts
    )
    triad = tuple(part for part in found if part.lessons)
    return RelatedLessons(triad, _near(lesson, engine, terms, {}, MAX_SIMILAR))


def _same_matter(lesson: Lesson, part: str) -> dict[str, tuple[str, ...]]:
    """A triad is one source's argument, on a theme and an age that its parts share: so each leads back."""
    kinds = tuple(kind for kind, of in TRIAD.items() if of == part)
    return {"kind": kinds, "source": (lesson.source,), "theme": lesson.themes, "age": lesson.ages}


def _near(
    lesson: Lesson, engine: Engine, terms: tuple[Term, ...], filters: dict[str, tuple[str, ...]], most: int
) -> tuple[Lesson, ...]:
    plan = Plan(boosts=terms, filters=filters, order=RELEVANCE, size=most + 2, facets=())
    others = (
        hit.lesson for hit in engine.search(plan).hits if hit.score > 0 and not _same(hit.lesson, lesson)
    )
    return tuple(others)[:most]


def _same(one: Lesson, other: Lesson) -> bool:
    """Whether two lessons are one, or say the same word for word."""
    return bool({one.id, one.same_as} & {other.id, other.same_as} - {""})


def idf(having: Mapping[str, int]) -> dict[str, float]:
    """Index word → how telling it is, its idf; `having` is in how many lessons it stands."""
    most = max(having.values(), default=1)
    return {
        word: math.log(1 + most / lessons)
        for word, lessons in having.items()
        if lessons >= RARE and word not in _STOP and not word.isdigit()
    }


def _telling(lesson: Lesson, taxonomy: Taxonomy, rarity: Mapping[str, float]) -> Iterator[Term]:
    """The words that tell a lesson from others, its themes and its headings, as an engine looks for them.

    A word's weight is its share of what the telling words weigh together by tf × idf (Salton and Buckley
    1988), tf as its logarithm; an engine's score adds how telling the word is in the other lesson.
    """
    counted = Counter(word.stem for text in (lesson.title, lesson.text) for word in analyze(text))
    weights = {
        word: (1 + math.log(often)) * rarity[word] for word, often in counted.items() if word in rarity
    }
    best = sorted(weights, key=lambda word: (-weights[word], word))[:TELLING]
    total = sum(weights[word] for word in best) or 1.0
    yield from (Term((word,), weights[word] * TELLING / total) for word in best)
    yield from (Term(phrase_terms(taxonomy.label("theme", theme)), THEME) for theme in lesson.themes)
    yield from (Term(phrase_terms(heading), SECTION) for heading in lesson.section[1:])


_STOP: Collection[str] = frozenset(stem(word) for word in STOP_WORDS)
