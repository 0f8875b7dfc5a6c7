"""Whose words are these? The shipped corpus is the material; hypothesis cuts quotations out of it."""

from __future__ import annotations

import time
import tracemalloc
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lessonsearch import corpus
from lessonsearch.model.lesson import Excerpt, Lesson
from lessonsearch.quotations import LEAST_WORDS, QuotationIndex, QuotationMatch, normalise, quoted_from

CORPUS = Path(__file__).parent.parent / "corpus"


@cache
def lessons() -> tuple[Lesson, ...]:
    return corpus.load(CORPUS).lessons


@cache
def quotations() -> QuotationIndex:
    return QuotationIndex(lessons())


@cache
def excerpts(least: int = LEAST_WORDS) -> list[Excerpt]:
    """Every excerpt with that many words."""
    found = [excerpt for lesson in lessons() for excerpt in lesson.excerpts]
    return [excerpt for excerpt in found if len(normalise(excerpt.text).words) >= least]


drawn = settings(deadline=None, derandomize=True)
"""The same quotations each time, however busy the machine is."""


@st.composite
def runs(draw: st.DrawFn, least: int = LEAST_WORDS) -> tuple[Excerpt, str, list[str]]:
    """An excerpt, some words in a row of it as they are written, and the same word by word."""
    excerpt = draw(st.sampled_from(excerpts(least)))
    folded = normalise(excerpt.text)
    first = draw(st.integers(0, len(folded.words) - least))
    last = draw(st.integers(first + least, min(len(folded.words), first + 80)))
    text = folded.written(first, last)
    begin = folded.words[first].start
    return (
        excerpt,
        text,
        [text[word.start - begin : word.end - begin] for word in folded.words[first:last]],
    )


def put_in(answer: QuotationMatch) -> str:
    return " ".join(change.text for change in answer.changes if change.mark == "quoted")


@given(runs())
@drawn
def test_any_six_words_in_a_row_of_any_excerpt_are_verbatim(run: tuple[Excerpt, str, list[str]]) -> None:
    excerpt, text, _ = run
    assert quotations().match(text).state == "verbatim"
    named = quotations().match(text, [excerpt.id])
    assert named.state == "verbatim"
    assert not named.changes


@given(runs())
@drawn
def test_typography_case_and_line_ends_change_no_word(run: tuple[Excerpt, str, list[str]]) -> None:
    excerpt, text, _ = run
    retyped = text.upper().replace("’", "'").replace("-", "\u2011").replace(" ", "\n  ").replace(",", "")
    assert quotations().match(f"“{retyped}!”", [excerpt.id]).state == "verbatim"


@given(runs(), st.data())
@drawn
def test_one_changed_word_is_altered_and_is_in_the_diff(
    run: tuple[Excerpt, str, list[str]], data: st.DataObject
) -> None:
    excerpt, _, words = run
    changed = data.draw(st.integers(0, len(words) - 1))
    altered = " ".join([*words[:changed], "zebra", *words[changed + 1 :]])
    answer = quotations().match(altered, [excerpt.id])
    assert answer.state == "altered"
    assert put_in(answer) == "zebra"
    sources_side = " ".join(change.text for change in answer.changes if change.mark != "quoted")
    assert quoted_from(excerpt.text, sources_side), "the other side of the diff is the source's words"
    assert len(normalise(sources_side).words) == len(normalise(" ".join(words)).words)


@given(runs(least=14), st.data())
@settings(drawn, max_examples=50)
def test_a_changed_quotation_in_running_text_is_found_without_marks(
    run: tuple[Excerpt, str, list[str]], data: st.DataObject
) -> None:
    _, _, words = run
    changed = data.draw(st.integers(5, len(words) - 6))
    altered = " ".join([*words[:changed], "zebra", *words[changed + 1 :]])
    text = f"Yesterday our trainer said {altered}, and zoo keepers agreed."
    found = quotations().stretches(text)
    answers = [quotations().match(text[stretch.start : stretch.end]) for stretch in found]
    assert answers
    assert all(answer.state in ("altered", "verbatim") for answer in answers)


@given(runs(least=12))
@settings(drawn, max_examples=50)
def test_a_quotation_in_running_text_is_found_without_marks(run: tuple[Excerpt, str, list[str]]) -> None:
    _, text, _ = run
    whole = f"Yesterday our trainer said {text}, and zoo keepers agreed."
    found = quotations().stretches(whole)
    assert [quotations().match(whole[stretch.start : stretch.end]).state for stretch in found] == ["verbatim"]


