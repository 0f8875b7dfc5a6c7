"""Word documents are read as Word shows them, changes accepted."""

from __future__ import annotations

import io
import zipfile

import pytest

from lessonsearch.verify import read_document
from lessonsearch.verify.readers.fields import hyperlink
from support.packages import CHART, DIAGRAM, MAIN, R, paragraph, word
from support.shipped import links, report, statuses, texts

DEAD = "https://lessons.example.org/excerpts/ages-of-concern/p999"
WORDS = "the child protection plan had highlighted the dangers from co-sleeping"
TEXT_BOX = f"<w:r><w:txbxContent>{paragraph('in the box')}</w:txbxContent></w:r>"

SHOWN = '<w:vanish w:val="0"/>'
RAISED = '<w:vertAlign w:val="superscript"/>'
LIFTED = '<w:position w:val="6"/>'


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
