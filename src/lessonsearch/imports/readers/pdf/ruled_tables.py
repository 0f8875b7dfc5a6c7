"""Ruled tables in PDF: rows and cells found by pdfplumber, which the extra `tables` installs.

pdfplumber takes a tenth of a second or more for a page, so it is given only pages on which pdfium sees enough
ruled lines to make a table.
"""

from __future__ import annotations

import ctypes
import importlib.util
import io
import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from lessonsearch.imports.blocks.hyphenation import join
from lessonsearch.imports.blocks.imported_report import ReportBlock
from lessonsearch.imports.readers.pdf.glyph_runs import GlyphRun

THIN, LONG = 3.0, 10.0
"""Maximum thickness of a line, and minimum length of one that separates cells, in points."""
FEWEST = 3
"""Minimum lines in each direction: those of a table of two rows and two columns."""
MOST_SHAPES = 5_000
MOST_PAGES = 100
"""Maximum pages of a file that are searched for tables."""
LONGEST_CELL = 250
"""Words in a cell from which a table is only the page's layout and is read as text."""
FIRST_PLACE = 0xF0000
"""The character that stands for the first table in the text: a private-use one."""

Rows = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class RuledTable:
    """A table and its place on the page, in points from the lower left corner."""

    x0: float
    y0: float
    x1: float
    y1: float
    rows: Rows

    def holds(self, run: GlyphRun) -> bool:
        """Whether a run stands within the table."""
        return self.y0 <= run.y <= self.y1 and self.x0 <= (run.x0 + run.x1) / 2 <= self.x1


def can_read_tables() -> bool:
    """Whether pdfplumber is installed."""
    return importlib.util.find_spec("pdfplumber") is not None


def is_ruled(page: pdfium.PdfPage) -> bool:
    """Whether a page has enough ruled lines for a table: thin shapes, or boxes side by side."""
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    across: set[int] = set()
    down: set[int] = set()
    for number in range(min(raw.FPDFPage_CountObjects(page.raw), MOST_SHAPES)):
        shape = raw.FPDFPage_GetObject(page.raw, number)
        if raw.FPDFPageObj_GetType(shape) != raw.FPDF_PAGEOBJ_PATH:
            continue
        raw.FPDFPageObj_GetBounds(shape, left, bottom, right, top)
        width, height = right.value - left.value, top.value - bottom.value
        if width > LONG and (height <= THIN or height > LONG):
            across |= {round(bottom.value / THIN), round(top.value / THIN)}
        if height > LONG and (width <= THIN or width > LONG):
            down |= {round(left.value / THIN), round(right.value / THIN)}
        if len(across) >= FEWEST * 2 and len(down) >= FEWEST * 2:
            break
    return len(across) >= FEWEST and len(down) >= FEWEST


def read_tables(content: bytes, pages: Sequence[int], known: Counter[str]) -> dict[int, list[RuledTable]]:
    """The tables of some pages, by page; none for a page that pdfplumber cannot read."""
    import pdfplumber  # takes half a second, so only files with tables import it

    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    found: dict[int, list[RuledTable]] = {}
    for number in pages[:MOST_PAGES]:
        try:
            with pdfplumber.open(io.BytesIO(content), pages=[number]) as document:
                found[number] = [
                    table for page in document.pages if not page.rotation for table in _tables(page, known)
                ]
        except Exception:  # pdfminer raises errors of many kinds on a damaged page
            found[number] = []
    return found


def _tables(page: Any, known: Counter[str]) -> list[RuledTable]:
    low = page.height + page.mediabox[1]
    found = []
    for table in page.find_tables():
        rows = _filled([[_cell(text, known) for text in row] for row in table.extract()])
        x0, top, x1, bottom = table.bbox
        layout = any(len(cell.split()) > LONGEST_CELL for row in rows for cell in row)
        if len(rows) > 1 and len(rows[0]) > 1 and not layout:
            found.append(RuledTable(x0, low - bottom, x1, low - top, rows))
    return found


def _cell(text: str | None, known: Counter[str]) -> str:
    lines = [line for line in (text or "").split("\n") if line.strip()]
    return join(lines, known) if lines else ""


def _filled(rows: Sequence[Sequence[str]]) -> Rows:
    """Rows and columns, without empty ones."""
    columns = [at for at in range(max(map(len, rows), default=0)) if any(row[at] for row in rows)]
    return tuple(tuple(row[at] for at in columns) for row in rows if any(row))


def put_in_place(
    pages: Sequence[tuple[int, list[GlyphRun]]], tables: dict[int, list[RuledTable]]
) -> tuple[list[tuple[int, list[GlyphRun]]], dict[str, Rows]]:
    """The pages with one character in place of each table's words, and the rows for each such character."""
    rows: dict[str, Rows] = {}
    placed = []
    for number, runs in pages:
        here = tables.get(number, [])
        kept = [run for run in runs if not any(table.holds(run) for table in here)]
        size = Counter(run.size for run in runs).most_common(1)[0][0] if runs else 0.0
        for table in here:
            mark = chr(FIRST_PLACE + len(rows))
            rows[mark] = table.rows
            middle = (table.y0 + table.y1) / 2
            kept.append(GlyphRun(middle, table.x0, table.x1, size, mark, False, table.x1 - table.x0))
        placed.append((number, kept))
    return placed, rows


def joined_tables(blocks: Sequence[ReportBlock]) -> list[ReportBlock]:
    """Join tables that continue on the next page, with one header."""
    out: list[ReportBlock] = []
    page = 0
    for block in blocks:
        last = out[-1] if out else None
        alike = last and last.rows and block.rows and len(block.rows[0]) == len(last.rows[0])
        if last and alike and block.page == page + 1:
            repeated = block.rows[0] == last.rows[0]
            out[-1] = replace(last, rows=last.rows + block.rows[repeated:])
        else:
            out.append(block)
        page = block.page
    return out
