"""Excerpts as a table for spreadsheets (.csv), one a row."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from lessonsearch.citations.citation import Citation

COLUMNS = ("excerpt", "lesson", "kind", "themes", "ages", "agencies", "text", "reference", "link")


def as_csv(cited: Sequence[Citation]) -> str:
    """The whole table. It opens with the mark by which spreadsheet programs know UTF-8."""
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(COLUMNS)
    for one in cited:
        lesson = one.lesson
        tags = (" ".join(values) for values in (lesson.themes, lesson.ages, lesson.agencies))
        rows.writerow([one.id, lesson.title, lesson.kind, *tags, one.excerpt.text, one.reference, one.link])
    return "\ufeff" + out.getvalue()
