"""A pack as a value and as an address: what is put into one comes out of the other, or is reported."""

from __future__ import annotations

from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessonsearch.app import export
from lessonsearch.app.export_formats import EXPORT_FORMATS
from lessonsearch.app.library import Library
from lessonsearch.packs import (
    MAX_ADDRESS,
    MAX_ITEMS,
    TEMPLATES,
    Item,
    Pack,
    decode_pack,
    encode_pack,
    pack_query_string,
    parse_pack,
    too_long,
)
from lessonsearch.packs.pack import clean_note
from lessonsearch.text.user_input import normalise_input

FATHERS = Pack(
    "Invisible fathers",
    "briefing",
    "For the team meeting.\n\nBring a case.",
    (Item("ages-of-concern#p21", "Who & what was never asked?"), Item("ages-of-concern#p31-2")),
)


def forty() -> Pack:
    """A pack of forty excerpts, each with a note that is unlike the others."""
    words = (
        "ask which agency knew about the father and who told whom before the birth plan visit night".split()
    )
    notes = [
        " ".join(words[(n * 7 + k * k) % len(words)] for k in range(18)) + f" {n * 7919}" for n in range(40)
    ]
    return Pack(
        "A day on babies", "handout", "", tuple(Item(f"ages-of-concern#p{n}", notes[n]) for n in range(40))
    )


def test_a_short_pack_has_an_address_that_can_be_read() -> None:
    assert pack_query_string(FATHERS).startswith(
        "title=Invisible+fathers&template=briefing&note=For+the+team"
    )
    assert parse_pack(pack_query_string(FATHERS)) == (FATHERS, ())


def test_a_pack_of_forty_excerpts_with_notes_fits_into_an_address() -> None:
    address = pack_query_string(forty())
    assert address.startswith("p=1")
    assert len(address) < MAX_ADDRESS
    assert parse_pack(address) == (forty(), ())


packs = st.builds(
    Pack,
    title=st.text(max_size=50).map(normalise_input),
    template=st.sampled_from(list(TEMPLATES)),
    opening=st.text(max_size=200).map(clean_note),
    items=st.lists(
        st.builds(
            Item,
            st.from_regex(r"[a-z]{1,9}#[a-z0-9]{1,9}", fullmatch=True),
            st.text(max_size=90).map(clean_note),
        ),
        max_size=6,
    ).map(tuple),
)


@given(packs)
def test_any_pack_comes_back_from_both_kinds_of_address(pack: Pack) -> None:
    assert parse_pack(pack_query_string(pack)) == (pack, ())
    if pack:
        assert decode_pack(encode_pack(pack)) == (pack, ())


@given(st.text(max_size=300))
def test_no_address_whatever_is_more_than_a_problem(text: str) -> None:
    assert isinstance(parse_pack(text).pack, Pack)
    assert isinstance(decode_pack(text).pack, Pack)
    assert decode_pack("1" + text).problems


@pytest.mark.parametrize("kept", [0.3, 0.6, 0.9])
def test_of_an_address_that_was_cut_off_is_kept_what_can_be_read(kept: float) -> None:
    whole = encode_pack(forty())
    found = decode_pack(whole[: int(len(whole) * kept)])
    assert "missing or changed" in found.problems[0]
    assert len(found.pack.items) >= 40 * kept - 15
    assert found.pack.items[0] == forty().items[0]


def test_one_changed_letter_is_noticed() -> None:
    whole = encode_pack(forty())
    for place in range(1, len(whole), 97):
        other = "A" if whole[place] != "A" else "B"
        assert decode_pack(whole[:place] + other + whole[place + 1 :]).problems


def test_an_address_that_unfolds_without_end_is_not_followed() -> None:
    bomb = encode_pack(Pack("x", opening="y" * 30_000_000))
    found = decode_pack(bomb)
    assert found.problems
    assert not found.pack


def test_every_problem_of_an_address_is_told_and_what_is_right_is_kept() -> None:
    found = parse_pack("titel=x&template=poster&excerpt=a%23p1&note=n&q=1")
    assert found.pack == Pack(items=(Item("a#p1", "n"),))
    assert [problem.split(";")[0] for problem in found.problems] == [
        "'titel' is not part of a pack",
        "'template' is one of briefing, handout, slides, not 'poster'",
        "'q' is not part of a pack.",
    ]


def test_what_is_too_long_is_said_and_kept_as_it_was_typed() -> None:
    found = parse_pack(
        pack_query_string(Pack(title="t" * 300, items=tuple(Item(f"a#p{n}", "n" * 3000) for n in range(2))))
    )
    assert len(found.pack.title) == 300
    assert len(found.pack.items[0].note) == 3000
    assert len(found.problems) == 3
    many = parse_pack("&".join(f"excerpt=a%23p{n}" for n in range(MAX_ITEMS + 5)))
    assert len(many.pack.items) == MAX_ITEMS + 5
    assert "Remove some" in many.problems[0]


def test_a_pack_that_fits_no_address_is_told_so() -> None:
    notes = [" ".join(str((n * 7919 + k * 104729) % 99991) for k in range(300)) for n in range(40)]
    assert "Your text is still here" in too_long(
        Pack(items=tuple(Item(f"a#p{n}", note) for n, note in enumerate(notes)))
    )
    assert not too_long(forty())


def test_excerpts_are_added_once_moved_and_taken_out() -> None:
    pack = Pack().with_excerpts(["a#p1", "a#p2", "a#p1"]).with_excerpts(["a#p2", "a#p3"])
    names = [item.excerpt for item in pack.items]
    assert names == ["a#p1", "a#p2", "a#p3"]
    assert [item.excerpt for item in pack.moved(2, -1).items] == ["a#p1", "a#p3", "a#p2"]
    assert pack.moved(0, -1) == pack.moved(2, 1) == pack.moved(7, 1) == pack
    assert [item.excerpt for item in pack.without(1).items] == ["a#p1", "a#p3"]
    assert pack.without(9) == pack


def test_an_empty_pack_has_an_empty_address() -> None:
    assert pack_query_string(Pack()) == encode_pack(Pack()) == ""
    assert parse_pack("") == (Pack(), ())
    assert parse_qs(pack_query_string(Pack(title="é & =")))["title"] == ["é & ="]


def test_an_excerpt_without_a_name_is_none_and_a_long_name_is_cut_once_for_all() -> None:
    assert parse_pack("excerpt=%00&note=mine").pack == Pack(opening="mine")
    pack = parse_pack(f"excerpt={'x' * 199}+and+more").pack
    assert parse_pack(pack_query_string(pack)).pack == pack


def test_a_note_may_have_any_character_and_goes_into_word_and_powerpoint(library: Library) -> None:
    pack = parse_pack("title=a%EF%BF%BEb&excerpt=ages-of-concern%23p28&note=c%EF%BF%BFd%0B").pack
    made = export.export_pack(pack, library, export.excerpt_link("https://lessons.example.org"))
    assert all(form.write(made) for form in EXPORT_FORMATS.values())
