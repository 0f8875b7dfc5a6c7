"""CSV writer: excerpts as a table for spreadsheets, one to a row."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from lessonsearch.citations.citation import Citation

FORMULA_MARKS = ("=", "+", "-", "@", "\t", "\r")
"""First characters of cells that spreadsheet programs run as formulas (OWASP, CSV injection)."""

COLUMNS = ("excerpt", "lesson", "kind", "themes", "ages", "agencies", "text", "reference", "link")


def as_csv(citations: Sequence[Citation]) -> str:
    """Write citations as CSV, with a byte order mark, by which spreadsheet programs recognise UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for citation in citations:
        lesson = citation.lesson
        tags = (" ".join(values) for values in (lesson.themes, lesson.ages, lesson.agencies))
        text, reference = citation.excerpt.text, citation.reference
        row = [citation.id, lesson.title, lesson.kind, *tags, text, reference, citation.link]
        writer.writerow(map(safe_cell, row))
    return "\ufeff" + out.getvalue()


def safe_cell(text: str) -> str:
    """A cell that no program takes for a formula: an apostrophe before it makes it text.

    >>> safe_cell("=1+1"), safe_cell("a = b")
    ("'=1+1", 'a = b')
    """
    return f"'{text}" if text.startswith(FORMULA_MARKS) else text
