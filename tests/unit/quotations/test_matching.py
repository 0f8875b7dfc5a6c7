"""Whose words are these? The shipped corpus is the material; hypothesis cuts quotations out of it."""

from __future__ import annotations

import time
from functools import cache

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from lessonsearch.model.lesson import Excerpt
from lessonsearch.quotations import LONG_ENOUGH, QuotationMatch, as_text, normalise, quoted_from
from support.shipped import catalogue
from support.shipped import lessons as shipped_lessons

OWN = settings(deadline=None, derandomize=True)
"""The same quotations each time, however busy the machine is."""


@cache
def excerpts(least: int = LONG_ENOUGH) -> list[Excerpt]:
    """Every excerpt with that many words."""
    found = [excerpt for lesson in shipped_lessons() for excerpt in lesson.excerpts]
    return [excerpt for excerpt in found if len(normalise(excerpt.text).words) >= least]


@st.composite
def runs(draw: st.DrawFn, least: int = LONG_ENOUGH) -> tuple[Excerpt, str, list[str]]:
    """An excerpt, some words in a row of it as they are written, and the same word by word."""
    excerpt = draw(st.sampled_from(excerpts(least)))
    source = normalise(excerpt.text)
    first = draw(st.integers(0, len(source.words) - least))
    last = draw(st.integers(first + least, min(len(source.words), first + 80)))
    begin = source.words[first].start
    text = source.written(first, last)
    return excerpt, text, [text[word.start - begin : word.end - begin] for word in source.words[first:last]]


@cache
def letters_of_lessons() -> list[str]:
    """The letters of every lesson's passages."""
    return [
        normalise("\n".join(excerpt.text for excerpt in lesson.passages)).letters
        for lesson in shipped_lessons()
    ]


def stands_once(words: str) -> bool:
    """Whether some words stand in one lesson, and there in one place."""
    return sum(letters.count(normalise(words).letters) for letters in letters_of_lessons()) == 1


def put_in(match: QuotationMatch) -> str:
    return " ".join(segment.text for segment in match.diff if segment.side == "quoted")


@given(runs())
@OWN
def test_any_six_words_in_a_row_of_any_excerpt_are_verbatim(run: tuple[Excerpt, str, list[str]]) -> None:
    excerpt, text, _ = run
    assert catalogue().match_quotation(text).status == "verbatim"
    named = catalogue().match_quotation(text, [excerpt.id])
    assert named.status == "verbatim"
    assert not named.diff


@given(runs())
@OWN
def test_typography_case_and_line_ends_change_no_word(run: tuple[Excerpt, str, list[str]]) -> None:
    excerpt, text, _ = run
    retyped = text.upper().replace("’", "'").replace("-", "\u2011").replace(" ", "\n  ").replace(",", "")
    assert catalogue().match_quotation(f"“{retyped}!”", [excerpt.id]).status == "verbatim"


@given(runs(), st.data())
@OWN
def test_one_changed_word_is_altered_and_is_in_the_diff(
    run: tuple[Excerpt, str, list[str]], data: st.DataObject
) -> None:
    excerpt, _, words = run
    changed = data.draw(st.integers(0, len(words) - 1))
    altered = " ".join([*words[:changed], "zebra", *words[changed + 1 :]])
    # Formulas of statutes stand in several excerpts, and are then those of another as much.
    assume(stands_once(" ".join(max(words[:changed], words[changed + 1 :], key=len))))
    match = catalogue().match_quotation(altered, [excerpt.id])
    assert match.status == "altered"
    assert put_in(match) == "zebra"
    sources_side = " ".join(segment.text for segment in match.diff if segment.side != "quoted")
    assert quoted_from(excerpt.text, sources_side), "the other side of the diff is the source's words"


@given(runs(least=14), st.data())
@settings(OWN, max_examples=60)
def test_what_is_left_out_is_told_word_for_word(
    run: tuple[Excerpt, str, list[str]], data: st.DataObject
) -> None:
    excerpt, _, words = run
    first = data.draw(st.integers(4, len(words) - 9))
    last = data.draw(st.integers(first + 1, len(words) - 5))
    shortened = " ".join([*words[:first], "…", *words[last:]])
    match = catalogue().match_quotation(shortened, [excerpt.id])
    assert match.status in ("verbatim", "check-meaning")
    if match.excerpt == excerpt.id and " ".join(match.omitted) != " ".join(words[first:last]):
        # The words after the gap may stand in the gap too: then as little as possible is taken as left out.
        assert len(match.omitted) < last - first


