"""Packs as documents for Word, PowerPoint, Markdown and the web, opened as their programs open them."""

from __future__ import annotations

import io
import re
import subprocess
from html import unescape
from pathlib import Path

import docx
import pptx
import pytest
from docx.document import Document as Docx
from markdown import markdown
from pptx.presentation import Presentation

from lessonsearch.app.export import export_pack, export_results, export_training, write
from lessonsearch.app.library import Library
from lessonsearch.citations import qr_png
from lessonsearch.documents.appearance import ACCENT
from lessonsearch.documents.content_notice import opening_notice
from lessonsearch.documents.document import Document, QuotationPart
from lessonsearch.documents.docx.docx_writer import QR_MODULE_PIXELS, as_docx
from lessonsearch.documents.markdown import as_markdown_file
from lessonsearch.documents.pptx.pptx_writer import as_pptx
from lessonsearch.documents.web_page import as_page
from lessonsearch.packs.briefing import teaching_order
from lessonsearch.packs.content_warnings import sequencing_warnings, severity
from lessonsearch.packs.coverage import commonest_theme, coverage_gaps, missing_triad_parts
from lessonsearch.query.query import Query
from lessonsearch.settings import data_folder
from lessonsearch.training import SiteLinks
from support.office import needs_libreoffice
from support.pack_documents import HOME, NAMES, link, pack
from support.pages import addresses, tree


@pytest.fixture(scope="module")
def handout(library: Library) -> Document:
    return export_pack(pack("handout", *NAMES), library, link, f"{HOME}/pack?p=1")


@pytest.fixture(scope="module")
def word(briefing: Document) -> Docx:
    return docx.Document(io.BytesIO(as_docx(briefing)))


@pytest.fixture(scope="module")
def deck(briefing: Document) -> Presentation:
    return pptx.Presentation(io.BytesIO(as_pptx(briefing)))


def test_a_briefing_has_its_parts_its_questions_and_its_plan_and_no_empty_part(word: Docx) -> None:
    headings = [line.text for line in word.paragraphs if line.style.name == "Heading 1"]
    assert headings == [
        "1. Why this matters",
        "2. What happened",
        "3. What the reviews found",
        "4. What practitioners can do",
        "5. Questions to reflect on",
        "6. What we will do",
    ]
    assert len([line for line in word.paragraphs if line.style.name == "List Number"]) == 3
    plan = word.tables[-1]
    assert [cell.text for cell in plan.rows[0].cells][:3] == ["What we will do", "Who", "By when"]
    assert len(plan.rows) == 5


def test_excerpts_stand_in_the_part_that_their_kind_belongs_to(word: Docx) -> None:
    part = {}
    for line in word.paragraphs:
        if line.style.name == "Heading 1":
            here = line.text
        if line.style.name == "Quote Source":
            part[line.text.rpartition(", ")[2].rstrip(")")] = here
    assert part["paragraph 13"] == part["paragraph 28"] == "2. What happened"
    assert part["paragraph 21"] == "3. What the reviews found"
    assert part["paragraph 31"] == "4. What practitioners can do"


def test_every_quotation_in_word_is_verbatim_with_its_reference_and_a_link(
    word: Docx, briefing: Document
) -> None:
    text = "\n".join(line.text for line in word.paragraphs)
    links = [target._target for target in word.part.rels.values() if target.is_external]
    assert len(links) == len(set(links))  # each is kept once, however often it stands in the document
    references = [line.text for line in word.paragraphs if line.style.name == "Reference"]
    for quoted in briefing.quotations:
        for block in quoted.excerpt.blocks:
            assert block.text in text
        assert quoted.link in links
        assert quoted.reference in references
    assert text.count("© Crown copyright 2011") == 1


def test_word_has_real_styles_language_captions_and_header_rows(word: Docx) -> None:
    styles = {line.style.name for line in word.paragraphs}
    assert {
        "Title",
        "Heading 1",
        "Heading 2",
        "Quote",
        "Quote Bullet",
        "Quote Source",
        "Caption",
        "Notice",
    } <= styles
    assert word.core_properties.title == "Invisible fathers"
    assert all("w:tblHeader" in table.rows[0]._tr.xml for table in word.tables)
    captions = [line.text for line in word.paragraphs if line.style.name == "Caption"]
    assert captions == ["Table 1: Evaluations completed between April 2007 and March 2011", "Action plan"]


@pytest.mark.parametrize("name", ["site.css", "embed.css"])
def test_documents_have_the_accent_colour_of_the_style_sheets(name: str) -> None:
    colours = re.findall(
        r"--accent: #(\w+);", (data_folder("templates") / "static/css" / name).read_text("utf-8")
    )
    assert colours[0].upper() == ACCENT  # the second is that of dark screens


