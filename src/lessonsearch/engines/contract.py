"""The narrow door to the index, in our words. Everything above it works with any engine behind it.

An engine keeps lessons and answers plans. A `Plan` says exactly what is a match and what a match
counts, so that every engine gives the same lessons: tests run the same contract on each. To add an
engine, write a module here that has the methods of `Engine`, name it in `lessonsearch.app.bootstrap`, and add
it to the contract tests' fixture.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from lessonsearch.errors import TooSlow
from lessonsearch.model.lesson import Lesson
from lessonsearch.model.taxonomy import FACETS, Taxonomy
from lessonsearch.query.parser import Clause, Term

K1 = 0.8
B = 0.4
"""BM25's saturation and length normalisation (Robertson and Zaragoza 2009, section 3.5), below the usual
1.2 and 0.75: lessons are short, and a case told at length is no worse an answer. All four tuned on
tests/relevance/tuning.json."""

STEPS = 256
"""What a word counts in a field is rounded to a 256th: about what one word more in a lesson's text costs."""

WEIGHT_STEPS = 16
"""A term's weight is rounded to a 16th."""

SCORE_STEPS = STEPS * WEIGHT_STEPS
"""So scores are whole numbers of 4,096ths. Below 4,096, a number of 32 bits holds each sum of them exactly,
in whatever order it is added up: equal is equal on every engine."""


TITLE_MATCH_BONUS = 32
"""What it counts that a lesson's title, or a phrase under `asked`, has just the words typed and no others, as
much as two or three good words in a text. Tuned like the fields, on tests/relevance/tuning.json."""


def title_similarity(shared: int, one: int, other: int) -> float:
    """How much two phrases of so many different words are the same, from 0 to 1, in whole 256ths.

    It is Dice's measure (1945) × its root, so that one word more in common counts more where there are many:
    on tests/relevance/tuning.json mean reciprocal rank is 0.971 so, and 0.966 without the root.

    >>> overlap(2, 2, 3)
    0.71484375
    """
    dice = 2 * shared / (one + other)
    return round(dice * math.sqrt(dice) * STEPS) / STEPS


def quantise_weight(weight: float) -> float:
    """A term's weight as it counts.

    >>> counted(0.7)
    0.6875
    """
    return round(weight * WEIGHT_STEPS) / WEIGHT_STEPS


@dataclass(frozen=True)
class Plan:
    """What an engine is to find.

    A lesson matches when no unwanted clause is met, at least `min_should_match` of the wanted clauses are, and for
    each facet in `filters` it has one of the values. A clause is met by any of its terms; a term of
    several words, where they stand side by side in one field. Its score is the sum over wanted clauses
    of the best term's weight × BM25F, plus the same for each of `boosts` that is met, each number rounded
    as `STEPS` and `WEIGHT_STEPS` have it; plus PHRASE × the greatest `title_similarity` of `typed_terms` with one of the
    lesson's `phrases`. Under `relevance`
    lessons come in the order of how many wanted clauses they meet, by terms that are not `loose`, then of
    their scores. Ties stand in reading order.

    A lesson that says the same as another word for word (`Lesson.same_as`) matches only where its source
    is asked for, so that nothing is found twice.
    """

    clauses: tuple[Clause, ...] = ()
    min_should_match: int = 0
    boosts: tuple[Term, ...] = ()
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    order: str = "document"
    start: int = 0
    size: int = 10
    typed_terms: tuple[str, ...] = ()
    """The telling index words that were typed, each once: what phrases are laid beside."""
    facets: tuple[str, ...] = tuple(facet.name for facet in FACETS)
    """The facets whose values are counted: counting costs as much as finding."""
    deadline: float = field(default=math.inf, compare=False)
    """By `time.monotonic`: who is not done by then gives up."""

    def check_deadline(self) -> None:
        """Asked by an engine before each step that can take long. Raises TooSlow."""
        if time.monotonic() > self.deadline:
            raise TooSlow(
                "This search takes longer than it may just now. Please try again in a minute, or with fewer"
                " words."
            )

    @property
    def included(self) -> tuple[Clause, ...]:
        """The clauses that make a match."""
        return tuple(clause for clause in self.clauses if not clause.excluded)

    @property
    def excluded(self) -> tuple[Clause, ...]:
        """The clauses that forbid one."""
        return tuple(clause for clause in self.clauses if clause.excluded)


@dataclass(frozen=True)
class Hit:
    """A lesson that matches, how well, and how many of the wanted clauses it meets by terms not `loose`."""

    lesson: Lesson
    score: float = 0.0
    clauses_matched: int = 0


@dataclass(frozen=True)
class SearchResponse:
    """An engine's answer: how many match, those of the window asked for, and the counts.

    `counts` are name → value → lessons of the plan's facets, over all matches, each facet with its own
    filter lifted; values that no match has are absent.
    """

    total: int
    hits: tuple[Hit, ...]
    counts: Mapping[str, Mapping[str, int]]


Progress = Callable[[int], object]
"""Is told, now and then, how many lessons have been read."""


def no_progress(done: int) -> None:
    """No report of progress."""


class Engine(Protocol):
    """Keeps lessons, answers plans. Raises EngineError and TooSlow, and nothing of its own
    library."""

    def ready(self, fingerprint: str) -> bool:
        """Whether there is a sound index made from what that fingerprint names; if so it is open now."""

    def rebuild(
        self,
        lessons: Iterable[Lesson],
        taxonomy: Taxonomy,
        fingerprint: str,
        progress: Progress = no_progress,
    ) -> None:
        """Replace everything by these lessons, in one step as far as searches can tell."""

    def with_delta(
        self, lessons: Iterable[Lesson], sources: Sequence[str], taxonomy: Taxonomy
    ) -> Engine | None:
        """This engine with only those lessons in those sources, in a moment; None where it has no such way.

        Words count what they counted when the index was built, so it is to be built anew soon.
        """

    def search(self, plan: Plan) -> SearchResponse:
        """What the plan finds."""

    def get(self, name: str) -> Lesson | None:
        """The lesson with that id, excerpt id or old id."""

    def close(self) -> None:
        """Let go of files and connections."""
