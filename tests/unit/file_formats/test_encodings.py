"""The letters of text files and web pages: which encoding they are read in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessonsearch.errors import DocumentError
from lessonsearch.file_formats.encodings import decode, decode_page
from lessonsearch.imports.readers.html_file import read_page
from lessonsearch.verify import read_document

CYRILLIC = '<html><head><meta charset="windows-1251"></head><body><p>Отец не знал</p></body></html>'


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("“Fathers”".encode(), "“Fathers”"),
        ("“Fathers”".encode("utf-8-sig"), "“Fathers”"),
        ("“Fathers”".encode("utf-16"), "“Fathers”"),
        ("“Fathers”".encode("cp1252"), "“Fathers”"),
        (b"one\r\ntwo\rthree", "one\ntwo\nthree"),
    ],
)
def test_texts_are_read_in_the_encodings_that_programs_write(data: bytes, text: str) -> None:
    assert decode(data) == decode_page(data) == text


def test_a_page_may_say_its_encoding_and_both_readers_hear_it() -> None:
    data = CYRILLIC.encode("windows-1251")
    assert "Отец не знал" in decode_page(data)
    assert [block.text for block in read_document("x.html", data).blocks] == ["Отец не знал"]
    assert [block.text for block in read_page("x.html", data).blocks] == ["Отец не знал"]


def test_a_page_that_is_utf_8_is_read_so_whatever_it_says() -> None:
    assert decode_page(CYRILLIC.encode()) == CYRILLIC


@pytest.mark.parametrize("declared", ["utf-7", "unicode_escape", "no-such", "iso-8859-1"])
def test_only_encodings_of_pages_are_heard(declared: str) -> None:
    assert decode_page(f'<meta charset="{declared}">\\d+AGE-“'.encode("cp1252")).endswith("\\d+AGE-“")


@given(st.binary(max_size=60))
def test_any_bytes_after_ascii_keep_it_or_are_told(data: bytes) -> None:
    said = b'<meta charset="shift_jis">'
    try:
        begun = decode_page(said + data)
    except DocumentError as error:
        begun = str(error).replace("we could not read its letters", said.decode())
    assert begun.startswith(said.decode())
