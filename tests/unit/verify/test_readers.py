"""Everything that is seen in a document is read, or named as unread; what is not seen is not read."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from functools import cache

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lessonsearch.errors import DocumentError
from lessonsearch.verify import ENDINGS, read_document, read_html_as
from lessonsearch.verify.readers import reader
from lessonsearch.verify.readers.fields import hyperlink
from support.packages import R, deck, opendocument, paragraph, pdf, rewritten, shape, word
from support.shipped import links, report, statuses

P28 = "https://lessons.example.org/excerpts/ages-of-concern/p28"
DEAD = "https://lessons.example.org/excerpts/ages-of-concern/p999"
WORDS = "the child protection plan had highlighted the dangers from co-sleeping"
TEXT_BOX = f"<w:r><w:txbxContent>{paragraph('in the box')}</w:txbxContent></w:r>"
SHOWN = '<w:vanish w:val="0"/>'
RAISED = '<w:vertAlign w:val="superscript"/>'
LIFTED = '<w:position w:val="6"/>'
DIAGRAM = "http://schemas.openxmlformats.org/drawingml/2006/diagram"
CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
MAIN = "http://schemas.openxmlformats.org/drawingml/2006/main"


def texts(name: str, data: bytes) -> list[str]:
    return [block.text for block in read_document(name, data).blocks]


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (f"<w:p>{run('one ')}<w:del>{run('two ')}</w:del><w:ins>{run('three')}</w:ins></w:p>", ["one three"]),
        (f"<w:p><w:moveFrom>{run('moved')}</w:moveFrom>{run('stays')}</w:p>", ["stays"]),
        (f"<w:p><w:moveTo>{run('moved')}</w:moveTo></w:p>", ["moved"]),
        (f"<w:p>{run('seen ')}{run('hidden', '<w:vanish/>')}{run('too', SHOWN)}</w:p>", ["seen too"]),
        (f"<w:p>{run('seen ')}{run('struck ', '<w:strike/>')}{run('out', '<w:dstrike/>')}</w:p>", ["seen "]),
        (f"<w:p>{run('word')}{run('7', RAISED)}{run(', on')}</w:p>", ["word, on"]),
        (f"<w:p>{run('word')}{run('12', LIFTED)}{run(', on')}</w:p>", ["word, on"]),
        (f"<w:p>{run('the 10')}{run('th', RAISED)}{run(' day')}</w:p>", ["the 10th day"]),
        (f"<w:p>{run('two')}<w:r><w:br/><w:t>lines</w:t></w:r></w:p>", ["two\nlines"]),
        (f"<w:p>{run('co')}<w:r><w:noBreakHyphen/></w:r>{run('sleeping')}</w:p>", ["co-sleeping"]),
        (
            f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{run('joined ')}</w:p><w:p>{run('text')}</w:p>",
            ["joined text"],
        ),
        (f"<w:p>{run('outside')}{TEXT_BOX}</w:p>", ["outside", "in the box"]),
        (f"<w:tbl><w:tr><w:tc>{paragraph('cell')}</w:tc></w:tr></w:tbl>", ["cell"]),
        (f"<w:sdt><w:sdtContent>{paragraph('a control')}</w:sdtContent></w:sdt>", ["a control"]),
    ],
)
def test_word_is_read_as_it_is_shown_with_changes_accepted(body: str, found: list[str]) -> None:
    assert texts("x.docx", word(body)) == found


def test_notes_headers_and_comments_of_word_are_read_but_our_own_comments_are_not() -> None:
    names = R.replace(
        "xmlns:r", 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r'
    )
    note = f'<w:footnotes {names}><w:footnote w:type="separator">{paragraph("—")}</w:footnote>'
    note += f"<w:footnote>{paragraph('a note')}</w:footnote></w:footnotes>"
    remarks = f'<w:comments {names}><w:comment w:author="A">{paragraph("a remark")}</w:comment>'
    remarks += f'<w:comment w:author="lessonsearch">{paragraph("ours")}</w:comment></w:comments>'
    header = f"<w:hdr {names}>{paragraph('a header')}</w:hdr>"
    parts = {"word/footnotes.xml": note, "word/comments.xml": remarks, "word/header9.xml": header}
    relations = {f"rX{n}": (n.rstrip("9"), f"{n}.xml") for n in ("footnotes", "comments", "header9")}
    read = read_document("x.docx", word(paragraph("body"), parts, relations))
    assert {(block.text, block.place) for block in read.blocks} == {
        ("body", "paragraph 1"),
        ("a note", "footnote, paragraph 1"),
        ("a remark", "comment, paragraph 1"),
        ("a header", "header, paragraph 1"),
    }


def test_charts_diagrams_and_embedded_pages_of_word_are_read_or_named() -> None:
    body = (
        f'<w:p><w:r><w:drawing xmlns:d="{DIAGRAM}"><d:relIds r:dm="rA"/></w:drawing></w:r></w:p>'
        f'<w:p><w:r><w:drawing xmlns:c="{CHART}"><c:chart r:id="rB"/></w:drawing></w:r></w:p>'
        '<w:altChunk r:id="rC"/><w:altChunk r:id="rD"/>'
    )
    parts = {
        "word/diagrams/d.xml": f'<x xmlns:a="{MAIN}"><a:p><a:r><a:t>in the diagram</a:t></a:r></a:p></x>',
        "word/charts/c.xml": f'<x xmlns:c="{CHART}"><c:pt><c:v>a category</c:v></c:pt></x>',
        "word/page.html": "<p>an embedded page</p>",
    }
    relations = {
        "rA": ("diagramData", "diagrams/d.xml"),
        "rB": ("chart", "charts/c.xml"),
        "rC": ("aFChunk", "page.html"),
        "rD": ("aFChunk", "page.rtf"),
    }
    read = read_document("x.docx", word(body, parts, relations))
    assert [block.text for block in read.blocks] == ["in the diagram", "a category", "an embedded page"]
    assert [part.what for part in read.unread] == ["an embedded document (.rtf)"]


@pytest.mark.parametrize(
    ("name", "based"),
    [
        ("Quote", ""),
        ("Intense Quote", ""),
        ("Block Text", ""),
        ("Quotations", ""),
        ("Zitat", ""),
        ("Haus", "Q"),
    ],
)
def test_styles_for_quotations_are_known_by_name_and_by_what_they_are_based_on(name: str, based: str) -> None:
    w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    basis = f'<w:basedOn w:val="{based}"/>' if based else ""
    styles = (
        f'<w:styles {w}><w:style w:styleId="Q"><w:name w:val="Quote"/></w:style>'
        f'<w:style w:styleId="a1"><w:name w:val="{name}"/>{basis}</w:style></w:styles>'
    )
    body = paragraph(WORDS, '<w:pStyle w:val="a1"/>') + paragraph(WORDS)
    read = read_document("x.docx", word(body, {"word/styles.xml": styles}))
    assert [block.quoted for block in read.blocks] == [True, False]


@pytest.mark.parametrize(
    "field",
    [
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> HYPERLINK "{}" </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>there</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>',
        '<w:fldSimple w:instr=" HYPERLINK &quot;{}&quot; "><w:r><w:t>there</w:t></w:r></w:fldSimple>',
        '<w:hyperlink r:id="rX"><w:r><w:t>there</w:t></w:r></w:hyperlink>',
        '<w:r><w:instrText> HYPERLINK "{}" </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>',
    ],
)
def test_links_of_word_are_fields_of_every_form(field: str) -> None:
    body = f"<w:p>{field.format(DEAD)}</w:p>"
    found = report("x.docx", word(body, relations={"rX": ("hyperlink", DEAD)}))
    assert links(found) == ["broken"]


def test_an_instruction_over_several_runs_is_one() -> None:
    pieces = [" HYPERL", 'INK "https://lessons.example.org/excerpts/ages-of-con', 'cern/p999" ']
    runs = "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in pieces)
    body = f'<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>{runs}<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    assert links(report("x.docx", word(body))) == ["broken"]


def test_switches_of_a_field_are_no_addresses() -> None:
    assert hyperlink(r'HYPERLINK \l "p28" "https://x.org/a"') == "https://x.org/a#p28"
    assert hyperlink(r'HYPERLINK "https://x.org/a" \o "a tip" \t "_blank"') == "https://x.org/a"
    assert hyperlink("PAGEREF _Toc1") == ""


def test_strict_open_xml_is_read() -> None:
    held = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(word(paragraph(f"“{WORDS}”")))) as common,
        zipfile.ZipFile(held, "w") as strict,
    ):
        for name in common.namelist():
            data = common.read(name)
            for kind in (b"officeDocument", b"wordprocessingml", b"drawingml"):
                there = b"http://purl.oclc.org/ooxml/" + kind + b"/"
                data = data.replace(b"http://schemas.openxmlformats.org/" + kind + b"/2006/", there)
            strict.writestr(name, data)
    assert statuses(report("x.docx", held.getvalue())) == [("verbatim", "ages-of-concern#p43")]


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
