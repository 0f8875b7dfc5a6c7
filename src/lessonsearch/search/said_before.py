"""Said before: the passages of earlier and later publications that are nearest to a recommendation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from lessonsearch.engines.contract import Engine, Hit, Plan
from lessonsearch.model.lesson import Excerpt, Lesson, Source
from lessonsearch.model.taxonomy import Taxonomy
from lessonsearch.query.parser import Term
from lessonsearch.query.query import RELEVANCE
from lessonsearch.search.more_like_this import key_terms
from lessonsearch.text.analysis import analyze

FLOOR = 0.5
"""Similarity from which a passage counts as saying the same. Set by judging every pair of the shipped corpus
above half of it (docs/relevance.md, "Said before")."""

MAX_CANDIDATES = 50
"""Lessons whose score is looked at; the lesson of the recommendation itself is among the first."""

MAX_SHOWN = 5
"""Passages shown of each direction."""


@dataclass(frozen=True)
class NearPassage:
    """A passage of another publication that says nearly the same. `similarity` is 1 for the same passage."""

    lesson: Lesson
    excerpt: Excerpt
    source: Source
    similarity: float


@dataclass(frozen=True)
class Recurrence:
    """A recommendation, with where it was said before and after, the nearest first."""

    lesson: Lesson
    excerpt: Excerpt
    source: Source
    earlier: tuple[NearPassage, ...]
    later: tuple[NearPassage, ...]

    @property
    def count(self) -> int:
        """How often it recurs."""
        return len(self.earlier) + len(self.later)


def recommendations_in(lesson: Lesson) -> tuple[Excerpt, ...]:
    """The single recommendations of a lesson: the points of a list, else whole passages."""
    divided = {excerpt.part_of for excerpt in lesson.excerpts}
    return tuple(excerpt for excerpt in lesson.excerpts if excerpt.anchor not in divided)


def recurrence(
    lesson: Lesson,
    excerpt: Excerpt,
    engine: Engine,
    taxonomy: Taxonomy,
    sources: Mapping[str, Source],
    idf: Mapping[str, float],
) -> Recurrence:
    """Where a recommendation recurs, in the sources' own words.

    The measure is that of `more_like_this`, with the key terms of the excerpt and the themes of its lesson;
    similarity is the score of the other lesson, divided by that of the recommendation's own.
    """
    passage = replace(excerpt, part_of="")
    terms = tuple(key_terms(replace(lesson, title="", section=(), passages=(passage,)), taxonomy, idf))
    own = _own_score(lesson, _hits(terms, [lesson.source], engine))
    found: dict[bool, list[NearPassage]] = {True: [], False: []}
    source = sources[lesson.source]
    for is_earlier in found:
        names = [
            other.id
            for other in sources.values()
            if other.verbatim and precedes(*((other, source) if is_earlier else (source, other)))
        ]
        for hit in _hits(terms, names, engine) if names and own else ():
            if not hit.lesson.same_as and hit.score >= FLOOR * own:
                near = _nearest_passage(hit.lesson, terms)
                found[is_earlier].append(
                    NearPassage(hit.lesson, near, sources[hit.lesson.source], hit.score / own)
                )
    return Recurrence(lesson, excerpt, source, *(tuple(found[way][:MAX_SHOWN]) for way in (True, False)))


def precedes(first: Source, second: Source) -> bool:
    """Whether a source is known to be the earlier: `2011` and `2011-10` may be of the same day."""
    known = min(len(first.published), len(second.published))
    return first.published[:known] < second.published[:known]


def _hits(terms: tuple[Term, ...], sources: Iterable[str], engine: Engine) -> tuple[Hit, ...]:
    filters = {"source": tuple(sources)}
    plan = Plan(boosts=terms, filters=filters, order=RELEVANCE, size=MAX_CANDIDATES, facets=())
    return engine.search(plan).hits


def _own_score(lesson: Lesson, hits: Iterable[Hit]) -> float:
    """The score of the recommendation's own lesson; the best score where others crowd it out."""
    scores = {hit.lesson.id: hit.score for hit in hits}
    return scores.get(lesson.id) or max(scores.values(), default=0.0)


def _nearest_passage(lesson: Lesson, terms: Iterable[Term]) -> Excerpt:
    """The first passage with the greatest weight of the terms."""
    weights = {term.words[0]: term.weight for term in terms if len(term.words) == 1}

    def weight(passage: Excerpt) -> float:
        return sum(weights.get(stem, 0.0) for stem in {token.stem for token in analyze(passage.text)})

    return max(lesson.passages, key=weight)
