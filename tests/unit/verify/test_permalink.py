"""Addresses of lessons and excerpts through whatever happened to them on their way."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lessonsearch.packs import Item, Pack, encode_pack
from lessonsearch.verify.lesson_links import without_trailing, written_links
from lessonsearch.verify.permalink import Permalink, read_permalinks

P43 = Permalink("ages-of-concern", "ages-of-concern#p43")
EXCERPT = "https://lessons.example.org/excerpts/ages-of-concern/p43"
WRAPPED = "https%3A%2F%2Flessons.example.org%2Fexcerpts%2Fages-of-concern%2Fp43"
PACKED = encode_pack(Pack(items=(Item("ages-of-concern#p43"),)))


@pytest.mark.parametrize(
    "address",
    [
        EXCERPT,
        f"{EXCERPT}/",
        f"{EXCERPT}.",
        f"{EXCERPT})",
        f"{EXCERPT},",
        f"{EXCERPT}%20",
        f"{EXCERPT}%C2%A0",
        f"{EXCERPT}%E2%80%8B",
        f"{EXCERPT}%E2%80%9D",
        f"{EXCERPT}.json",
        f"{EXCERPT}.bib",
        f"{EXCERPT}/embed",
        f"{EXCERPT}?utm_source=x&fbclid=1",
        f"{EXCERPT}#:~:text=co%2Dsleeping",
        "https://lessons.example.org/base/Excerpts/Ages-of-Concern/P43",
        "https://lessons.example.org/excerpts%2Fages-of-concern%252Fp43",
        "lesson:ages-of-concern#p43",
        "lesson:ages-of-concern%23p43",
        f"https://eur03.safelinks.protection.outlook.com/?url={WRAPPED}&data=05%7C02",
        f"https://eur03.safelinks.protection.outlook.com/?url={WRAPPED}&amp;data=05",
        f"https://www.google.com/url?sa=D&q={WRAPPED}",
        f"https://l.facebook.com/l.php?u={WRAPPED}&h=1",
        f"https://www.google.com/url?q=https%3A%2F%2Fnam01.safelinks.protection.outlook.com%2F%3Furl%3D{WRAPPED.replace('%', '%25')}",
        f"https://urldefense.com/v3/__{EXCERPT}__;!!abc",
        "https://urldefense.proofpoint.com/v2/url?u=https-3A__lessons.example.org_excerpts_ages-2Dof-2Dconcern_p43&d=x",
        "https://lessons.example.org/pack?excerpt=ages-of-concern%23p43",
        "https://lessons.example.org/pack.docx?title=x&excerpt=ages-of-concern%2523p43&note=y",
        f"https://lessons.example.org/?q=baby&pack={PACKED}",
        f"https://lessons.example.org/pack?p={PACKED}",
    ],
)
def test_an_excerpt_is_found_in_an_address_of_any_form(address: str) -> None:
    assert read_permalinks(address) == [P43]


@pytest.mark.parametrize(
    "end",
    ["#p43", "%23p43", "%2523p43", "?q=twins#p43", "#p43:~:text=twin", "#p43.", "?utm_source=x#p43"],
)
def test_a_passage_of_a_lesson_is_found(end: str) -> None:
    address = f"https://lessons.example.org/lessons/ages-of-concern/twin-died{end}"
    assert read_permalinks(address) == [
        Permalink("ages-of-concern", "ages-of-concern#p43", "ages-of-concern/twin-died")
    ]


@pytest.mark.parametrize(
    "address",
    [
        "",
        "https://x.org/",
        "/lessons/",
        "mailto:a@example.org",
        "https://[",
        "lesson:",
        "https://x.org/a/excerpts",
    ],
)
def test_any_other_address_is_none_of_ours(address: str) -> None:
    assert read_permalinks(address) == []


def test_addresses_in_a_text_end_before_the_punctuation_of_the_sentence() -> None:
    text = f"See ({EXCERPT}), {EXCERPT}. And “lesson:ages-of-concern#p43”; www.example.org/x(1)."
    found = [text[start:end] for start, end in written_links(text)]
    assert found == [EXCERPT, EXCERPT, "lesson:ages-of-concern#p43", "www.example.org/x(1)"]
    assert without_trailing("") == ""


@given(st.text(max_size=200) | st.text(alphabet="htps:/?&=#%25url2F.[]@a-", max_size=200))
@settings(max_examples=500, deadline=None)
def test_any_address_can_be_read(address: str) -> None:
    assert isinstance(read_permalinks(address), list)
    assert isinstance(read_permalinks(f"https://x.org/?url={address}"), list)
