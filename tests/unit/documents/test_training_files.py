"""Training material as files: the same words in the same order, in the programs in which people teach."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pptx
import pytest
from click.testing import CliRunner
from docx.document import Document as Docx
from flask.testing import FlaskClient

from lessonsearch.app.export import export_training
from lessonsearch.app.export_formats import EXPORT_FORMATS
from lessonsearch.app.library import Library
from lessonsearch.cli import main
from lessonsearch.documents.document import (
    BulletList,
    Document,
    Notice,
    QuotationPart,
    TablePart,
    plain_words,
)
from lessonsearch.documents.docx.docx_writer import as_docx
from lessonsearch.documents.pptx.pptx_writer import as_pptx
from lessonsearch.model.training_material import TrainingMaterial
from lessonsearch.settings import Settings
from lessonsearch.training import SiteLinks, material_document
from lessonsearch.verify import read_document, verify
from support.pages import addresses

HOME = "https://lessons.example.org"


def document(library: Library, slug: str) -> Document:
    return export_training(slug, library, SiteLinks(HOME), HOME)


@pytest.fixture(scope="module")
def briefing(library: Library) -> Document:
    return document(library, "invisible-fathers")


@pytest.fixture(scope="module")
def word(briefing: Document) -> Docx:
    return docx.Document(io.BytesIO(as_docx(briefing)))


def written(slug: str, text: str, content_note: str = "") -> TrainingMaterial:
    return TrainingMaterial(slug, "A piece", "handout", "All", 1, "", content_note, (), text, f"{slug}.md", 1)


def test_a_briefing_has_its_seven_parts_as_headings_and_its_quotations_as_such(
    word: Docx, briefing: Document
) -> None:
    headings = [line.text for line in word.paragraphs if line.style.name == "Heading 1"]
    assert [heading[:2] for heading in headings[:7]] == [f"{number}." for number in range(1, 8)]
    assert headings[7:] == []  # references stand small at the foot
    quoted = [line.text for line in word.paragraphs if line.style.name == "Quote"]
    assert quoted == [part.citation.words for part in briefing.parts if isinstance(part, QuotationPart)]
    links = [
        link.address
        for line in word.paragraphs
        if line.style.name == "Quote Source"
        for link in line.hyperlinks
    ]
    assert len(links) == len(quoted)
    assert all(link.startswith(f"{HOME}/excerpts/") for link in links)


def test_own_words_keep_their_links_and_their_stress(word: Docx) -> None:
    lines = {line.text: line for line in word.paragraphs}
    case = next(line for text, line in lines.items() if text.startswith("A baby was taken to hospital"))
    assert [(link.text, link.address) for link in case.hyperlinks] == [
        ("the whole case", f"{HOME}/lessons/ages-of-concern/teenage-parents-past-not-considered")
    ]
    seen = next(line for text, line in lines.items() if text.startswith("He was not seen because she was."))
    assert [run.text for run in seen.runs if run.bold] == ["He was not seen because she was."]


def test_the_numbers_of_each_list_begin_at_one(word: Docx) -> None:
    lists = [line._p.pPr.numPr.numId.val for line in word.paragraphs if line.style.name == "List Number"]
    assert [lists.count(own) for own in dict.fromkeys(lists)] == [6, 3]


def test_the_plan_is_a_table_to_be_filled_in(word: Docx, briefing: Document) -> None:
    (table,) = word.tables
    assert [cell.text for cell in table.rows[0].cells] == [
        "What will change",
        "Who",
        "By when",
        "How we’ll know it has worked",
    ]
    assert not any(cell.text for row in list(table.rows)[1:] for cell in row.cells)
    assert [part.caption for part in briefing.parts if isinstance(part, TablePart)] == ["Action plan"]


def test_it_opens_with_what_is_coming_and_where_support_is(briefing: Document, library: Library) -> None:
    notice = briefing.parts[0]
    assert isinstance(notice, Notice)
    assert plain_words(notice.items[0]).startswith("Content note: Serious injury to babies")
    assert "116 123" in plain_words(notice.items[1])
    plain = material_document(written("x", "Some words.", "Death of a baby"), library, SiteLinks(HOME))
    assert isinstance(plain.parts[0], Notice)
    assert any("116 123" in plain_words(item) for item in plain.parts[0].items)


def test_the_end_of_a_staged_case_is_on_no_slide_or_sheet_before_its_own(library: Library) -> None:
    exercise = document(library, "alone-at-seventeen")
    slides = pptx.Presentation(io.BytesIO(as_pptx(exercise))).slides
    shown = ["\n".join(s.text_frame.text for s in slide.shapes if s.has_text_frame) for slide in slides]
    end = next(number for number, text in enumerate(shown) if "He died." in text)
    assert "write down the three things" in shown[end - 1]
    assert "write down the three things" not in shown[end]
    lines = docx.Document(io.BytesIO(as_docx(exercise))).paragraphs
    sheets = [line.text for line in lines if line.paragraph_format.page_break_before]
    assert [text[:7] for text in sheets] == ["Step 1.", "Step 2.", "Step 3.", "Step 4.", "He died"]


def test_short_own_words_lead_into_the_quotation_on_its_slide(briefing: Document) -> None:
    slides = pptx.Presentation(io.BytesIO(as_pptx(briefing))).slides
    shown = [
        [shape.text_frame.text for shape in slide.placeholders]
        for slide in slides
        if slide.shapes.title.text == "6. What to do"
    ]
    assert "The report asks practitioners to" in shown[0]
    assert any(text.startswith("maintain a focus on the father") for text in shown[0])


@pytest.mark.parametrize("ending", ["docx", "pptx", "md", "html"])
@pytest.mark.parametrize("slug", ["invisible-fathers", "alone-at-seventeen", "pre-birth-assessment"])
def test_every_quotation_and_link_in_the_file_is_found_right_when_it_is_verified(
    library: Library, slug: str, ending: str
) -> None:
    made = EXPORT_FORMATS[ending].write(document(library, slug))
    data = made if isinstance(made, bytes) else made.encode()
    report = verify(read_document(f"{slug}.{ending}", data), library.catalogue)
    assert len(report.quotations) > 3
    assert len(report.links) > 3
    wrong = [one for one in report.quotations if one.status not in ("verbatim", "elsewhere")]
    assert (wrong, report.faults) == ([], 0)


def test_a_list_in_a_list_and_a_captioned_table_are_kept(library: Library) -> None:
    text = "## Plan\n\n- one\n    - within\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"
    parts = material_document(written("x", text), library, SiteLinks(HOME)).parts
    points = next(part for part in parts if isinstance(part, BulletList))
    assert [plain_words(item) for item in points.items] == ["one", "within", "two"]
    table = next(part for part in parts if isinstance(part, TablePart))
    assert (table.caption, table.head, table.rows) == ("Plan", ("a", "b"), (("1", "2"),))


def test_the_page_links_to_its_files(client: FlaskClient) -> None:
    page = client.get("/training/invisible-fathers")
    for ending in ("docx", "pptx", "html", "md", "ris", "bib"):
        address = f"/training/invisible-fathers.{ending}"
        assert address in addresses(page)
        assert client.get(address).status_code == 200
    named = client.get("/training/invisible-fathers.docx").headers["Content-Disposition"]
    assert named == 'attachment; filename="invisible-fathers.docx"'
    assert client.get("/training/invisible-fathers.odt").status_code == 404
    assert "did you mean" in client.get("/training/invisible-father.docx").text


def test_it_is_written_from_the_shell(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("LESSONSEARCH_INDEX", str(settings.index))
    monkeypatch.setenv("LESSONSEARCH_CORPUS", str(settings.corpus))
    monkeypatch.setenv("LESSONSEARCH_URL", HOME)
    file = tmp_path / "fathers.md"
    result = CliRunner().invoke(main, ["export", str(file), "--training", "invisible-fathers"])
    assert (result.exit_code, result.output) == (0, f"Saved {file}.\n")
    assert f"({HOME}/excerpts/ages-of-concern/p21)" in file.read_text("utf-8")
    wrong = CliRunner().invoke(main, ["export", str(file), "--training", "invisible-father"])
    assert wrong.exit_code == 1
    assert "did you mean 'invisible-fathers'?" in wrong.output
