"""Index words: what finds what."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessonsearch.text.analysis import MAX_LENGTH, WORD, Token, analyze, stem
from lessonsearch.text.chunk_index import term_spans
from lessonsearch.text.normalised import DOTTED


def stems(text: str) -> set[str]:
    return {word.stem for word in analyze(text)}


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
    found = [(word.stem, word.position, text[word.start : word.end]) for word in analyze(text)]
    assert found == [
        ("a", 0, "A"),
        ("pre", 1, "pre"),
        ("birth", 2, "birth"),
        ("prebirth", 2, "pre-birth"),
        ("plan", 3, "plan"),
    ]


@given(st.text())
def test_any_text_has_words_in_order_within_bounds(text: str) -> None:
    found = list(analyze(text))
    for word in found:
        assert word.stem
        assert 0 <= word.start < word.end <= len(text)
        assert len(word.stem) <= 4 * MAX_LENGTH
    assert [word.position for word in found] == sorted(word.position for word in found)


def one_by_one(text: str) -> list[Token]:
    """The words of a text, said the slow way: word after word, without a cache."""
    found: list[Token] = []
    parts: list[Token] = []

    def close() -> None:
        whole = stem("".join(text[part.start : part.end] for part in parts))
        if len(parts) > 1 and whole and whole != parts[-1].stem:
            found.append(Token(whole, parts[-1].position, parts[0].start, parts[-1].end))
        parts.clear()

    position = 0
    for match in WORD.finditer(text):
        if parts and (match.start() != parts[-1].end + 1 or text[parts[-1].end] not in "-‐‑"):
            close()
        if index_word := stem(match[0]):
            parts.append(Token(index_word, position, *match.span()))
            found.append(parts[-1])
            position += 1
    close()
    return found


def test_no_two_equal_words_stand_at_one_place() -> None:
    part = "a" * MAX_LENGTH  # joined with itself and cut at MAX_LENGTH characters it is the same again
    assert [word.position for word in analyze(f"{part}-{part}")] == [0, 1]


@given(st.text("ab1é’'-‐‑ _.\u0345\u115f\U0001d165", max_size=30) | st.text())
def test_the_cached_way_gives_what_word_after_word_gives(text: str) -> None:
    if not DOTTED.search(text):
        assert analyze(text) == one_by_one(text)
    for asked in (frozenset({"a"}), frozenset({"a", "b", "ab"}), frozenset[str]()):
        assert term_spans(text, asked) == [word for word in analyze(text) if word.stem in asked]


SEARCHES_WITHOUT_END = """
import random, tracemalloc
from lessonsearch.text.analysis import analyze

tracemalloc.start()
for number in range(100):
    letters = random.Random(number).choices("abcdefghijklmnopqrstuvwxyz", k=200)
    assert len(list(analyze("-".join(letters)))) == 201
print(tracemalloc.get_traced_memory()[0])
"""


def test_searches_of_words_without_end_are_not_remembered() -> None:
    """In a process of its own: here, servers of other tests may remember words of theirs meanwhile."""
    ended = subprocess.run([sys.executable, "-c", SEARCHES_WITHOUT_END], check=True, capture_output=True)
    assert int(ended.stdout) < 300_000  # it would be some four million
