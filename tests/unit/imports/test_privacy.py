"""The privacy guard: what was planted before it had a rule is found, what is no one's is not flagged."""

from __future__ import annotations

import re

import pytest

from lessonsearch.imports.privacy import find, guard
from support.paths import CORPUS, IMPORTS

PLANT = re.compile(r"\{\{(\w+)\|([^}]+)\}\}")


def lines(name: str) -> list[str]:
    return [
        line for line in (IMPORTS / name).read_text("utf-8").splitlines() if line and not line.startswith("#")
    ]


@pytest.mark.parametrize("name", ["planted.txt", "planted-later.txt"])
def test_what_was_planted_is_found(name: str) -> None:
    total = found = 0
    for line in lines(name):
        text = PLANT.sub(lambda match: match[2], line)
        given = find(text)
        for match in PLANT.finditer(line):
            begin = len(PLANT.sub(lambda inner: inner[2], line[: match.start()]))
            total += 1
            found += any(each.begin < begin + len(match[2]) and begin < each.end for each in given)
    assert found >= total * 0.95


@pytest.mark.parametrize("line", [*lines("innocent.txt"), *lines("innocent-later.txt")])
def test_what_is_no_one_s_is_not_flagged(line: str) -> None:
    assert [each.words for each in find(line)] == []


def test_the_whole_report_of_ofsted_has_at_most_five_false_alarms() -> None:
    text = (CORPUS / "ages-of-concern" / "original.txt").read_text("utf-8")
    assert len(find(text)) <= 5


def test_what_one_part_declares_a_pseudonym_is_one_in_every_part() -> None:
    declared = "In this report the boy is known as Rohan; this is not his real name."
    assert [each.finding.words for each in guard([("a", "Rohan was ten."), ("b", "Nothing.")])] == ["Rohan"]
    assert guard([("a", "Rohan was ten."), ("b", declared)]) == []


def test_a_finding_says_where_and_why() -> None:
    found = guard([("running heads", "Baby F, d.o.b. 7 April 2013, page 2")])
    assert [(each.part, each.finding.kind) for each in found] == [("running heads", "date")]
    assert found[0].finding.why
    assert "7 April 2013" in found[0].around
