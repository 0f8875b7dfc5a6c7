"""Everything that is seen in a document is read, or named as unread; what is not seen is not read."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from functools import cache

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lessonsearch.errors import DocumentError
from lessonsearch.verify import ENDINGS, read_document, read_html_as
from lessonsearch.verify.readers import reader
from support.packages import CHART, DIAGRAM, MAIN, deck, opendocument, paragraph, pdf, rewritten, shape, word
from support.shipped import report, statuses, texts

P28 = "https://lessons.example.org/excerpts/ages-of-concern/p28"
WORDS = "the child protection plan had highlighted the dangers from co-sleeping"


def test_slides_are_read_shape_by_shape() -> None:
    shapes = (
        shape(
            "<a:r><a:t>“one quotation over</a:t></a:r>",
            "<a:r><a:t>lines of a slide, as people set it”</a:t></a:r>",
        )
        + shape(
            '<a:r><a:t>marked</a:t></a:r><a:r><a:rPr strike="sngStrike"/><a:t>out</a:t></a:r><a:r><a:rPr baseline="30000"/><a:t>7</a:t></a:r><a:fld type="slidenum"><a:t>4</a:t></a:fld>'
        )
        + '<p:sp><p:nvSpPr><p:cNvPr id="3" name="x" hidden="1"/></p:nvSpPr><p:txBody><a:p><a:r><a:t>hidden</a:t></a:r></a:p></p:txBody></p:sp>'
        + f'<p:graphicFrame><d:relIds xmlns:d="{DIAGRAM}" r:dm="rA"/></p:graphicFrame>'
        + f'<p:graphicFrame><c:chart xmlns:c="{CHART}" r:id="rMissing"/></p:graphicFrame><p:pic/>'
    )
    parts = {"ppt/diagrams/d.xml": f'<x xmlns:a="{MAIN}"><a:p><a:r><a:t>in the diagram</a:t></a:r></a:p></x>'}
    read = read_document("x.pptx", deck(shapes, parts, {"rA": ("diagramData", "../diagrams/d.xml")}))
    seen = [
        block.text
        for block in read.blocks
        if block.place.startswith("slide 1") and "background" not in block.place
    ]
    assert seen == ["“one quotation over", "lines of a slide, as people set it”", "marked", "in the diagram"]
    assert {part.what for part in read.unread} == {"a chart", "1 picture"}
    assert statuses(report("x.pptx", deck(shapes))) == [("elsewhere", "")]


def test_opendocument_is_read_as_it_is_shown() -> None:
    styles = (
        '<style:style style:name="T1"><style:text-properties text:display="none"/></style:style>'
        '<style:style style:name="T2"><style:text-properties style:text-position="super 58%"/></style:style>'
        '<style:style style:name="T3"><style:text-properties style:text-line-through-style="solid"/></style:style>'
        '<style:style style:name="P1" style:parent-style-name="Quotations"/>'
    )
    body = (
        "<text:tracked-changes><text:deletion><text:p>deleted</text:p></text:deletion></text:tracked-changes>"
        '<text:p>seen<text:span text:style-name="T1"> hidden</text:span><text:span text:style-name="T3"> out</text:span><text:span text:style-name="T2">7</text:span>'
        '<text:s text:c="2"/>and<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>a note</text:p>'
        f'</text:note-body></text:note> <text:a xlink:href="{P28}">linked</text:a></text:p>'
        '<text:p text:style-name="P1">set off</text:p>'
        "<table:table><table:table-row><table:table-cell><text:p>cell</text:p></table:table-cell></table:table-row></table:table>"
        "<text:p><draw:frame><draw:image/></draw:frame><office:annotation><text:p>a remark</text:p></office:annotation></text:p>"
    )
    shared = "<office:master-styles><style:master-page><style:header><text:p>a header</text:p></style:header></style:master-page></office:master-styles>"
    read = read_document("x.odt", opendocument(body, styles, shared=shared))
    assert [(block.text, block.quoted) for block in read.blocks] == [
        ("seen  and linked", False),
        ("a note", False),
        ("set off", True),
        ("cell", False),
        ("a remark", False),
        ("a header", False),
    ]
    assert read.blocks[0].links == (P28,)
    assert [part.what for part in read.unread] == ["1 picture"]


def test_slides_of_opendocument_have_their_numbers() -> None:
    slide = (
        "<draw:page><draw:frame><draw:text-box><text:p>{}</text:p></draw:text-box></draw:frame></draw:page>"
    )
    read = read_document(
        "x.odp", opendocument(slide.format("one") + slide.format("two"), kind="presentation")
    )
    assert [(block.text, block.place) for block in read.blocks] == [("one", "slide 1"), ("two", "slide 2")]


def page(number: int, *lines: str) -> list[tuple[float, float, float, str]]:
    """A page with a running head, lines of a paragraph and a page number."""
    body = [(70.0, 700.0 - 14 * at, 11.0, line) for at, line in enumerate(lines)]
    return [(70.0, 800.0, 9.0, f"Training handout, part {number}"), *body, (290.0, 40.0, 9.0, str(number))]


def test_a_pdf_is_read_over_its_pages_without_heads_and_numbers() -> None:
    data = pdf(
        page(
            1,
            "Our own words come first, and then the report says that “the child protection",
            "plan had highlighted the dangers",
        ),
        page(
            2, "from co-sleeping, especially because of the mother’s high level of alco-", "hol consumption”."
        ),
        page(3, "The end of it."),
    )
    found = report("x.pdf", data)
    assert statuses(found) == [("verbatim", "ages-of-concern#p43")]
    assert found.quotations[0].place == "page 1"


def test_a_footnote_mark_and_a_footnote_of_a_pdf_stand_apart() -> None:
    lines = page(1, "“the child protection plan had highlighted the dangers from co-sleeping,")
    lines += [
        (440.0, 704.0, 6.0, "7"),
        (70.0, 686.0, 11.0, "especially because of the mother’s high level of alcohol consumption”"),
    ]
    lines += [(70.0, 90.0, 8.0, "7 A note at the foot.")]
    read = read_document("x.pdf", pdf(lines))
    assert next(block.text for block in read.blocks if "footnote" in block.place).startswith("7 A note")
    assert statuses(report("x.pdf", pdf(lines))) == [("verbatim", "ages-of-concern#p43")]


def test_a_page_without_text_is_named() -> None:
    read = read_document("x.pdf", pdf(page(1, "Some text."), []))
    assert [(part.place, part.what) for part in read.unread] == [
        ("page 2", "a page without text, perhaps a picture")
    ]
    with pytest.raises(DocumentError, match="pictures of pages, but no text"):
        read_document("x.pdf", pdf([]))


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>a <del>b</del><ins>c</ins></p>", "a c"),
        ("<p>a <span style='display: none'>b</span>c</p>", "a c"),
        ("<p>a <span hidden>b <i>i</i> b</span>c</p>", "a c"),
        ("<p>word,<sup>7</sup> on the 10<sup>th</sup></p>", "word, on the 10th"),
        ("<p>word<sup>[ 7 ], 8</sup> <q>one <q>two</q></q></p>", "word “one ‘two’”"),
        ("<p>a<script>“b”</script><style>c</style></p>", "a"),
        ('<p>say <code>"x"</code></p>', "say  x"),
        ("<p>one<br>two</p>", "one\ntwo"),
    ],
)
def test_a_web_page_is_read_as_it_is_shown(html: str, text: str) -> None:
    assert [block.text for block in read_html_as("x", html.encode()).blocks] == [text]


def test_front_matter_and_footnote_marks_of_markdown_are_no_text() -> None:
    read = read_document(
        "x.md", b"---\ntitle: x\n---\n\n# Head\n\nWord,[^1] on\ntwo lines.\n\n[^1]: The note.\n"
    )
    assert [(block.text, block.line) for block in read.blocks] == [
        ("Head", 5),
        ("Word, on\ntwo lines.", 7),
        ("The note.", 10),
    ]


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("x.doc", b"", "we cannot read this type of file; save it as .docx"),
        ("x", b"", "it can be one of .docx, .pptx"),
        ("x.docx", b"not a package", "is not a Word file, or is damaged; open it in Word"),
        ("x.pptx", b"PK\x03\x04" + b"\0" * 80, "is not a PowerPoint file, or is damaged"),
        ("x.odt", b"", "is not a LibreOffice file, or is damaged"),
        ("x.pdf", b"%PDF", "is not a PDF, or it is damaged"),
        ("x.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "is protected by a password"),
        ("x.txt", b"a" * (reader.MAX_BYTES + 1), "more than 20 MB"),
        ("x.txt", b"word " * (reader.MAX_WORDS + 1), "more than 100,000 words. Check it in parts"),
    ],
)
def test_what_cannot_be_read_is_a_sentence(name: str, data: bytes, sentence: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read_document(name, data)
    assert sentence in str(caught.value)
    assert len(caught.value.problems) == 1


def test_a_part_of_millions_of_elements_is_refused() -> None:
    with pytest.raises(DocumentError, match="divide it"):
        read_document("x.docx", word("<w:p/>" * 2_100_000))


@cache
def sound(ending: str) -> bytes:
    makers: dict[str, Callable[[], bytes]] = {
        ".docx": lambda: word(paragraph(f"“{WORDS}”")),
        ".pptx": lambda: deck(shape(f"<a:r><a:t>“{WORDS}”</a:t></a:r>")),
        ".odt": lambda: opendocument(f"<text:p>“{WORDS}”</text:p>"),
        ".odp": lambda: opendocument(
            f"<draw:page><text:p>“{WORDS}”</text:p></draw:page>", kind="presentation"
        ),
        ".pdf": lambda: pdf(page(1, f"“{WORDS}”")),
    }
    return makers.get(ending, lambda: f"“{WORDS}”".encode())()


@pytest.mark.parametrize("ending", ENDINGS)
def test_every_format_finds_the_same_quotation(ending: str) -> None:
    assert statuses(report(f"x{ending}", sound(ending))) == [("verbatim", "ages-of-concern#p43")]


@given(st.sampled_from(ENDINGS), st.integers(0, 100_000), st.binary(min_size=1, max_size=40))
@settings(max_examples=150, deadline=None)
def test_damage_anywhere_is_a_sentence_or_is_read(ending: str, at: int, damage: bytes) -> None:
    whole = sound(ending)
    at %= len(whole)
    problems: Sequence[str] = ()
    try:
        read_document(f"x{ending}", whole[:at] + damage + whole[at + len(damage) :])
    except DocumentError as error:
        problems = error.problems
    assert len(problems) <= 1


@given(st.sampled_from([".docx", ".odt"]), st.text(alphabet='<>/wp:tr "=a“”&;', max_size=80))
@settings(max_examples=80, deadline=None)
def test_broken_xml_is_a_sentence_or_is_read(ending: str, xml: str) -> None:
    data = word(xml) if ending == ".docx" else opendocument(xml)
    problems: Sequence[str] = ()
    try:
        read_document(f"x{ending}", data)
    except DocumentError as error:
        problems = error.problems
    assert len(problems) <= 1


def test_entities_are_not_expanded_nor_files_fetched() -> None:
    laughs = '<!DOCTYPE x [<!ENTITY a "zzzz"><!ENTITY b SYSTEM "file:///etc/passwd">]>'
    sound_part = f'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{paragraph("&a;&b; x")}</w:body></w:document>'
    held = io.BytesIO()
    docx.Document().save(held)
    data = rewritten(held.getvalue(), "word/document.xml", laughs + sound_part)
    assert not any("zzzz" in text or "root:" in text for text in texts("x.docx", data))
