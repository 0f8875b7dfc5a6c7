"""Readers: the shipped report comes back block by block, whatever the format."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.imports import specimens, templates
from lessonsearch.errors import DocumentError
from lessonsearch.imports.blocks.imported_report import BULLET, HEADING, PARAGRAPH, TABLE, ImportedReport
from lessonsearch.imports.intake import read_files
from lessonsearch.imports.readers import MOST_BYTES, READERS, read
from lessonsearch.sandbox import Limits
from support.paths import IMPORTS


def of(name: str, text: str) -> ImportedReport:
    return read(name, text.encode())


def right(name: str, report: ImportedReport) -> float:
    """Share of the report's blocks that came back with the right words, number and kind."""
    template = next(t for t, _ in specimens.OPEN if t.name == name)
    like = {"h": HEADING, "bullet": BULLET}
    found = [(b.kind if b.kind in (HEADING, BULLET) else PARAGRAPH, b.number, b.text) for b in report.blocks]
    wanted = [(like.get(i.kind, PARAGRAPH), i.number, i.text) for i in templates.items(template)]
    return sum(each in found for each in wanted) / len(wanted)


@pytest.mark.parametrize(
    "file",
    [
        "nested-columns.pdf",
        "hyphenated.pdf",
        "word-automatic.docx",
        "word-nested.docx",
        "writer-automatic.odt",
    ],
)
def test_the_report_is_read_block_by_block(file: str) -> None:
    report = read(file, (IMPORTS / file).read_bytes())
    assert right(Path(file).stem, report) >= 0.97
    assert len(report.notes) == 5
    assert {each.reason for each in report.removed} == {
        "List of contents",
        "Running head or page number",
    } or (file == "hyphenated.pdf")


def test_a_pdf_keeps_the_page_of_each_block() -> None:
    report = read("x.pdf", (IMPORTS / "nested-columns.pdf").read_bytes())
    pages = [block.page for block in report.blocks]
    assert pages == sorted(pages)
    assert pages[-1] == report.pages


def test_a_text_with_running_heads_contents_notes_and_a_table() -> None:
    report = read("baby.txt", (IMPORTS / "baby-m-n.txt").read_bytes())
    assert [block.number for block in report.blocks if block.number] == [str(n) for n in range(1, 18)]
    assert sum(each.reason == "Running head or page number" for each in report.removed) == 5
    assert [(note.mark, note.text) for note in report.notes] == [
        ("1", "Working Together to Safeguard Children, 2018.")
    ]
    assert [len(block.rows) for block in report.blocks if block.kind == TABLE] == [4]
    assert "one telephone call" in " ".join(block.text for block in report.blocks)
    assert "children’s services as children.1" not in " ".join(block.text for block in report.blocks)


def test_double_spaced_text_runs_on_over_blank_lines() -> None:
    lines = [
        "1. The first paragraph of a report that somebody has typed with two",
        "lines' distance goes on and on, so",
    ]
    lines += [
        "that a blank line ends no paragraph in it at all, ever.",
        "2. The second one is typed in the same manner,",
    ]
    lines += ["and it ends here, with a full stop. It has another sentence that", "ends here."]
    report = of("x.txt", "\n\n".join(lines))
    assert [block.number for block in report.blocks] == ["1", "2"]


def test_a_year_and_a_score_are_no_paragraph_numbers() -> None:
    report = of(
        "x.txt", "1. One thing.\n\n2. In the year\n\n14 children were seen.\n\n3. Three.\n\n4. Four.\n"
    )
    assert [block.number for block in report.blocks if block.number] == ["1", "2", "3", "4"]


def test_a_web_page_without_its_site() -> None:
    html = (
        "<nav><a href='/'>Home</a></nav><main><h1>Review</h1><p>1. One.</p>"
        "<ol start='2'><li>Two.</li></ol><ul><li>a point</li></ul></main>"
        "<footer>Cookies</footer>"
    )
    report = of("x.html", html)
    assert [(b.kind, b.text) for b in report.blocks][:1] == [(HEADING, "Review")]
    assert (BULLET, "a point") in [(b.kind, b.text) for b in report.blocks]
    assert {each.text for each in report.removed} == {"Home", "Cookies"}


