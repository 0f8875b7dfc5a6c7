"""The query language, as a visitor types it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessonsearch.query.parser import MAX_WORDS, parse


def read(text: str) -> list[str]:
    """Clauses in short: alternatives by |, side by side by +, unwanted by -."""
    return [
        ("-" if clause.excluded else "") + "|".join("+".join(term.words) for term in clause.terms)
        for clause in parse(text)
    ]


@pytest.mark.parametrize(
    ("typed", "clauses"),
    [
        ("invisible fathers", ["invis", "father"]),
        ('"child in need"', ["child+in+need"]),
        ("“child in need”", ["child+in+need"]),
        ('"never closed', ["never+close"]),
        ("fathers OR dads", ["father|dad"]),
        ("fathers OR dads housing", ["father|dad", "hous"]),
        ("baby -housing", ["baby", "-hous"]),
        ("baby NOT housing", ["baby", "-hous"]),
        ('baby -"child in need"', ["baby", "-child+in+need"]),
        ("baby AND housing", ["baby", "hous"]),
        ("pre-birth", ["prebirth"]),
        ("co-sleeping baby", ["cosleep", "baby"]),
        ("what should boards do about fathers", ["board", "father"]),
        ("who is it", ["who", "is", "it"]),
        ("[TO] * ?", ["to"]),
        ("title:fathers^2", ["titl", "father", "2"]),
        ("(fathers) {x} ~2", ["father", "x", "2"]),
        ("OR", []),
        ('""', []),
        ("-", []),
        ("- x", ["x"]),
        ("", []),
    ],
)
def test_what_is_typed_is_what_is_looked_for(typed: str, clauses: list[str]) -> None:
    assert read(typed) == clauses


def test_a_hyphenated_phrase_is_looked_for_by_its_parts() -> None:
    assert read('"early pre-birth assessment"') == ["earli+pre+birth+assess"]


def test_words_beyond_the_cap_are_passed_over() -> None:
    assert len(parse(" ".join(f"word{n}" for n in range(5000)))) == MAX_WORDS


@given(st.text())
def test_no_text_is_an_error(text: str) -> None:
    for clause in parse(text):
        assert clause.terms
        assert all(term.words for term in clause.terms)
