"""What of a PDF is not the report's text: running heads, page numbers, footnotes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from lessonsearch.imports.blocks.list_marks import PAGE_NUMBER, masked
from lessonsearch.imports.blocks.paragraph_numbers import read_label
from lessonsearch.imports.readers.pdf.columns import PageLine
from lessonsearch.imports.readers.pdf.glyph_runs import MARK_CLOSE, MARK_OPEN

EDGE = 0.12
"""Share of a page's height, above and below, in which running heads stand."""
NOTE = re.compile(
    rf"(?:{MARK_OPEN}(?P<mark>[\d*†‡]+){MARK_CLOSE}|(?P<number>\d{{1,3}})|(?P<star>[*†‡]+))[.)]?\s*(?P<text>.*)"
)


def running_lines(pages: Sequence[Sequence[PageLine]], heights: Sequence[float]) -> set[int]:
    """The `id` of every line that is a running head or a page number."""
    edges = [
        [line for line in lines if line.y > height * (1 - EDGE) or line.y < height * EDGE]
        for lines, height in zip(pages, heights, strict=True)
    ]
    seen = Counter(mask for lines in edges for mask in {masked(line.text) for line in lines})
    often = max(3, len(pages) * 0.2)
    return {
        id(line)
        for lines in edges
        for line in lines
        if (seen[masked(line.text)] >= often and not _is_numbered(line.text)) or PAGE_NUMBER.match(line.text)
    }


def _is_numbered(text: str) -> bool:
    """Whether a line opens a numbered paragraph: `17.

    Practitioners should:` may recur at the top of pages.
    """
    label = read_label(text)
    return label is not None and label[1] != ""


def note_lines(column: Sequence[PageLine], body: float) -> list[PageLine]:
    """The footnotes at the end of a column: the last lines, all set smaller than the text, from a mark on."""
    start = len(column)
    while start and column[start - 1].size < body * 0.96:
        start -= 1
    return list(column[start:])


def read_note(text: str) -> tuple[str, str] | None:
    """A footnote's mark and first line, or None where the line goes on with a note before it."""
    match = NOTE.match(text)
    if not match or not match["text"]:
        return None
    return match["mark"] or match["number"] or match["star"], match["text"]
