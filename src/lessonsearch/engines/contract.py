"""The contract of a search engine: an engine stores lessons and executes plans.

A `Plan` defines exactly which lessons match and how they score. Every engine returns the same lessons and
counts, which tests hold by running the same contract on each; scores may be rounded otherwise. To add an
engine, implement `Engine` in a package beside this module, name it in `lessonsearch.app.bootstrap`, and add
it to `ENGINES` and `make` in tests/support/small.py.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from lessonsearch.errors import TooSlow
from lessonsearch.model.lesson import Lesson
from lessonsearch.model.taxonomy import STANDARD_FACETS, Taxonomy
from lessonsearch.query.parser import Clause, Term

K1 = 2.0
B = 0.6
"""BM25's saturation and length normalisation (Robertson and Zaragoza 2009, section 3.5), within the usual
values. At 1.2 Cranfield loses 0.01 of nDCG@10, the tuning files of tests/relevance up to 0.005 of mean
reciprocal rank."""

IDF_FLOOR = 0.25
"""Added to the inverse document frequency that Lucene has, so that a word of every lesson still counts."""

STEPS = 256
"""A word's score is rounded to 1/256: about the effect of one more word in a lesson's text."""

FREQ_STEPS = 1024
"""A word's weighted frequency is rounded to 1/1024, so that an engine may store it as a whole number."""

WEIGHT_STEPS = 16
"""A term's weight is rounded to 1/16, so that scores are multiples of 1/4096. Below 4,096, a 32-bit float
holds every sum of them exactly in whatever order they are added: equal scores stay equal."""

TITLE_MATCH_BONUS = 32
"""Score of a title, or phrase under `asked`, that has exactly the words typed: as much as two or three
good words in a text. Tuned on tests/relevance/tuning.json."""

COVERAGE_BONUS = 12
"""Score of a lesson that meets all of a few clauses, divided among them: of few words each one missing tells,
of a whole sentence it does not. Tuned on the tuning files of tests/relevance, with half of the lessons'
phrases taken away as well."""

FEW_CLAUSES = 3
"""Clauses up to which `COVERAGE_BONUS` and the boosts of phrases are given whole. Of more they are a smaller
part, since a long text is met by its rare words: otherwise the bonus counts common ones as much. At twice of
this, CISI and NPL lose 0.01 of nDCG@10."""


def few_clauses(clauses: int) -> float:
    """Factor, up to 1, of what counts fully in searches of a few clauses only.

    >>> few_clauses(2), few_clauses(12)
    (1.0, 0.25)
    """
    return min(1.0, FEW_CLAUSES / max(1, clauses))


def idf(lessons: int, having: int) -> float:
    """Inverse document frequency of a word that `having` of `lessons` have; never negative.

    >>> round(idf(100, 1), 3), round(idf(100, 100), 3)
    (4.46, 0.255)
    """
    return math.log(1 + (lessons - having + 0.5) / (having + 0.5)) + IDF_FLOOR


def title_match_bonus(phrase_share: float) -> float:
    """`TITLE_MATCH_BONUS` where only this share of the lessons has phrases under `asked`, in whole 1/16.

    It falls with the square of the share: a lesson must not come first only because somebody wrote phrases
    for it, and none for others. With half of them taken away, mean reciprocal rank of the queries that the
    others answer is 0.04 lower without this (tests/relevance/tuning.json). Where nobody wrote any, the
    bonus is worth nothing, and general texts lose by it.

    >>> title_match_bonus(1), title_match_bonus(0.5), title_match_bonus(0)
    (32.0, 8.0, 0.0)
    """
    return round(TITLE_MATCH_BONUS * phrase_share**2 * WEIGHT_STEPS) / WEIGHT_STEPS


def clause_bonus(clauses: int) -> float:
    """Score of each of so many clauses that a lesson meets, in whole 1/256.

    >>> clause_bonus(3), clause_bonus(6)
    (4.0, 1.0)
    """
    return round(COVERAGE_BONUS * few_clauses(clauses) / clauses * STEPS) / STEPS


def title_similarity(shared: int, left: int, right: int) -> float:
    """Similarity, from 0 to 1 in steps of 1/256, of sets of `left` and `right` words that share `shared`.

    Dice's coefficient (1945) to the power of 1.5, so that one more shared word counts more where there are
    many: on tests/relevance/tuning.json mean reciprocal rank is 0.971, against 0.966 with the coefficient.

    >>> title_similarity(2, 2, 3)
    0.71484375
    """
    dice = 2 * shared / (left + right)
    return round(dice * math.sqrt(dice) * STEPS) / STEPS


