"""Pages of a PDF as lines of letters with their boxes, read by pdfium."""

from __future__ import annotations

import ctypes
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from lessonsearch.errors import DocumentError

MAX_PAGES = 1_000
MAX_LETTERS = 1_000_000
"""Maximum letters of a document: 150,000 words."""
MAX_LINKS = 500
RAISED = 0.2
SMALLER = 0.85
"""How far a footnote mark is raised, and how small it is, in font sizes."""
HYPHENS = (2, 0xFFFE)
"""pdfium's characters for a hyphen at the end of a line; no line break follows them."""
BESIDE = 0.2
GAP = 0.15
"""How far the baselines of one line's pieces may differ, and how wide a gap is a space, in font sizes."""
COMMENTS = (pdfium.FPDF_ANNOT_TEXT, pdfium.FPDF_ANNOT_FREETEXT)


@dataclass(frozen=True)
class Line:
    """A line of letters: its text, font size and box, in points from the bottom of the page."""

    text: str
    size: float
    left: float
    right: float
    bottom: float
    top: float


@dataclass(frozen=True)
class PageLink:
    """A link on a page: its address, and the height of its middle."""

    address: str
    middle: float


@dataclass(frozen=True)
class Page:
    """A page: its number from 1, its lines in the order they were set, its links and comments."""

    number: int
    lines: tuple[Line, ...]
    links: tuple[PageLink, ...]
    comments: tuple[str, ...]


def read_pages(data: bytes) -> list[Page]:
    """Every page of a PDF. Raises DocumentError."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise DocumentError("it is protected by a password; save it without one.") from error
        raise DocumentError("it is not a PDF, or it is damaged. Open it and save it again.") from error
    try:
        if len(document) > MAX_PAGES:
            raise DocumentError(f"it has {len(document):,} pages. Check up to {MAX_PAGES:,} at once.")
        return list(_pages(document))
    except pypdfium2.PdfiumError as error:
        raise DocumentError("it is damaged; open it and save it again.") from error
    finally:
        document.close()


def _pages(document: Any) -> Iterator[Page]:
    room = MAX_LETTERS
    for number in range(len(document)):
        page = _page(document, number, room)
        room -= sum(len(line.text) for line in page.lines)
        yield page


def _page(document: Any, number: int, room: int) -> Page:
    page = document[number]
    text = page.get_textpage()
    try:
        if text.count_chars() > room:
            raise DocumentError(f"it has more than {MAX_LETTERS:,} letters. Check it in parts.")
        lines = tuple(_lines(text))
        return Page(number + 1, lines, tuple(_links(document, page)), tuple(_comments(page)))
    finally:
        text.close()
        page.close()


def _lines(text: Any) -> list[Line]:
    found: list[Line] = []
    letters: list[tuple[str, int]] = []
    for number in range(text.count_chars()):
        code = pdfium.FPDFText_GetUnicode(text.raw, number)
        if code in (10, 13):
            found += _line(text, letters)
            letters = []
        elif code in HYPHENS:
            found += _line(text, [*letters, ("-", number)])
            letters = []
        elif code >= 32 and not 0xD800 <= code < 0xE000 and code < 0x110000:
            letters.append((chr(code), number))
    return _joined(found + _line(text, letters))


def _joined(lines: list[Line]) -> list[Line]:
    """Join the pieces of each line; pdfium splits lines at superscripts."""
    found: list[Line] = []
    for line in lines:
        above = found[-1] if found else None
        if (
            above
            and abs(above.bottom - line.bottom) <= BESIDE * line.size
            and 0 <= line.left - above.right < 2 * line.size
        ):
            space = " " if line.left - above.right > GAP * line.size else ""
            found[-1] = replace(
                above, text=f"{above.text}{space}{line.text}", right=line.right, top=max(above.top, line.top)
            )
        else:
            found.append(line)
    return found


def _line(text: Any, letters: list[tuple[str, int]]) -> list[Line]:
    boxes = []
    for letter, number in letters:
        left, bottom, right, top = text.get_charbox(number) if not letter.isspace() else (0, 0, 0, 0)
        boxes.append((letter, pdfium.FPDFText_GetFontSize(text.raw, number), left, bottom, right, top))
    seen = [box for box in boxes if not box[0].isspace()]
    if not seen:
        return []
    size = Counter(round(box[1], 1) for box in seen).most_common(1)[0][0] or 1.0
    base = Counter(round(box[3]) for box in seen if abs(box[1] - size) < 0.2).most_common(1)[0][0]
    kept = [
        box
        for box in boxes
        if not (box[0].isdigit() and box[1] < SMALLER * size and box[3] > base + RAISED * size)
    ]
    words = "".join(box[0] for box in kept).strip()
    height = max(box[5] - box[3] for box in seen)
    scale = size if size > 2 else height  # some files set size 1 and scale it
    if not words:
        return []
    left, right = min(box[2] for box in seen), max(box[4] for box in seen)
    return [Line(words, scale, left, right, float(base), max(box[5] for box in seen))]


def _links(document: Any, page: Any) -> list[PageLink]:
    found: list[PageLink] = []
    place, link = ctypes.c_int(0), pdfium.FPDF_LINK()
    while len(found) < MAX_LINKS and pdfium.FPDFLink_Enumerate(page.raw, place, link):
        action = pdfium.FPDFLink_GetAction(link)
        length = pdfium.FPDFAction_GetURIPath(document.raw, action, None, 0) if action else 0
        if not 1 < length <= 4_000:
            continue
        buffer = ctypes.create_string_buffer(length)
        pdfium.FPDFAction_GetURIPath(document.raw, action, buffer, length)
        box = pdfium.FS_RECTF()
        pdfium.FPDFLink_GetAnnotRect(link, box)
        address = buffer.raw[: length - 1].decode("utf-8", "replace")
        found.append(PageLink(address, (box.top + box.bottom) / 2))
    return found


def _comments(page: Any) -> list[str]:
    found: list[str] = []
    for number in range(min(MAX_LINKS, pdfium.FPDFPage_GetAnnotCount(page.raw))):
        annotation = pdfium.FPDFPage_GetAnnot(page.raw, number)
        if not annotation:
            continue
        if pdfium.FPDFAnnot_GetSubtype(annotation) in COMMENTS:
            length = pdfium.FPDFAnnot_GetStringValue(annotation, b"Contents", None, 0)
            if 2 < length <= 20_000:
                buffer = (ctypes.c_ushort * (length // 2))()
                pdfium.FPDFAnnot_GetStringValue(annotation, b"Contents", buffer, length)
                found.append(bytes(buffer).decode("utf-16-le", "replace").rstrip("\0"))
        pdfium.FPDFPage_CloseAnnot(annotation)
    return found
