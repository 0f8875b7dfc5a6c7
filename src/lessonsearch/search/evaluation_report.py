"""Evaluation reports: as text, optionally compared with an earlier evaluation, and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from lessonsearch.errors import JudgementsError
from lessonsearch.search.evaluation import MEASURES, Outcome, overall

TOLERANCE = 0.0005
"""Differences up to this are not shown: they vanish in three decimals."""

Evaluation = Mapping[str, Sequence[Outcome]]
"""Name of a file of judgements → the outcomes of its queries."""


def as_json(evaluation: Evaluation) -> dict[str, Any]:
    """JSON report: for each file `overall` and `queries`, with measures to four decimals."""
    return {
        name: {
            "overall": _rounded(overall(outcomes)),
            "queries": [
                {
                    "query": outcome.query,
                    **_rounded(outcome.measures),
                    "found": [{"title": title, "grade": grade} for title, grade in outcome.found],
                    "missed": outcome.missed,
                }
                for outcome in outcomes
            ],
        }
        for name, outcomes in evaluation.items()
    }


def _rounded(measures: Mapping[str, float]) -> dict[str, float]:
    return {name: round(value, 4) for name, value in measures.items()}


def as_text(evaluation: Evaluation, earlier: Mapping[str, Any]) -> Iterator[str]:
    """Lines of a text report: each imperfect query with what was found instead, then the means of each file.

    `earlier` is the result of `read_earlier`, or empty; changes since then follow the figures.
    """
    for name, outcomes in evaluation.items():
        before = earlier.get(name, {})
        old = {entry["query"]: entry for entry in before.get("queries", ())}
        yield f"{name}: {len(outcomes)} queries"
        for outcome in outcomes:
            yield from _query(outcome, old.get(outcome.query, {}))
        yield f"  in all: {_figures(overall(outcomes), before.get('overall', {}))}"


def _query(outcome: Outcome, before: Mapping[str, Any]) -> Iterator[str]:
    perfect = outcome.measures["right_first"] == 1 and not outcome.missed
    if perfect and not _changed(outcome.measures, before):
        return
    yield f"  {outcome.query}: {_figures(outcome.measures, before)}"
    if outcome.measures["right_first"] < 1:
        found = [f"    {grade} {title}" for title, grade in outcome.found[:3]]
        yield from found or ["    nothing found"]
    if outcome.missed:
        yield f"    not in the first ten: {'; '.join(outcome.missed)}"


def _changed(measures: Mapping[str, float], before: Mapping[str, Any]) -> bool:
    return any(abs(measures[name] - before[name]) > TOLERANCE for name in MEASURES if name in before)


def _figures(measures: Mapping[str, float], before: Mapping[str, Any]) -> str:
    parts = []
    for name, label in MEASURES.items():
        change = measures[name] - before.get(name, measures[name])
        suffix = f" ({change:+.3f})" if abs(change) > TOLERANCE else ""
        parts.append(f"{label} {measures[name]:.3f}{suffix}")
    return ", ".join(parts)


def read_earlier(path: Path) -> dict[str, Any]:
    """Read an evaluation stored with `--json`. Raises JudgementsError."""
    try:
        data = json.loads(path.read_text("utf-8"))
        valid = all(
            isinstance(query["query"], str)
            and all(isinstance(query[name], (int, float)) for name in MEASURES)
            for file in data.values()
            for query in [*file["queries"], {"query": "", **file["overall"]}]
        )
    except OSError as error:
        raise JudgementsError(f"{path} cannot be read: {error.strerror or error}.") from error
    except (ValueError, TypeError, KeyError, AttributeError):
        valid = False
    if not valid:
        raise JudgementsError(f"{path} is not an earlier evaluation; make one with 'evaluate … --json'.")
    return dict(data)
