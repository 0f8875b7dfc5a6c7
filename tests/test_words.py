"""Index words: what finds what."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessonsearch.words import LONGEST, stem, words


def stems(text: str) -> set[str]:
    return {word.stem for word in words(text)}


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("assessment", "assessments"),
        ("FATHERS", "father’s"),
        ("child", "children’s"),
        ("woman", "women"),
        ("baby", "babies"),
        ("cafe", "café"),
        ("naïve", "naive"),
        ("prebirth", "pre-birth"),
        ("cosleeping", "co-sleeping"),
        ("birth", "Pre‑birth"),  # a non-breaking hyphen, as word processors put it
        ("ﬁre", "fire"),  # a ligature, as PDFs hold it
    ],
)
def test_a_word_finds_its_other_forms(typed: str, printed: str) -> None:
    assert stem(typed) in stems(printed)


def test_places_count_words_and_characters() -> None:
    text = "A pre-birth plan"
    found = [(word.stem, word.position, text[word.start : word.end]) for word in words(text)]
    assert found == [
        ("a", 0, "A"),
        ("pre", 1, "pre"),
        ("birth", 2, "birth"),
        ("prebirth", 2, "pre-birth"),
        ("plan", 3, "plan"),
    ]


@given(st.text())
def test_any_text_has_words_in_order_within_bounds(text: str) -> None:
    found = list(words(text))
    for word in found:
        assert word.stem
        assert 0 <= word.start < word.end <= len(text)
        assert len(word.stem) <= 4 * LONGEST
    assert [word.position for word in found] == sorted(word.position for word in found)