def test_a_match_of_words_under_another_excerpts_link_is_misattributed() -> None:
    words = "crucial time was lost for both assessing and supporting a vulnerable young woman"
    match = catalogue().match_quotation(words, ["ages-of-concern#p28"])
    assert (match.status, match.excerpt) == ("misattributed", "ages-of-concern#p14")
    match = catalogue().match_quotation(words, named=["learning-lessons-2009-2010"])
    assert (match.status, match.excerpt) == ("misattributed", "ages-of-concern#p14")


def test_a_link_to_the_lesson_or_to_the_bullet_covers_its_words() -> None:
    words = "maintain a focus on the father of the baby, the potential implications of his own needs"
    for name in (
        "ages-of-concern/include-young-parents-and-fathers",
        "ages-of-concern#p31",
        "ages-of-concern#p31-2",
    ):
        match = catalogue().match_quotation(words, [name])
        assert (match.status, match.excerpt) == ("verbatim", "ages-of-concern#p31-2")
    assert catalogue().match_quotation(words, ["ages-of-concern#p31-1"]).status == "misattributed"


def test_brackets_and_omissions_are_listed() -> None:
    match = catalogue().match_quotation("[The father] was never spoken to [by anyone] … never considered")
    assert (match.status, match.excerpt) == ("verbatim", "ages-of-concern#p25")
    assert match.put_in == ("The father", "by anyone")
    assert match.omitted == ("and", "his", "history", "was")
    match = catalogue().match_quotation(
        "he was considered to be a supportive husband … his history was never considered"
    )
    assert (match.status, put_in(match)) == ("altered", "husband")


def test_words_after_a_sign_that_a_passage_has_no_room_for_are_altered() -> None:
    passage = max(excerpts(), key=lambda excerpt: len(excerpt.text))
    words = passage.text.split()
    found = catalogue().match_quotation(f"{' '.join(words[:-9])} quite {' '.join(words[-8:])} … and so on")
    assert (found.status, found.excerpt) == ("altered", passage.id)


def test_a_few_words_are_matched_where_they_stand_in_one_place() -> None:
    assert catalogue().match_quotation("the ghost in the equation").excerpt == "ages-of-concern#p21"
    assert catalogue().match_quotation("hard to reach").status == "too-short"
    assert catalogue().match_quotation("the serious case reviews").status == "too-short"


def test_nobodys_words_are_not_found() -> None:
    assert (
        catalogue().match_quotation("It was the best of times, it was the worst of times").status
        == "not-found"
    )
    assert catalogue().match_quotation("").status == "too-short"
    assert catalogue().match_quotation("…").status == "too-short"


def test_a_quotation_keeps_the_sources_own_characters() -> None:
    text = "fathers had been marginalised, describing them as ignored, ‘invisible’ to practitioners"
    assert (
        quoted_from(text, "IGNORED, 'invisible' to practitioners") == "ignored, ‘invisible’ to practitioners"
    )
    assert quoted_from(text, "fathers […] to practitioners") == "fathers … to practitioners"
    assert (
        quoted_from(text, "“describing them as ignored, 'invisible'")
        == "describing them as ignored, ‘invisible’"
    )
    assert quoted_from(text, "marginalised.") == "marginalised"
    assert quoted_from(text, "marginalised,") == "marginalised,"
    assert quoted_from(text, "mothers had been") is None
    assert quoted_from(text, "the") is None, "a part of a word is no word"
    assert quoted_from(text, " ") is None


def test_a_persons_place_in_brackets_is_the_sources_own() -> None:
    text = "The nurse told [J1] that the baby, [V1], had been seen."
    assert quoted_from(text, "told [J1] that the baby, [V1], had") == "told [J1] that the baby, [V1], had"


def test_a_diff_reads_in_order_and_stops_at_the_quotations_ends() -> None:
    match = catalogue().match_quotation(
        "“The threshold for sharing, including if need be without their consent, should be lower than.”",
        ["ages-of-concern#p28"],
    )
    assert as_text(match.diff) == (
        "The threshold for [-information-] sharing, including {+if need be+} without {+their+} consent"
        " [-must-] {+should+} be lower than"
    )


@pytest.mark.parametrize("size", [1, 3])
def test_looking_up_is_quick(size: int) -> None:
    """A deck of 60 slides with a quotation of 40 words each, many times within its 2 seconds."""
    texts = [excerpt.text for excerpt in excerpts()][: 60 * size]
    catalogue().match_quotation(texts[0])
    begun = time.process_time()
    for text in texts:
        catalogue().match_quotation(text.replace(" the ", " a ", 1))
    assert time.process_time() - begun < size