def test_words_under_another_excerpts_link_are_misattributed() -> None:
    answer = quotations().match(
        "crucial time was lost for both assessing and supporting a vulnerable young woman",
        ["ages-of-concern#p28"],
    )
    assert (answer.state, answer.excerpt) == ("misattributed", "ages-of-concern#p14")


def test_a_link_to_the_lesson_or_to_the_bullet_covers_its_words() -> None:
    words = "maintain a focus on the father of the baby, the potential implications of his own needs"
    for name in (
        "ages-of-concern/include-young-parents-and-fathers",
        "ages-of-concern#p31",
        "ages-of-concern#p31-2",
    ):
        assert quotations().match(words, [name]) == QuotationMatch(
            "verbatim", "ages-of-concern/include-young-parents-and-fathers", "ages-of-concern#p31-2"
        )
    assert quotations().match(words, ["ages-of-concern#p31-1"]).state == "misattributed"


def test_words_left_out_with_a_sign_are_still_the_sources_words() -> None:
    answer = quotations().match("[The father] was never spoken to [by anyone] … never considered")
    assert (answer.state, answer.shortened, answer.excerpt) == ("verbatim", True, "ages-of-concern#p25")
    answer = quotations().match(
        "he was considered to be a supportive husband … his history was never considered"
    )
    assert (answer.state, answer.shortened, put_in(answer)) == ("altered", True, "husband")


def test_words_after_a_sign_that_a_passage_has_no_room_for_are_altered() -> None:
    passage = max(excerpts(), key=lambda excerpt: len(excerpt.text))
    words = passage.text.split()
    quotation = f"{' '.join(words[:-9])} quite {' '.join(words[-8:])} … and so on"
    found = quotations().match(quotation)
    assert (found.state, found.excerpt) == ("altered", passage.id)
    assert put_in(found).endswith("and so on")


def test_uploads_of_words_without_end_are_not_remembered() -> None:
    normalise("begin")
    tracemalloc.start()
    for number in range(10):
        normalise(f"{number}x" * 5_000)
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert held < 30_000


def test_nobodys_words_are_not_found() -> None:
    assert quotations().match("It was the best of times, it was the worst of times").state == "not found"
    assert quotations().match("").state == "not found"
    assert quotations().match("…").state == "not found"


def test_the_fields_way_of_speaking_is_no_quotation() -> None:
    own = (
        "We follow the procedures of the Local Safeguarding Children Board. The Local Safeguarding Children"
        " Board found that the review of the case was late. Children’s social care and the police and the"
        " health visitor meet each week to share information about the family and about the unborn baby."
    )
    assert quotations().stretches(own) == []


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


def test_a_copy_from_a_pdf_is_recognised() -> None:
    assert quoted_from("assess the speciﬁc needs of pre-birth", "speci\u00adfic ne\u00adeds of prebirth") == (
        "speciﬁc needs of pre-birth"
    )
    assert [word.letters for word in normalise("sharing² cafe\u0301").words] == ["sharing", "cafe"]


def test_a_diff_reads_in_order_and_stops_at_the_quotations_ends() -> None:
    answer = quotations().match(
        "“The threshold for sharing, including if need be without their consent, should be lower than.”",
        ["ages-of-concern#p28"],
    )
    assert [(change.mark, change.text) for change in answer.changes] == [
        ("same", "The threshold for"),
        ("source", "information"),
        ("same", "sharing, including"),
        ("quoted", "if need be"),
        ("same", "without"),
        ("quoted", "their"),
        ("same", "consent"),
        ("source", "must"),
        ("quoted", "should"),
        ("same", "be lower than"),
    ]


@pytest.mark.parametrize("size", [1, 3])
def test_looking_up_is_quick(size: int) -> None:
    """A deck of 60 slides with a quotation of 40 words each, many times within its 2 seconds."""
    texts = [excerpt.text for excerpt in excerpts()][: 60 * size]
    quotations().match(texts[0])
    begun = time.process_time()
    for text in texts:
        quotations().match(text.replace(" the ", " a ", 1))
        quotations().stretches(text)
    assert time.process_time() - begun < size
