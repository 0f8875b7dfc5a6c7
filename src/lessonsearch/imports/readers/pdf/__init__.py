"""PDF by pypdfium2: lines with their place, then furniture set aside, then blocks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import pypdfium2 as pdfium

from lessonsearch.errors import DocumentError
from lessonsearch.imports.blocks.hyphenation import join, vocabulary
from lessonsearch.imports.blocks.imported_report import ImportedReport, Note, Removed, UnreadPart
from lessonsearch.imports.blocks.list_marks import contents, is_number
from lessonsearch.imports.readers.pdf.columns import PageLine, from_left, gutters, read_page, with_marks
from lessonsearch.imports.readers.pdf.furniture import note_lines, read_note, running_lines
from lessonsearch.imports.readers.pdf.glyph_runs import GlyphRun, read_runs
from lessonsearch.imports.readers.pdf.paragraphs import MARKS, read_blocks
from lessonsearch.imports.readers.pdf.ruled_tables import (
    Rows,
    can_read_tables,
    is_ruled,
    put_in_place,
    read_tables,
)

MOST_PAGES = 1_000


def read_pdf(name: str, content: bytes) -> ImportedReport:
    """A PDF's blocks. Raises DocumentError where it is locked or no PDF at all."""
    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        locked = "password" in str(error).lower() or getattr(error, "err_code", 0) == 4
        why = "it has a password; save a copy without one" if locked else "it is not a valid PDF"
        raise DocumentError(f"it cannot be read: {why}.") from error
    try:
        return _read(name, content, document)
    finally:
        document.close()


def _read(name: str, content: bytes, document: pdfium.PdfDocument) -> ImportedReport:
    pages: list[tuple[int, list[GlyphRun]]] = []
    heights: list[float] = []
    ruled: list[int] = []
    unread: list[UnreadPart] = []
    for number in range(1, len(document) + 1):
        if number > MOST_PAGES:
            unread.append(
                UnreadPart(
                    f"pages {number} to {len(document)}", f"only {MOST_PAGES} pages of a file are read"
                )
            )
            break
        try:
            page = document[number - 1]
            runs = [run for run in read_runs(page) if run.text]
            height = page.get_height()
            if runs and is_ruled(page):
                ruled.append(number)
            scanned = not runs and any(True for _ in page.get_objects(filter=[3], max_depth=2))
            page.close()
        except pdfium.PdfiumError:
            unread.append(UnreadPart(f"page {number}", "it is damaged"))
            continue
        if scanned:
            unread.append(
                UnreadPart(f"page {number}", "it is a picture without text; use text recognition (OCR) first")
            )
        pages.append((number, runs))
        heights.append(height)
    pages, tables = _with_tables(content, pages, ruled, unread)
    edges = gutters([runs for _, runs in pages])
    lines = [
        with_marks(read_page(runs, number, edge)) for (number, runs), edge in zip(pages, edges, strict=True)
    ]
    return _report(name, lines, heights, unread, document, tables)


def _with_tables(
    content: bytes, pages: list[tuple[int, list[GlyphRun]]], ruled: Sequence[int], unread: list[UnreadPart]
) -> tuple[list[tuple[int, list[GlyphRun]]], dict[str, Rows]]:
    """The pages with their tables read, or a sentence for each page with a table where they cannot be."""
    if not ruled:
        return pages, {}
    if not can_read_tables():
        why = "its rows and cells are read with the extra 'tables' only; its words are here as text"
        unread += [UnreadPart(f"a table, it seems, on page {number}", why) for number in ruled]
        return pages, {}
    known = vocabulary(run.text for _, runs in pages for run in runs)
    return put_in_place(pages, read_tables(content, ruled, known))


def _report(
    name: str,
    pages: list[list[PageLine]],
    heights: list[float],
    unread: list[UnreadPart],
    document: pdfium.PdfDocument,
    tables: Mapping[str, Rows],
) -> ImportedReport:
    sizes: Counter[float] = Counter()
    for lines in pages:
        for line in lines:
            sizes[line.size] += len(line.text)
    body = sizes.most_common(1)[0][0] if sizes else 0.0
    known = vocabulary(line.text for lines in pages for line in lines)
    running = running_lines(pages, heights)
    furniture = [line for lines in pages for line in lines if id(line) in running]
    kept = [
        line
        for lines in from_left([[x for x in lines if id(x) not in running] for lines in pages])
        for line in lines
    ]
    removed = [Removed(line.text, "Running head or page number", line.page) for line in furniture]
    listed = contents([line.text for line in kept])
    removed += [Removed(kept[at].text, "List of contents", kept[at].page) for at in sorted(listed)]
    kept = [line for at, line in enumerate(kept) if at not in listed]
    notes, taken = _notes(kept, body, known)
    text = [line for line in kept if id(line) not in taken]
    properties = tuple((key, value) for key, value in document.get_metadata_dict(skip_empty=True).items())
    blocks = tuple(read_blocks(text, body, known, tables)) if text else ()
    return ImportedReport(name, blocks, notes, tuple(removed), tuple(unread), properties, len(document))


def _notes(lines: Sequence[PageLine], body: float, known: Counter[str]) -> tuple[tuple[Note, ...], set[int]]:
    """Footnotes, and the `id` of the lines that they take."""
    columns: dict[tuple[int, int], list[PageLine]] = {}
    for line in lines:
        columns.setdefault((line.page, line.column), []).append(line)
    found: list[tuple[str, list[str], int]] = []
    taken: set[int] = set()
    for (page, _), column in columns.items():
        for line in note_lines(column, body):
            begun = read_note(line.text)
            if begun and (not is_number(begun[0]) or not found or _next(found, begun[0])):
                found.append((begun[0], [begun[1]], page))
            elif found:
                found[-1][1].append(line.text)
            else:
                continue
            taken.add(id(line))
    return tuple(Note(mark, MARKS.sub("", join(texts, known)), page) for mark, texts, page in found), taken


def _next(found: Sequence[tuple[str, list[str], int]], mark: str) -> bool:
    """Whether a note's number comes after the last one's, or begins anew on another page."""
    last = next((int(each[0]) for each in reversed(found) if is_number(each[0])), 0)
    return last < int(mark) <= last + 3 or int(mark) == 1
