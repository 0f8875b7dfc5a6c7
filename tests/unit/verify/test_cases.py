"""Small inputs, each of which stands for a kind: what is told of them, and what is not.

`tests/data/verify_cases.json` holds the inputs with the right outcome beside each: for each quotation that
must be told the statuses that are right, `[]` where none is. `verify_handouts.json` holds twenty handouts as
trainers write them, with mistakes of many kinds, each judged before it was checked. All words are ours or the
shipped corpus's.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from support.paths import DATA
from support.shipped import report as report_of

CASES = [
    case
    for name in ("verify_cases.json", "verify_handouts.json")
    for case in json.loads((DATA / name).read_text("utf-8"))
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_each_kind_has_its_outcome(case: dict[str, Any]) -> None:
    report = report_of(f"x.{case['kind']}", case["text"])
    statuses = [quotation.status for quotation in report.quotations]
    if case.get("short_allowed"):
        assert set(statuses) <= {"too-short", "verbatim"}
    elif "quotations" not in case and "links" not in case:
        assert not report.faults, report.quotations
    elif statuses or not case.get("none_allowed"):
        right = case.get("quotations", [])
        assert len(statuses) == len(right), report.quotations
        assert all(status in allowed for status, allowed in zip(statuses, right, strict=True)), (
            report.quotations
        )
    if "links" in case:
        assert [link.destination.status for link in report.links] == case["links"]
    if "omitted" in case:
        assert [word for found in report.quotations for word in found.match.omitted] == case["omitted"]
    if "exit" in case:
        assert bool(report.faults) == bool(case["exit"])
