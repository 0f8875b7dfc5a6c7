"""Which quotation mark is whose partner: the ways in which people and word processors set them."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from support.quotation_marks import hold_sound, pairs


def quoted(text: str) -> list[str]:
    return [text[span.inner_start : span.inner_end] for span in pairs(text)[0]]


@pytest.mark.parametrize(
    "text",
    [
        "“the words”",
        '"the words"',
        '“the words"',
        '"the words”',
        "”the words”",
        "„the words“",
        "„the words”",
        "″the words″",
        "＂the words＂",
        "«the words»",
        "»the words«",
        "‹the words›",
        "‘the words’",
        "'the words'",
        "‘the words'",
        "’the words’",
        "‚the words‘",
        "‘‘the words’’",
        "``the words''",
        "(‘the words’)",
        "He said,‘the words’.",
        "He said—“the words”—and left.",
        "He said“the words”.",
    ],
)
def test_every_sort_of_marks_and_every_mixture(text: str) -> None:
    assert quoted(text) == ["the words"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("“he was ‘invisible’ to us”", ["he was ‘invisible’ to us", "invisible"]),
        ("‘he was “invisible” to us’", ["he was “invisible” to us", "invisible"]),
        ("‘the board “failed” the mother’s plan’", ["the board “failed” the mother’s plan", "failed"]),
        ("“‘a part,’ he said”", ["‘a part,’ he said", "a part,"]),
        ("‘One paragraph\n\n‘and the next’", ["One paragraph\n\n‘and the next"]),
        ("“One paragraph\n\n“and the next”", ["One paragraph\n\n“and the next"]),
        ("“One paragraph\n\nand the next”", ["One paragraph\n\nand the next"]),
        ("“One line.\n“And the next.”", ["One line.\n“And the next."]),
        ("“ ‘The words,’ he said.”", [" ‘The words,’ he said.", "The words,"]),
        ("« avec des espaces »", [" avec des espaces "]),
        ("“ the words ”", [" the words "]),
        ("It was ‘the words ’, he said.", ["the words "]),
        ('He read: " the words " to us.', [" the words "]),
    ],
)
def test_marks_within_marks_and_over_paragraphs(text: str, found: list[str]) -> None:
    assert quoted(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("In the ‘90s the board’s members and the parents’ group met.", []),
        ("In the '90s the board's members and the parents' group met.", []),
        ("Get ‘em to talk in the trainers’ room.", []),
        ("Rock ’n’ roll and 'tis the season.", []),
        ("The door is 6' wide, 6'2\" high and 5″ thick.", []),
        (
            "The fathers’ role and ‘the parents’ own needs were seen’, he said.",
            ["the parents’ own needs were seen"],
        ),
        (
            "‘the parents’ and carers’ views were not sought’.",
            ["the parents’ and carers’ views were not sought"],
        ),
        ("They were ‘invisible’ to the fathers’ groups.", ["invisible"]),
        ("‘hard to reach’ for us, and the parents’ group", ["hard to reach"]),
        ("the ‘needs of parents’ were seen; the boys’ needs were not.", ["needs of parents"]),
        ("“He was 6' tall,” she said.", ["He was 6' tall,"]),
        (
            "‘First sentence. Second sentence of the boys’ school.’ The end.",
            ["First sentence. Second sentence of the boys’ school."],
        ),
        ("He was goin’ home, and ‘all was well’ then.", ["all was well"]),
        ("The ‘main lessons’ were the boys’ and the parents’ to tell.", ["main lessons"]),
        ('It was "level 1" and "level 2" then.', ["level 1", "level 2"]),
        ('"The cot was 24" wide and old," she said.', ['The cot was 24" wide and old,']),
    ],
)
def test_an_apostrophe_is_no_mark(text: str, found: list[str]) -> None:
    assert quoted(text) == found


@pytest.mark.parametrize(
    ("text", "found", "unpaired"),
    [
        ("“no end.\n\nAnother paragraph.", [], 1),
        ("“no end, and “a whole one” after it", ["a whole one"], 1),
        ("‘no end, and ‘a whole one’ after it", ["a whole one"], 1),
        ("no beginning” of it", [], 0),
    ],
)
def test_a_quotation_does_not_run_past_another_opening_mark(
    text: str, found: list[str], unpaired: int
) -> None:
    assert quoted(text) == found
    assert len(pairs(text)[1]) == unpaired


def test_a_quotation_in_single_marks_may_hold_one_of_the_outer_sort() -> None:
    assert quoted("“She said: ‘they told me “no” twice’ and left”, and “nothing else”") == [
        "She said: ‘they told me “no” twice’ and left",
        "they told me “no” twice",
        "no",
        "nothing else",
    ]


prose = st.text(alphabet="ab s.,?-\n“”‘’'\"«»″6", max_size=120)


@given(prose | st.text(max_size=80))
@example("“‘”’")
@example("“a ‘b " + "“c” " * 12 + "d’ ‘e f” g’ h”")
@settings(max_examples=400, deadline=None)
def test_pairs_of_any_text_nest_and_stand_in_it(text: str) -> None:
    hold_sound(text)


@pytest.mark.parametrize("mark", ["“", "‘", '"', "'", "’", "“a", "a’ ", "‘a "])
def test_pairing_takes_time_in_proportion(mark: str) -> None:
    text = mark * 10_000
    spans, unpaired = pairs(text)
    assert len(spans) + len(unpaired) <= len(text)