def quantise_weight(weight: float) -> float:
    """A term's weight, rounded to `WEIGHT_STEPS`.

    >>> quantise_weight(0.7)
    0.6875
    """
    return round(weight * WEIGHT_STEPS) / WEIGHT_STEPS


@dataclass(frozen=True)
class Plan:
    """The query plan: what an engine is to find, and in what order.

    A lesson matches when it meets no excluded clause and at least `min_should_match` of the included clauses,
    has one of the values of each facet in `filters`, and none of those in `without`. Any of its terms meets
    a clause; a term of several words must occur as a phrase in one field, unless it is `unordered`.

    The score is the sum over included clauses of the best term's weight × BM25F, plus the same for each of
    `boosts` that is met, each number rounded to `STEPS` and `WEIGHT_STEPS`; a term of several words scores
    the sum of its words. Added are `clause_bonus` for each included clause that is met by a term that is not
    `related`, and `title_match_bonus` × the greatest `title_similarity` of `typed_terms` and one of the
    lesson's `title_term_sets`. BM25F weighs fields as `text.indexed_fields.field_weights` does.

    Under `relevance`, lessons are sorted by score. Ties are in reading order.

    A verbatim duplicate (`Lesson.same_as`) matches only where `filters` names its source, so that nothing is
    found twice.
    """

    clauses: tuple[Clause, ...] = ()
    min_should_match: int = 0
    boosts: tuple[Term, ...] = ()
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    order: str = "document"
    start: int = 0
    size: int = 10
    typed_terms: tuple[str, ...] = ()
    """The distinct index terms typed, without stop words, which are compared with titles."""
    facets: tuple[str, ...] = tuple(facet.name for facet in STANDARD_FACETS)
    """Names of the facets whose values are counted: counting costs as much as finding."""
    without: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Facet → values that no match has."""
    deadline: float = field(default=math.inf, compare=False)
    """Time limit, by `time.monotonic`."""

    def check_deadline(self) -> None:
        """Raise TooSlow past the deadline. Engines call this before each step that can take long."""
        if time.monotonic() > self.deadline:
            raise TooSlow(
                "This search takes longer than it may just now. Please try again in a minute, or with fewer"
                " words."
            )

    @property
    def included(self) -> tuple[Clause, ...]:
        """The clauses that a lesson should meet."""
        return tuple(clause for clause in self.clauses if not clause.excluded)

    @property
    def excluded(self) -> tuple[Clause, ...]:
        """The clauses that a lesson must not meet."""
        return tuple(clause for clause in self.clauses if clause.excluded)


@dataclass(frozen=True)
class Hit:
    """A match, with its score and the number of included clauses that it meets by terms not `related`."""

    lesson: Lesson
    score: float = 0.0
    clauses_matched: int = 0


@dataclass(frozen=True)
class SearchResponse:
    """The response to a plan: number of matches, hits of the requested window, and facet counts.

    `counts`: facet → value → number of lessons, over all matches, each facet without its own filter. Values
    that no match has are absent.
    """

    total: int
    hits: tuple[Hit, ...]
    counts: Mapping[str, Mapping[str, int]]


Progress = Callable[[int], object]
"""Callback that receives, from time to time, the number of lessons read."""


def no_progress(done: int) -> None:
    """Ignore progress."""


class Engine(Protocol):
    """A search engine. Raises EngineError and TooSlow, and no exception of its own library."""

    def ready(self, fingerprint: str) -> bool:
        """Open the index with that fingerprint. False where there is none or it is damaged."""

    def rebuild(
        self,
        lessons: Iterable[Lesson],
        taxonomy: Taxonomy,
        fingerprint: str,
        progress: Progress = no_progress,
    ) -> None:
        """Replace the index atomically by one of these lessons."""

    def with_delta(
        self, lessons: Iterable[Lesson], sources: Sequence[str], taxonomy: Taxonomy, fingerprint: str
    ) -> Engine | None:
        """An engine in which `lessons` replace all lessons of `sources`, or None where that cannot be had.

        Fast, but term statistics remain those of the full index, so that a rebuild should follow. Its index
        has that fingerprint. Raises EngineError.
        """

    def search(self, plan: Plan) -> SearchResponse:
        """Execute a plan."""

    def get(self, name: str) -> Lesson | None:
        """The lesson with that id, excerpt id or alias, or None."""

    def close(self) -> None:
        """Release files and connections."""
