"""CSV writer: excerpts as a table for spreadsheets, one to a row."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from lessonsearch.citations.citation import Citation
from lessonsearch.model.taxonomy import Facet


def as_csv(citations: Sequence[Citation], facets: Sequence[Facet]) -> str:
    """Write citations as CSV, with a byte order mark, by which spreadsheet programs recognise UTF-8.

    Each facet but the source has a column, those with one value first.
    """
    tagged = sorted(
        (facet for facet in facets if facet.name != "source"), key=lambda facet: facet.multivalued
    )
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(
        ["excerpt", "lesson", *(facet.attribute for facet in tagged), "text", "reference", "link"]
    )
    for citation in citations:
        lesson = citation.lesson
        tags = (" ".join(lesson.tags(facet.attribute)) for facet in tagged)
        text, reference = citation.excerpt.text, citation.reference
        writer.writerow([citation.id, lesson.title, *tags, text, reference, citation.link])
    return "\ufeff" + out.getvalue()
