"""Pseudo-relevance feedback: the words of the first lessons found help a long search to find others.

Where nobody wrote phrases for lessons, those that a search finds first say in other words what it asks for.
Their telling words boost the others, as in the relevance model of Lavrenko and Croft (2001), interpolated
with the search itself (RM3, Abdul-Jaleel et al. 2004).
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice

from lessonsearch.engines.contract import Engine, Hit, Plan
from lessonsearch.query.parser import Term
from lessonsearch.query.query import RELEVANCE
from lessonsearch.search.lexical_resources import LexicalResources
from lessonsearch.search.planner import MAX_TERMS
from lessonsearch.text.analysis import STOP_STEMS, analyze

# Tuned on CISI and on every other query of Cranfield (docs/relevance.md).
MIN_CLAUSES = 6
"""Clauses of a search from which on there is feedback: of two words the first lessons may have either."""
MAX_LESSONS = 10
"""Lessons that give feedback."""
MIN_LESSONS = 5
"""Lessons below which there is no feedback."""
MAX_SHARE = 0.01
"""Greatest share of all lessons that gives feedback: of a hundred lessons the tenth has little to do with the
search. With ten of the 107 lessons of the shipped corpus, mean reciprocal rank falls by up to 0.02."""
MAX_WORDS = 40
"""Words that are added."""
WEIGHT = 2.0
"""Weight of the most telling word where no lesson has phrases."""
MIN_WEIGHT = 0.5
"""Weight below which a second search is not worth its time."""
STEEPNESS = 0.3
"""How fast the weight of a lesson falls with its score: by a factor of e for each 1 / `STEEPNESS`."""
SMOOTHING = 50
"""Words added to the length of a lesson, so that a short one does not count for more than it says."""
MAX_CHARACTERS = 10_000
"""Characters of a lesson's text that are read."""


def with_feedback(plan: Plan, engine: Engine, lexical: LexicalResources) -> Plan:
    """The plan with feedback as boosts; the same plan where it is short or most lessons have phrases.

    Feedback is the less, the greater the share of the lessons with phrases: these say what people ask for.
    """
    vocabulary = lexical.vocabulary
    depth = min(MAX_LESSONS, int(len(vocabulary.titles) * MAX_SHARE))
    weight = WEIGHT * (1 - vocabulary.phrase_share)
    if (
        weight < MIN_WEIGHT
        or len(plan.included) < MIN_CLAUSES
        or depth < MIN_LESSONS
        or plan.order != RELEVANCE
    ):
        return plan
    first = replace(plan, min_should_match=min(1, plan.min_should_match), start=0, size=depth, facets=())
    model = relevance_model(engine.search(first).hits, partial(_idf, lexical))[:MAX_WORDS]
    shares: dict[tuple[str, ...], float] = {(word,): weight * share for word, share in model}
    boosts = [term._replace(weight=term.weight + shares.pop(term.words, 0.0)) for term in plan.boosts]
    room = max(0, MAX_TERMS - _terms(plan))
    added = (Term(words, share) for words, share in islice(shares.items(), room))
    return replace(plan, boosts=(*boosts, *added))


def _idf(lexical: LexicalResources, word: str) -> float:
    lessons = len(lexical.vocabulary.titles)
    having = min(lessons, lexical.document_frequencies.get(word, lessons))
    return math.log(1 + (lessons - having + 0.5) / (having + 0.5))


def _terms(plan: Plan) -> int:
    """Number of index terms in a plan."""
    terms = (*(term for clause in plan.clauses for term in clause.terms), *plan.boosts)
    return sum(len(term.words) for term in terms)


def relevance_model(hits: Sequence[Hit], idf: Callable[[str], float]) -> list[tuple[str, float]]:
    """The words of some hits and how telling each is, the greatest first, which has 1.

    A word counts with its share of a lesson's words × its idf, a lesson with the exponential of its score.
    """
    weights: dict[str, float] = defaultdict(float)
    for hit in hits:
        words = Counter(word for word in _words(hit) if word not in STOP_STEMS)
        weight = math.exp((hit.score - hits[0].score) * STEEPNESS) / (words.total() + SMOOTHING)
        for word, frequency in words.items():
            weights[word] += weight * frequency * idf(word)
    greatest = max(weights.values(), default=0.0)
    ranked = sorted(weights.items(), key=lambda pair: (-pair[1], pair[0]))
    return [(word, weight / greatest) for word, weight in ranked if weight]


def _words(hit: Hit) -> Iterator[str]:
    for text in (hit.lesson.title, hit.lesson.text[:MAX_CHARACTERS]):
        yield from (token.stem for token in analyze(text))
