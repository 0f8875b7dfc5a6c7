"""Word files as a communications team and a screen reader meet them: properties, styles, language, tables."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessonsearch.app.export import (
    excerpt_link,
    export_pack,
    export_results,
    export_training,
    write,
)
from lessonsearch.app.export_formats import file_name
from lessonsearch.app.library import Library
from lessonsearch.documents.compose import QUESTIONS
from lessonsearch.documents.document import BulletList, Document, Heading, TextPart
from lessonsearch.documents.docx.docx_writer import as_docx
from lessonsearch.documents.spreadsheet import as_csv, safe_cell
from lessonsearch.documents.use_record import use_record
from lessonsearch.packs import Item, Pack
from lessonsearch.query.query import Query
from lessonsearch.training import SiteLinks
from support.office import WORD, needs_libreoffice, pages, part

HOME = "https://lessons.example.org"
SIX = ("p21", "p13", "p25", "p31-2", "p28", "p30-1")


def briefing(library: Library, *names: str, template: str = "briefing") -> Document:
    items = tuple(Item(f"ages-of-concern#{name}") for name in names)
    return export_pack(
        Pack("Invisible fathers", template, items=items), library, excerpt_link(HOME), f"{HOME}/pack"
    )


@pytest.fixture(scope="module")
def file(library: Library, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("word") / "briefing.docx"
    path.write_bytes(as_docx(briefing(library, *SIX, "table-1")))
    return path


def test_the_properties_are_the_documents_own(file: Path) -> None:
    properties = docx.Document(str(file)).core_properties
    assert (properties.title, properties.author, properties.language) == (
        "Invisible fathers",
        "lessons.example.org",
        "en-GB",
    )
    assert properties.created.date() == properties.modified.date() == date.today()
    assert properties.last_modified_by == properties.author
    assert properties.comments + properties.keywords + properties.subject == ""


def test_word_opens_it_in_no_compatibility_mode(file: Path) -> None:
    modes = part(file, "word/settings.xml").iter(f"{WORD}compatSetting")
    assert [(mode.get(f"{WORD}name"), mode.get(f"{WORD}val")) for mode in modes] == [
        ("compatibilityMode", "15")
    ]


@pytest.mark.parametrize("path", ["word/document.xml", "word/footer.xml"])
def test_every_run_says_its_language(file: Path, path: str) -> None:
    runs = [run for run in part(file, path).iter(f"{WORD}r") if run.find(f"{WORD}t") is not None]
    assert len(runs) > 2
    assert {run.find(f"{WORD}rPr/{WORD}lang").get(f"{WORD}val") for run in runs} == {"en-GB"}


def test_every_style_and_relationship_that_is_used_exists(file: Path) -> None:
    body = part(file, "word/document.xml")
    styles = {style.get(f"{WORD}styleId") for style in part(file, "word/styles.xml").iter(f"{WORD}style")}
    used = {
        mark.get(f"{WORD}val")
        for kind in ("pStyle", "rStyle", "tblStyle")
        for mark in body.iter(f"{WORD}{kind}")
    }
    assert used <= styles
    ids = {relation.get("Id") for relation in part(file, "word/_rels/document.xml.rels")}
    named = {
        value
        for element in body.iter()
        for key, value in element.attrib.items()
        if key.endswith("relationships}id")
    }
    assert len(named) > len(SIX)
    assert named <= ids


def test_tables_have_a_repeated_heading_and_a_name_for_screen_readers(file: Path) -> None:
    tables = docx.Document(str(file)).tables
    assert len(tables) == 2
    for table in tables:
        assert "w:tblHeader" in table.rows[0]._tr.xml
        assert re.search('w:tblCaption w:val="[^"]+"', table._tbl.xml)
        assert "w:gridSpan" not in table._tbl.xml


def test_headings_skip_no_level(file: Path) -> None:
    levels = [
        int(line.style.name[-1])
        for line in docx.Document(str(file)).paragraphs
        if line.style.name.startswith("Heading")
    ]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_a_part_without_excerpts_is_left_out_and_the_others_are_numbered_on(library: Library) -> None:
    headings = [part.text for part in briefing(library, "p21").parts if isinstance(part, Heading)]
    assert [text for text in headings if text[0].isdigit()] == [
        "1. What the reviews found",
        "2. Questions to reflect on",
        "3. What we will do",
    ]
    assert not any(isinstance(part, TextPart) for part in briefing(library, "p21").parts)


def test_the_record_of_use_asks_what_a_partnership_asks_for(library: Library, tmp_path: Path) -> None:
    document = export_training("invisible-fathers", library, SiteLinks(HOME), HOME)
    write(document, tmp_path / "fathers.record.docx", "record.docx")
    record = docx.Document(str(tmp_path / "fathers.record.docx"))
    assert record.core_properties.title == "Invisible fathers"
    assert [line.text for line in record.paragraphs][:2] == ["Invisible fathers", "Record of use"]
    heads = [[cell.text for cell in table.rows[0].cells] for table in record.tables]
    assert heads == [
        ["Team", "Date", "Led by", "Number of people"],
        ["Question", "Answer"],
        ["Action", "Owner", "By when", "What changed, at review"],
        ["Review date", "What changed for children and families?"],
    ]
    assert [row.cells[0].text for row in record.tables[1].rows][1:] == list(QUESTIONS)
    links = [link.address for line in record.paragraphs for link in line.hyperlinks]
    assert links == [f"{HOME}/training/invisible-fathers"]
    own = replace(document, parts=(BulletList(("Whom did we not ask?",), numbered=True),))
    assert use_record(own).parts[2].rows == (("Whom did we not ask?", ""),)


@pytest.mark.slow
@needs_libreoffice
def test_a_briefing_of_three_excerpts_is_one_sheet_and_one_of_six_at_most_two(
    library: Library, tmp_path: Path
) -> None:
    made = pages(
        tmp_path,
        three_docx=as_docx(briefing(library, "p21", "p25", "p31-2")),
        record_docx=as_docx(use_record(briefing(library, *SIX))),
        six_docx=as_docx(briefing(library, *SIX)),
        fathers_docx=as_docx(export_training("invisible-fathers", library, SiteLinks(HOME), HOME)),
    )
    assert made["three_docx"] == made["record_docx"] == 1
    assert made["six_docx"] <= 2
    assert made["fathers_docx"] <= 2


@given(st.text(max_size=60))
def test_text_of_any_characters_makes_a_file_that_opens(text: str) -> None:
    made = docx.Document(io.BytesIO(as_docx(Document(text, text, (TextPart(text or "x"),)))))
    shown = [ord(character) for line in made.paragraphs for character in line.text]
    assert all(character > 31 or character in (9, 10) for character in shown)


def test_a_table_for_spreadsheets_runs_no_formula(library: Library) -> None:
    document = briefing(library, *SIX)
    rows = list(csv.reader(io.StringIO(as_csv(document.quotations, document.facets))))
    assert rows[0][0] == "\ufeffexcerpt"
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)


@given(st.text())
def test_a_safe_cell_is_its_text_with_at_most_an_apostrophe_before_it(text: str) -> None:
    assert safe_cell(text) in (text, f"'{text}")
    assert not safe_cell(text).startswith(("=", "+", "-", "@", "\t", "\r"))


def test_a_search_with_more_lessons_than_fit_says_how_many_it_has_of_how_many(library: Library) -> None:
    total = library.find(Query()).total
    assert total > 100
    cut = export_results(Query(), library, excerpt_link(HOME))
    assert cut.subtitle == f"The first 100 of {total} lessons"
    assert file_name(cut, "csv") == f"lessons-100-of-{total}-lessons.csv"
    whole = export_results(Query(q="co-sleeping"), library, excerpt_link(HOME))
    assert (whole.extent, file_name(whole, "csv")) == ("", "lessons-on-co-sleeping.csv")
