"""How good the ranking is, on queries that people have judged.

A file of judgements is JSON: a list of queries, each with its filters and its targets. A target has a
grade, 2 for a right answer and 1 for a useful one, and fragments of text; a lesson meets it when the
lesson's plain text contains any of the fragments, both lower-cased and stripped to letters and digits.
So judgements outlive any change of ids, and measure other searches over the same texts as well.

To add a measure, compute it in `_outcome` and name it in `MEASURES`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Any

from lessonsearch.errors import JudgementsError
from lessonsearch.model.lesson import Lesson
from lessonsearch.query.query import Query
from lessonsearch.search.service import Results

DEPTH = 10
"""Hits that are looked at: what a visitor sees without turning the page."""

MEASURES = {
    "mrr": "MRR",
    "right_first": "right first",
    "recall": f"recall@{DEPTH}",
    "ndcg": f"nDCG@{DEPTH}",
}
"""Each measure and what people call it."""


@dataclass(frozen=True)
class RelevantItem:
    """Something that should be found: `grade` 2 right, 1 useful; `fragments` already plain (see `plain`)."""

    name: str
    grade: int
    fragments: tuple[str, ...]

    def met_by(self, text: str) -> bool:
        """Whether a text, already plain, contains any of the fragments."""
        return any(fragment in text for fragment in self.fragments)


@dataclass(frozen=True)
class JudgedQuery:
    """One query with what should be found for it."""

    query: str
    filters: tuple[tuple[str, str], ...]
    targets: tuple[RelevantItem, ...]


@dataclass(frozen=True)
class Outcome:
    """What a search did with one judged query.

    `measures`: `mrr`, 1 / rank of the first hit that meets a target of grade 2, or 0; `right_first`, 1 when
    that rank is 1; `recall`, share of all targets, of either grade, that are met within the first ten
    hits; `ndcg`, normalised discounted cumulative gain with gains 2^grade - 1 over lessons (Järvelin and
    Kekäläinen 2002), a lesson's grade being the highest of the targets that it meets.
    """

    query: str
    measures: Mapping[str, float]
    found: tuple[tuple[str, int], ...]
    """Title and grade of each of the first hits."""
    missed: tuple[str, ...]
    """Names of the targets that no hit of the first ten meets."""


def read_judgements(path: Path) -> tuple[JudgedQuery, ...]:
    """The judged queries of a file. Raises JudgementsError."""
    try:
        entries = json.loads(path.read_text("utf-8"))
        return tuple(_judged(entry) for entry in entries)
    except OSError as error:
        raise JudgementsError(f"{path} cannot be read: {error.strerror or error}.") from error
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise JudgementsError(
            f"{path} is not a file of judgements: a JSON list of queries, each with 'query', 'filters' and"
            f" 'targets' of 'target', 'grade' (1 or 2) and 'fragments' ({type(error).__name__}: {error})."
        ) from error


def _judged(entry: Mapping[str, Any]) -> JudgedQuery:
    filters = entry.get("filters") or {}
    targets = tuple(
        RelevantItem(str(target["target"]), int(target["grade"]), tuple(map(plain, target["fragments"])))
        for target in entry["targets"]
    )
    if not targets or any(t.grade not in (1, 2) or not all(t.fragments) or not t.fragments for t in targets):
        raise ValueError(f"'{entry['query']}' has a target without words or without a grade of 1 or 2")
    choices = ((facet, value) for facet, values in filters.items() for value in _listed(values))
    return JudgedQuery(str(entry["query"]), tuple(choices), targets)


def _listed(values: str | Sequence[str]) -> Sequence[str]:
    return [values] if isinstance(values, str) else values


def plain(text: str) -> str:
    """Lower-cased letters and digits and nothing else.

    >>> plain("The mother’s pre-birth plan")
    'themothersprebirthplan'
    """
    return "".join(character for character in text.lower() if character.isalnum())


def evaluate(
    judged: Iterable[JudgedQuery], find: Callable[[Query], Results], lessons: Iterable[Lesson]
) -> tuple[Outcome, ...]:
    """What a search does with each judged query. `lessons` are all that it could find."""
    texts = {lesson.id: plain(lesson.text) for lesson in lessons if not lesson.same_as}
    return tuple(_evaluated(one, find, texts) for one in judged)


def _evaluated(one: JudgedQuery, find: Callable[[Query], Results], texts: Mapping[str, str]) -> Outcome:
    results = find(Query(one.query, one.filters, per_page=DEPTH)).results
    hits = [(result.lesson.title, plain(result.lesson.text)) for result in results[:DEPTH]]
    return _outcome(one, hits, sorted((_grade(one, text) for text in texts.values()), reverse=True))


def _outcome(one: JudgedQuery, hits: Sequence[tuple[str, str]], ideal: Sequence[int]) -> Outcome:
    grades = [_grade(one, text) for _, text in hits]
    missed = tuple(t.name for t in one.targets if not any(t.met_by(text) for _, text in hits))
    first = grades.index(2) + 1 if 2 in grades else 0
    measures = {
        "mrr": 1 / first if first else 0.0,
        "right_first": float(first == 1),
        "recall": 1 - len(missed) / len(one.targets),
        "ndcg": _gain(grades) / (_gain(ideal[:DEPTH]) or 1),
    }
    found = tuple((title, grade) for (title, _), grade in zip(hits, grades, strict=True))
    return Outcome(one.query, measures, found, missed)


def _grade(one: JudgedQuery, text: str) -> int:
    return max((target.grade for target in one.targets if target.met_by(text)), default=0)


def _gain(grades: Iterable[int]) -> float:
    return sum(((1 << grade) - 1) / math.log2(rank + 1) for rank, grade in enumerate(grades, 1))


def overall(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """The mean of each measure over the queries; 0 where there is no query."""
    return {
        name: fmean(outcome.measures[name] for outcome in outcomes) if outcomes else 0.0 for name in MEASURES
    }
