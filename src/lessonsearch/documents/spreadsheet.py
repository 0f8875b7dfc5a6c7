"""CSV writer: excerpts as a table for spreadsheets, one to a row."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from lessonsearch.citations.citation import Citation

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
        writer.writerow([citation.id, lesson.title, lesson.kind, *tags, text, reference, citation.link])
    return "\ufeff" + out.getvalue()
