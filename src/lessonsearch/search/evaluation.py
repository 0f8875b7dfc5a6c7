"""Relevance evaluation on judged queries.

A file of judgements is JSON: a list of queries, each with filters and targets. A target has a grade, 2 for a
right answer and 1 for a useful one, and fragments of text. A lesson matches the target when its text contains
any of the fragments, both reduced to lower-case letters and digits. So judgements survive changes of ids, and
can evaluate other search programs over the same texts.

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
"""Cut-off of the measures: the first page of results."""

MEASURES = {
    "mrr": "MRR",
    "right_first": "right first",
    "recall": f"recall@{DEPTH}",
    "ndcg": f"nDCG@{DEPTH}",
}
"""Measure → label."""


@dataclass(frozen=True)
class RelevantItem:
    """A target of a judged query. `grade`: 2 right, 1 useful; `fragments`: as `plain` gives them."""

    name: str
    grade: int
    fragments: tuple[str, ...]

    def matches(self, text: str) -> bool:
        """Whether a text, as `plain` gives it, contains any of the fragments."""
        return any(fragment in text for fragment in self.fragments)


@dataclass(frozen=True)
class JudgedQuery:
    """A query with its filters and the items that it should find."""

    query: str
    filters: tuple[tuple[str, str], ...]
    targets: tuple[RelevantItem, ...]


@dataclass(frozen=True)
class Outcome:
    """The measures of one judged query.

    `mrr`: 1 / rank of the first hit that matches a target of grade 2, or 0. `right_first`: 1 where that rank
    is 1. `recall`: share of the targets, of either grade, that the first ten hits match. `ndcg`: normalised
    discounted cumulative gain with gains 2^grade - 1 over lessons (Järvelin and Kekäläinen 2002), where a
    lesson has the highest grade of the targets that it matches.
    """

    query: str
    measures: Mapping[str, float]
    found: tuple[tuple[str, int], ...]
    """Title and grade of each of the first hits."""
    missed: tuple[str, ...]
    """Names of the targets that none of the first ten hits matches."""


def read_judgements(path: Path) -> tuple[JudgedQuery, ...]:
    """Read a file of judgements. Raises JudgementsError."""
    try:
        entries = json.loads(path.read_text("utf-8"))
        return tuple(_read_query(entry) for entry in entries)
    except OSError as error:
        raise JudgementsError(f"{path} cannot be read: {error.strerror or error}.") from error
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise JudgementsError(
            f"{path} is not a file of judgements: a JSON list of queries, each with 'query', 'filters' and"
            f" 'targets' of 'target', 'grade' (1 or 2) and 'fragments' ({type(error).__name__}: {error})."
        ) from error


def _read_query(entry: Mapping[str, Any]) -> JudgedQuery:
    filters = entry.get("filters") or {}
    targets = tuple(
        RelevantItem(str(target["target"]), int(target["grade"]), tuple(map(plain, target["fragments"])))
        for target in entry["targets"]
    )
    if not targets or any(t.grade not in (1, 2) or not all(t.fragments) or not t.fragments for t in targets):
        raise ValueError(f"'{entry['query']}' has a target without words or without a grade of 1 or 2")
    pairs = ((facet, value) for facet, values in filters.items() for value in _as_list(values))
    return JudgedQuery(str(entry["query"]), tuple(pairs), targets)


def _as_list(values: str | Sequence[str]) -> Sequence[str]:
    return [values] if isinstance(values, str) else values


def plain(text: str) -> str:
    """The lower-case letters and digits of a text.

    >>> plain("The mother’s pre-birth plan")
    'themothersprebirthplan'
    """
    return "".join(character for character in text.lower() if character.isalnum())


def evaluate(
    queries: Iterable[JudgedQuery], find: Callable[[Query], Results], lessons: Iterable[Lesson]
) -> tuple[Outcome, ...]:
    """Evaluate `find` on judged queries. `lessons` are all that it can find."""
    texts = {lesson.id: plain(lesson.text) for lesson in lessons if not lesson.same_as}
    return tuple(_evaluate(query, find, texts) for query in queries)


def _evaluate(judged: JudgedQuery, find: Callable[[Query], Results], texts: Mapping[str, str]) -> Outcome:
    results = find(Query(judged.query, judged.filters, per_page=DEPTH)).results
    hits = [(result.lesson.title, plain(result.lesson.text)) for result in results[:DEPTH]]
    return _outcome(judged, hits, sorted((_grade(judged, text) for text in texts.values()), reverse=True))


def _outcome(judged: JudgedQuery, hits: Sequence[tuple[str, str]], ideal: Sequence[int]) -> Outcome:
    """The measures of the hits (title and plain text). `ideal`: the grades of all lessons, descending."""
    grades = [_grade(judged, text) for _, text in hits]
    missed = tuple(t.name for t in judged.targets if not any(t.matches(text) for _, text in hits))
    first = grades.index(2) + 1 if 2 in grades else 0
    measures = {
        "mrr": 1 / first if first else 0.0,
        "right_first": float(first == 1),
        "recall": 1 - len(missed) / len(judged.targets),
        "ndcg": _dcg(grades) / (_dcg(ideal[:DEPTH]) or 1),
    }
    found = tuple((title, grade) for (title, _), grade in zip(hits, grades, strict=True))
    return Outcome(judged.query, measures, found, missed)


def _grade(judged: JudgedQuery, text: str) -> int:
    return max((target.grade for target in judged.targets if target.matches(text)), default=0)


def _dcg(grades: Iterable[int]) -> float:
    return sum(((1 << grade) - 1) / math.log2(rank + 1) for rank, grade in enumerate(grades, 1))


def overall(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """The mean of each measure over the queries; 0 where there is no query."""
    return {
        name: fmean(outcome.measures[name] for outcome in outcomes) if outcomes else 0.0 for name in MEASURES
    }
