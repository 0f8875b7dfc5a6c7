"""Paragraph numbers that run on, and Word's and Writer's automatic numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessonsearch.imports.blocks.hyphenation import join, vocabulary
from lessonsearch.imports.blocks.number_formats import format_number
from lessonsearch.imports.blocks.paragraph_numbers import (
    NumberCandidate,
    chain,
    follows,
    read_label,
    value_of,
)


@pytest.mark.parametrize(
    ("last", "new"),
    [("12", "13"), ("3.4.2", "3.4.3"), ("3.4.2", "3.5"), ("3.4.2", "4"), ("3.4.2", "4.1.1"), ("3", "3.1")],
)
def test_the_next_number(last: str, new: str) -> None:
    assert follows(value_of(last), value_of(new))


@pytest.mark.parametrize(
    ("last", "new"), [("12", "14"), ("3.4.2", "3.4.4"), ("3.4.2", "3.4"), ("3", "3"), ("3", "4.2")]
)
def test_not_the_next_number(last: str, new: str) -> None:
    assert not follows(value_of(last), value_of(new))


def test_years_and_ages_are_not_in_the_chain() -> None:
    values = [1, 2, 14, 3, 4, 16, 18, 5, 6]
    places = chain([NumberCandidate(at, (value,)) for at, value in enumerate(values)])
    assert [values[at] for at in sorted(places)] == [1, 2, 3, 4, 5, 6]


@given(st.integers(3, 40), st.lists(st.tuples(st.integers(0, 39), st.integers(20, 99)), max_size=6))
def test_the_chain_holds_the_run_whatever_stands_between(length: int, others: list[tuple[int, int]]) -> None:
    values = list(range(1, length + 1))
    for at, value in sorted(others):
        values.insert(min(at, len(values)), value + 100)
    places = chain([NumberCandidate(at, (value,)) for at, value in enumerate(values)])
    assert {values[at] for at in places} >= set(range(1, length + 1))


@pytest.mark.parametrize(
    ("text", "label"), [("13. In", "13"), ("3.4.2 It", "3.4.2"), ("4) A", "4"), ("10.These", "10")]
)
def test_labels(text: str, label: str) -> None:
    found = read_label(text)
    assert found is not None
    assert found[0] == label


def test_no_label() -> None:
    assert read_label("2011 was") is None
    assert read_label("3.5per cent") is None


@pytest.mark.parametrize(
    ("number", "form", "label"),
    [(4, "lowerRoman", "iv"), (28, "lowerLetter", "bb"), (3, "decimalZero", "03")],
)
def test_formats_of_numbers(number: int, form: str, label: str) -> None:
    assert format_number(number, form) == label


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["an eval\u00ad", "uation of"], "an evaluation of"),
        (["an age-", "appropriate place"], "an age-appropriate place"),
        (["a 14-", "year-old boy"], "a 14-year-old boy"),
        (["the ﬁrst", "word"], "the first word"),
        (["one tele-", "phone call"], "one telephone call"),
    ],
)
def test_hyphens_at_line_ends(lines: list[str], text: str) -> None:
    assert join(lines, vocabulary(lines)) == text
