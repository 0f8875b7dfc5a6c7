"""Damaged deep links, as a function: what is damage, and what it meant."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessonsearch.web.deep_links import repaired

EXCERPT = "/excerpts/ages-of-concern/p43"
LESSON = "/lessons/ages-of-concern/twin-died-after-co-sleeping"


@pytest.mark.parametrize(
    "tail",
    [
        ".",
        ")",
        ",",
        ";",
        ">",
        "”",
        "’",
        '"',
        "'",
        " ",
        "\u00a0",
        "\u200b",
        "\ufeff",
        ").",
        ">,",
        "…",
        "]",
        "](",
        "**",
        "|",
        "%20",
        "%2E",
        "\n",
    ],
)
def test_what_was_taken_for_a_part_of_the_link_is_left_off(tail: str) -> None:
    assert str(repaired(EXCERPT + tail)) == EXCERPT
    assert str(repaired(LESSON + tail)) == LESSON
    assert str(repaired(f"{LESSON}#p43{tail}")) == f"{LESSON}#p43"


@pytest.mark.parametrize(
    ("damaged", "meant"),
    [
        ("/Excerpts/Ages-of-Concern/P43", EXCERPT),
        ("/excerpts/ages\u2011of\u2011concern/p43", EXCERPT),
        ("/excerpts/ages\u00ad-of-concern/p\u200b43", EXCERPT),
        (f"{LESSON}%23p43", f"{LESSON}#p43"),
        (f"{LESSON}%2523p43", f"{LESSON}#p43"),
        (f"{LESSON}/#p43", f"{LESSON}#p43"),
        (f"{LESSON}%3Futm_source=x", LESSON),
        (f"{LESSON}#p43", f"{LESSON}#p43"),
        ("/sources/ages-of-concern.", "/sources/ages-of-concern"),
        ("/Themes/Fathers", "/themes/fathers"),
    ],
)
def test_other_damage(damaged: str, meant: str) -> None:
    assert str(repaired(damaged)) == meant


@pytest.mark.parametrize(
    "path",
    [
        EXCERPT,
        LESSON,
        f"{EXCERPT}.json",
        f"{EXCERPT}/embed",
        "/",
        "/nowhere.",
        "/static/x.js",
        "//evil.test/lessons/.",
        "x" * 10_000 + ".",
        "/lessons/\\A",
    ],
)
def test_what_is_not_damaged_or_no_deep_link_is_left_alone(path: str) -> None:
    assert repaired(path) is None


@given(st.text(max_size=60), st.sampled_from(["/lessons/", "/excerpts/a/", "/sources/", "/", "//"]))
def test_it_leads_into_this_site_and_is_repaired_once(rest: str, room: str) -> None:
    link = repaired(room + rest)
    if link:
        assert re.match(r"/(lessons|excerpts|sources|themes|training)(/|\Z)", link.path)
        assert not re.search(r"[\s\\?#]", link.path + link.anchor)
        assert repaired(link.path) is None