def test_lists_straight_within_lists_are_not_lost() -> None:
    assert "inner" in " ".join(of("x.html", "<ul><ul><li>inner words</li></ul></ul>").texts())


def test_markdown_marks_have_their_meaning() -> None:
    report = of(
        "x.md", "# Findings\n\nA *strong* [link](https://example.org) here.\n\n- a point\n\n> words quoted\n"
    )
    assert report.blocks[0].kind == HEADING
    assert report.blocks[1].text == "A strong link here."
    assert report.blocks[2].kind == BULLET


def test_misprints_are_kept() -> None:
    assert "recieved teh letter" in " ".join(of("x.txt", "The mother recieved teh letter in May.\n").texts())


@pytest.mark.parametrize("ending", [".pdf", ".docx", ".odt"])
@pytest.mark.parametrize("content", [b"", b"nothing of the kind", b"%PDF-1.7\n", b"PK\3\4broken"])
def test_a_broken_file_is_a_sentence(ending: str, content: bytes) -> None:
    with pytest.raises(DocumentError) as error:
        read(f"x{ending}", content)
    assert f"x{ending}" in str(error.value)


def test_a_file_of_another_kind_and_one_that_is_too_large_are_sentences() -> None:
    with pytest.raises(DocumentError, match="you can import files that end with"):
        read("x.xls", b"x")
    with pytest.raises(DocumentError, match="larger than"):
        read("x.txt", b"x" * (MOST_BYTES + 1))


def test_an_archive_that_unpacks_to_too_much_is_refused() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 210_000_000)
    with pytest.raises(DocumentError, match="would unpack to more than 200 MB; take"):
        read("x.docx", held.getvalue())


def test_an_entity_of_a_hostile_file_is_not_expanded() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr(
            "content.xml",
            '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><o:document-content'
            ' xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
            ' xmlns:t="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
            "<o:body><o:text><t:p>words &e; here</t:p></o:text></o:body></o:document-content>",
        )
    assert "root:" not in " ".join(read("x.odt", held.getvalue()).texts())


@given(st.sampled_from(sorted(READERS)), st.binary(max_size=300))
@settings(max_examples=60, deadline=None)
def test_whatever_comes_in_ends_in_blocks_or_in_a_sentence(ending: str, content: bytes) -> None:
    try:
        assert read(f"x{ending}", content).name == f"x{ending}"
    except DocumentError as refused:
        sentence = str(refused)
        assert sentence.startswith(f"x{ending}: ")


@pytest.mark.parametrize("number", ["²", "①", "9" * 5000, "-1"])
def test_a_number_that_none_can_count_with_is_no_number(number: str) -> None:
    assert of("x.html", f"<ol start='{number}'><li>A point of two words.</li></ol>").blocks
    assert of(
        "x.txt", f"PageLine {number} of the text\n\nLine {number} of the text\n\nLine {number} of the text\n"
    ).blocks


@pytest.mark.slow
def test_a_file_that_takes_too_long_or_too_much_is_said_and_stops_no_other(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("a.txt", "long.md", "b.txt", "pipe.txt")]
    for path in paths[:3]:
        path.write_text("1. One paragraph of a review.\n" * (3_000 if path.suffix == ".md" else 1))
    os.mkfifo(paths[3])
    tight = Limits(20.0, result=2**15, patience=300.0)
    arrivals = list(read_files(paths, tight))
    assert [arrival.path for arrival in arrivals] == paths
    assert [bool(arrival.report) for arrival in arrivals] == [True, False, True, False]
    assert "too large to read at once" in arrivals[1].problems[0]
    assert "is no ordinary file but a pipe" in arrivals[3].problems[0]


def test_the_menus_of_a_site_are_set_aside_by_their_names() -> None:
    report = of(
        "page.html",
        "<body><div id='navigation'><ul><li><a href='/'>Why?</a><li><a href='/x'>Search</a></ul></div>"
        "<div class='page-header'><h1>Review of Child A</h1></div><div class='top breadcrumbs'>Part K</div>"
        "<div class='menus'><p>Nobody asked.</p></div><p>Nobody said.</p></body>",
    )
    assert [block.text for block in report.blocks] == ["Review of Child A", "Nobody asked.", "Nobody said."]
    assert [each.text for each in report.removed] == ["Why? Search", "Part K"]
