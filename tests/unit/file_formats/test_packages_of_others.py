"""Packages, styles and encodings of other people's files, as the checker and the imports both read them."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from lessonsearch.errors import DocumentError
from lessonsearch.file_formats.encodings import decode
from lessonsearch.file_formats.odf import STYLE, OdfStyles
from lessonsearch.file_formats.ooxml import STRICT, WORD, Package
from lessonsearch.file_formats.safe_xml import parse
from lessonsearch.file_formats.wordprocessing import MAX_ANCESTORS, WordStyles
from lessonsearch.file_formats.zip_package import PackageLimits, ZipPackage
from lessonsearch.imports.blocks.report_limits import REPORT
from lessonsearch.imports.readers import read

DATA = Path(__file__).parents[2] / "data" / "imports"
LIMITS = PackageLimits(files=5, declared=4_000_000, unpacked=1_000_000)


def package(**files: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return held.getvalue()


def opened(data: bytes) -> ZipPackage:
    return ZipPackage(data, "Word", "docx", LIMITS)


def test_what_is_unpacked_is_counted_over_all_files() -> None:
    found = opened(package(a=b"x" * 600_000, b=b"y" * 600_000))
    assert found.read("a") == found.read("a") == b"x" * 600_000
    with pytest.raises(DocumentError, match="more than 4 MB, or more than 1 MB of text"):
        found.read("b")


def test_what_is_not_read_is_not_unpacked() -> None:
    data = bytearray(package(text=b"words", picture=bytes(range(256)) * 9))
    at = data.index(b"picture") + len("picture") + 20
    data[at : at + 4] = b"\xff\xff\xff\xff"
    found = opened(bytes(data))
    assert found.read("text") == b"words"
    with pytest.raises(Exception, match=r"CRC|invalid|Error"):
        found.read("picture")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (package(**{str(n): b"" for n in range(6)}), "would unpack to more than 4 MB"),
        (package(a=b" " * 4_100_000), "would unpack to more than 4 MB"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "protected by a password"),
        (b"PK\3\4", "is not a Word file, or is damaged"),
    ],
)
def test_a_package_that_cannot_be_opened_is_one_sentence(data: bytes, sentence: str) -> None:
    with pytest.raises(DocumentError, match=sentence) as refused:
        opened(data)
    assert len(refused.value.problems) == 1


def test_an_encrypted_file_is_told_from_a_damaged_one() -> None:
    data = bytearray(package(a=b"words"))
    data[6] |= 1
    data[data.index(b"PK\1\2") + 8] |= 1
    with pytest.raises(DocumentError, match="without a password"):
        opened(bytes(data))


def test_styles_inherit_from_the_nearest_that_says_anything_and_circles_end() -> None:
    styles = "".join(
        f'<w:style w:styleId="{name}"><w:basedOn w:val="{parent}"/>{more}</w:style>'
        for name, parent, more in [
            ("child", "parent", ""),
            ("parent", "grandparent", "<w:rPr><w:b/></w:rPr>"),
            ("grandparent", "", '<w:rPr><w:b w:val="0"/></w:rPr>'),
            ("round", "about", ""),
            ("about", "round", ""),
        ]
    )
    found = WordStyles(parse(f'<x xmlns:w="{WORD[1:-1]}">{styles}</x>'.encode()))
    assert found.inherited("child", f"{WORD}rPr/{WORD}b") is not None
    assert found.inherited_value("child", f"{WORD}rPr/{WORD}b") is None
    assert found.inherited_value("grandparent", f"{WORD}rPr/{WORD}b") == "0"
    assert found.inherited("absent", f"{WORD}rPr") is None
    assert len(found.ancestors("round")) == MAX_ANCESTORS


def test_styles_of_opendocument_go_by_stored_and_displayed_names() -> None:
    root = etree.Element("styles")
    for name, parent, shown in [("P1", "Block_20_Quote", ""), ("Block_20_Quote", "P1", "Quotations")]:
        style = etree.SubElement(root, f"{STYLE}style")
        style.set(f"{STYLE}name", name)
        style.set(f"{STYLE}parent-style-name", parent)
        style.set(f"{STYLE}display-name", shown)
    assert set(OdfStyles([root]).names("P1")) == {"P1", "Block Quote", "Quotations"}


def test_a_report_in_strict_open_xml_is_imported_like_any_other() -> None:
    source = (DATA / "word-automatic.docx").read_bytes()
    strict = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(source)) as there, zipfile.ZipFile(strict, "w") as here:
        for name in there.namelist():
            content = there.read(name)
            for kind in (b"officeDocument", b"drawingml", b"wordprocessingml", b"presentationml"):
                content = content.replace(
                    b"http://schemas.openxmlformats.org/" + kind + b"/2006/",
                    b"http://purl.oclc.org/ooxml/" + kind + b"/",
                )
            here.writestr(name, content)
    assert STRICT.search(Package(strict.getvalue(), "Word", "docx", REPORT).raw("word/document.xml"))
    assert read("a.docx", strict.getvalue()).blocks == read("a.docx", source).blocks


@given(st.text(alphabet=st.characters(codec="cp1252", exclude_characters="\r\ufeff"), max_size=40))
def test_text_is_decoded_from_every_encoding_that_people_save_it_in(text: str) -> None:
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        assert decode(text.replace("\n", "\r\n").encode(encoding)) == text
    assert decode("naïve — ‘quoted’".encode("cp1252")) == "naïve — ‘quoted’"
    with pytest.raises(DocumentError, match="save it as UTF-8"):
        decode(b"\x81")
