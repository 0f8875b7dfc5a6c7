"""Tables of a PDF: rows and cells where pdfplumber is installed, and a sentence where it is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from lessonsearch.imports.blocks.imported_report import PARAGRAPH, TABLE, ReportBlock
from lessonsearch.imports.draft_texts import Details
from lessonsearch.imports.drafts import write_draft
from lessonsearch.imports.readers import pdf, read
from lessonsearch.imports.readers.pdf.ruled_tables import joined_tables
from lessonsearch.imports.suggestions import Suggester
from lessonsearch.model.taxonomy import Taxonomy
from support.paths import IMPORTS

CONTENT = (IMPORTS / "table.pdf").read_bytes()
HEAD = ("When", "What")


def test_a_ruled_table_comes_as_rows_between_its_paragraphs() -> None:
    report = read("table.pdf", CONTENT)
    kinds = [(block.kind, block.number) for block in report.blocks]
    assert kinds[1:4] == [(PARAGRAPH, "1"), (TABLE, ""), (PARAGRAPH, "2")]
    table = report.blocks[2]
    assert table.page == 1
    assert table.rows[0] == ("Date", "What happened", "Agency")
    assert table.rows[2] == ("20 March", "The GP saw bruising and made no referral.", "GP")
    assert not report.unread


def test_a_draft_has_the_table_as_data_with_its_page(tmp_path: Path) -> None:
    details = Details("events", "Events", "Northtown Board", "2021-05")
    folder = write_draft(tmp_path, details, read("table.pdf", CONTENT), Suggester((), Taxonomy())).folder
    lesson = next(folder.glob("001-*.md")).read_text("utf-8")
    assert "¶[table] ![](data/table.csv)" in lesson
    assert "Date,What happened,Agency\n" in (folder / "data" / "table.csv").read_text("utf-8")
    assert "table: 1\n" in (folder / "source.md").read_text("utf-8")


def test_without_pdfplumber_the_words_stay_and_the_page_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "can_read_tables", lambda: False)
    report = read("table.pdf", CONTENT)
    assert [each.where for each in report.unread] == ["a table, it seems, on page 1"]
    assert "bruising" in " ".join(report.texts())


def test_a_table_that_goes_on_overleaf_is_one_table_with_one_head() -> None:
    blocks = [
        ReportBlock(TABLE, "", page=1, rows=(HEAD, ("May", "a"))),
        ReportBlock(TABLE, "", page=2, rows=(HEAD, ("June", "b"))),
        ReportBlock(TABLE, "", page=2, rows=(HEAD, ("July", "c"))),
    ]
    joined = joined_tables(blocks)
    assert [block.rows for block in joined] == [
        (HEAD, ("May", "a"), ("June", "b")),
        (HEAD, ("July", "c")),
    ]