def test_a_handout_has_a_code_for_each_excerpt_with_words_for_those_who_do_not_see_it(
    handout: Document,
) -> None:
    made = docx.Document(io.BytesIO(as_docx(handout)))
    told = re.findall(r'descr="([^"]+)"', made.element.xml)
    assert told == [f"QR code that leads to {quoted.link}" for quoted in handout.references]
    shown = [shape._inline.graphic.graphicData.pic.blipFill.blip.embed for shape in made.inline_shapes]
    codes = [qr_png(quoted.link, QR_MODULE_PIXELS) for quoted in handout.references]
    assert [made.part.related_parts[name].blob for name in shown] == codes
    assert len(codes) == len(NAMES)


def test_a_handout_keeps_the_trainers_order_and_notes(handout: Document) -> None:
    said = [
        (part.citation.excerpt.anchor, part.note) for part in handout.parts if isinstance(part, QuotationPart)
    ]
    assert said == [(name, f"Note on {name}: <ask> & wait.") for name in NAMES]


def test_markdown_and_html_have_everything_and_no_markup_of_the_trainers(briefing: Document) -> None:
    page = as_page(briefing)
    html = markdown(as_markdown_file(briefing), extensions=["tables"])
    for made in (page, html):
        text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", made))
        for quoted in briefing.quotations:
            assert quoted.link in addresses(made)
            for block in quoted.excerpt.blocks:
                assert block.text.split(". ")[0] in text.replace("&amp;", "&")
        assert "Note on p21: <ask> & wait." in unescape(made)
        assert "<ask>" not in made
        assert made.count("© Crown copyright 2011") == 1
        assert len(tree(made).select("table")) == 2
    assert page.startswith("<!doctype html>")


def test_what_a_search_found_is_arranged_in_its_order(library: Library) -> None:
    document = export_results(Query(q="fathers"), library, link)
    found = [result.lesson.title for result in library.find(Query(q="fathers", per_page=100)).results]
    headings = [part.text for part in document.parts if hasattr(part, "level")]
    assert headings == found
    assert document.title == "Lessons on “fathers”"


def test_how_hard_a_passage_is_follows_from_its_content_note(library: Library) -> None:
    hard = {name: severity(library.lesson(f"ages-of-concern#{name}")) for name in ("p28", "p13", "p21")}
    assert hard == {"p28": 3, "p13": 2, "p21": 0}
    notes = {lesson.content_note: severity(lesson) for s in library.sources for lesson in library.contents(s)}
    assert notes["Near death of a young person after taking drugs"] == 2
    assert notes["Alcohol misuse by a parent"] == 1
    assert all(notes[note] == 3 for note in notes if note.startswith(("Death", "Suicide", "Killing")))


def test_a_pack_that_opens_or_closes_on_its_hardest_passage_is_told_so(library: Library) -> None:
    def ends(*names: str) -> tuple[str, ...]:
        return sequencing_warnings([library.lesson(f"ages-of-concern#{name}") for name in names])

    assert ends("p21", "p28", "p31") == ()
    assert [text[:16] for text in ends("p28", "p21")] == ["Your pack starts"]
    assert [text[:14] for text in ends("p21", "p28")] == ["Your pack ends"]
    assert ends("p28") == ends() == ()


def test_a_briefing_is_judged_in_the_order_of_its_parts(library: Library) -> None:
    lessons = [library.lesson(f"ages-of-concern#{name}") for name in ("p21", "p28")]
    assert [
        text[:14] for text in sequencing_warnings(teaching_order("handout", lessons, library.taxonomy))
    ] == ["Your pack ends"]
    assert [
        text[:16] for text in sequencing_warnings(teaching_order("briefing", lessons, library.taxonomy))
    ] == ["Your pack starts"]


def test_a_pack_without_content_notes_opens_without_a_warning(library: Library) -> None:
    assert opening_notice([library.lesson("ages-of-concern#p21")]) is None


def test_what_a_pack_leaves_out_is_named(library: Library) -> None:
    lessons = [library.lesson(f"ages-of-concern#{name}") for name in ("p21", "p22")]
    missing = {
        one.facet.name: {choice.id for choice in one.choices}
        for one in coverage_gaps(lessons, library.taxonomy)
    }
    assert "14-plus" in missing["age"]
    assert "police" in missing["agency"]
    assert not {"under-1", "all-ages"} & missing["age"]
    assert [corner for corner, _ in missing_triad_parts(lessons, library.taxonomy)] == [
        "case that shows it",
        "practice implication",
    ]
    assert commonest_theme(lessons[:1]) == lessons[0].themes[0]


@pytest.mark.slow
@needs_libreoffice
@pytest.mark.parametrize("ending", ["docx", "pptx"])
def test_libreoffice_opens_them(briefing: Document, library: Library, tmp_path: Path, ending: str) -> None:
    exercise = export_training("alone-at-seventeen", library, SiteLinks(HOME), HOME)
    files = {tmp_path / f"{name}.{ending}": made for name, made in (("pack", briefing), ("piece", exercise))}
    for file, document in files.items():
        write(document, file, ending)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
        *map(str, files),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    assert all(file.with_suffix(".pdf").read_bytes().startswith(b"%PDF") for file in files)
