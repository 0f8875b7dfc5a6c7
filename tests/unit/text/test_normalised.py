"""One normal form of text: search, the words in `?quote=` and the checker take the same texts for equal."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lessonsearch.citations.text_fragment import find
from lessonsearch.query.parser import parse_all, phrase_terms
from lessonsearch.text.normalised import normalise, word_hashes
from support.shipped import lessons

PASSAGE = (
    "The G.P. and the health visitor’s pre-birth assessment under s.47 were not confident of the baby’s file"
)

SPELT_DIFFERENTLY = [
    ("the G.P. and", "the GP and"),
    ("the health visitor’s", "the health visitor's"),
    ("pre-birth assessment", "pre‐birth assessment"),
    ("under s.47 were", "under s47 were"),
    ("assessment under", "assess\u00adment under"),
    ("assessment under", "as\u200bsess\u2060ment under"),
    ("not confident of", "not con\ufb01dent of"),
    ("not confident of", "NOT CONFIDENT OF"),
    ("baby’s file", "babyʼs \ufb01le"),
    ("health visitor’s", "\u200ehealth visitor’s\u200f"),
    ("were not confident", "were\u00a0not confident"),
    ("the baby’s", "the ba\ufe00by’s"),
]
"""Words of the passage, and the same as a slide or a copy from a PDF has them."""


@pytest.mark.parametrize(("printed", "typed"), SPELT_DIFFERENTLY)
def test_search_links_and_checker_agree(printed: str, typed: str) -> None:
    assert phrase_terms(typed) == phrase_terms(printed)
    assert find(typed, PASSAGE) == find(printed, PASSAGE) is not None
    assert normalise(typed).letters == normalise(printed).letters
    assert word_hashes(typed) == word_hashes(printed)


VARIANTS = st.sampled_from(
    [
        str.upper,
        str.lower,
        lambda text: text.replace("fi", "\ufb01").replace("fl", "\ufb02"),
        lambda text: text.replace("’", "'"),
        lambda text: text.replace("-", "‑"),
        lambda text: unicodedata.normalize("NFD", text),
        lambda text: unicodedata.normalize("NFKC", text),
        lambda text: "".join(f"{letter}\u00ad" if letter.isalpha() else letter for letter in text),
        lambda text: "".join(f"{letter}\u200d" if letter.isalpha() else letter for letter in text),
        lambda text: text.replace(" ", "\u00a0"),
        lambda text: text.replace(" ", "\n  "),
    ]
)


@given(st.data())
@settings(max_examples=100)
def test_any_passage_is_the_same_however_it_is_copied(data: st.DataObject) -> None:
    lesson = data.draw(st.sampled_from(lessons()))
    words = lesson.passages[0].blocks[0].text.split()
    start = data.draw(st.integers(0, max(0, len(words) - 4)))
    printed = " ".join(words[start : start + 8])
    copied = printed
    for change in data.draw(st.lists(VARIANTS, min_size=1, max_size=3, unique=True)):
        copied = change(copied)
    assert phrase_terms(copied) == phrase_terms(printed)
    copied_terms, printed_terms = (
        [clause.terms for clause in parse_all(text.lower())]  # in capitals AND, OR and NOT are operators
        for text in (copied, printed)
    )
    assert copied_terms == printed_terms
    assert normalise(copied).letters == normalise(printed).letters
    assert word_hashes(copied) == word_hashes(printed)
    assert bool(find(copied, lesson.text)) == bool(find(printed, lesson.text))


@given(st.text(max_size=60) | st.text("aAeé.’'-\u00ads47 ʼ⁷", max_size=30))
@settings(max_examples=300)
def test_quick_hashes_are_those_of_the_words(text: str) -> None:
    assert len(word_hashes(text)) == len(normalise(text).words)
