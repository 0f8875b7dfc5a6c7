"""PDF reader: turns positioned lines of letters back into paragraphs, notes and links.

A PDF holds letters and their positions. pypdfium2 returns them in the order in which they were set, with
their boxes. Position, size and repetition decide what is a running head, a footnote, a heading or the end of
a paragraph.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from lessonsearch.errors import DocumentError
from lessonsearch.verify.readers.pdf_page import Line, Page, read_pages
from lessonsearch.verify.readers.upload import Content, TextBlock, Unread

EDGE_LINES = 3
"""Lines at the top and bottom of a page that may be running heads."""
MIN_REPEATED = 3
"""Pages on which a line must recur to count as a running head."""
NUMBER = re.compile(
    r"(?:page\s*)?[-–—\[(]?\s*(?:\d{1,4}|[ivxlc]{1,6})\s*[-–—\])]?(?:\s*(?:of|/)\s*\d{1,4})?", re.IGNORECASE
)
"""A line that is only a page number."""
BULLET = re.compile(r"[•▪■●◦‣–-]\s|\(?(?:[a-z]|[ivx]{1,4}|\d{1,3})[.)]\s|\d{1,3}(?:\.\d{1,3}){1,3}\s")
SMALL = 0.9
LARGE = 1.15
"""Sizes relative to the body text: a smaller line at the foot is a note, a larger one a heading."""
SHORT = 0.85
"""A line shorter than this share of the measure may end a paragraph."""
GAP = 1.45
"""Line distances, relative to the usual one, that begin a new paragraph."""


def read_pdf(data: bytes) -> Content:
    """The paragraphs of a PDF, each with its page. Raises DocumentError."""
    pages = read_pages(data)
    content = Content()
    body = [line for page in pages for line in page.lines]
    if not body and not any(page.comments for page in pages):
        raise DocumentError(
            "it has pictures of pages, but no text. Use text recognition (OCR) first, or paste the text."
        )
    size = _body_size(body)
    heads = _running_heads(pages)
    paragraphs = _Paragraphs(size, _right_margin(body, size))
    for page in pages:
        lines = [line for number, line in enumerate(page.lines) if (page.number, number) not in heads]
        notes = _notes(lines, size)
        content.blocks += paragraphs.read(page, lines[: len(lines) - len(notes)])
        if notes:
            note = TextBlock(
                "\n".join(line.text for line in notes), f"page {page.number}, footnote", flow=page.number
            )
            content.blocks.append(note)
        for text in page.comments:
            content.blocks.append(TextBlock(text, f"page {page.number}, comment", flow=-page.number))
        if not page.lines:
            content.unread.append(Unread(f"page {page.number}", "a page without text, perhaps a picture"))
    content.blocks += paragraphs.end()
    return content


def _body_size(lines: Sequence[Line]) -> float:
    """The most common letter size."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size * 2) / 2] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 10.0


def _right_margin(lines: Sequence[Line], size: float) -> float:
    """The right edge of full lines of body text."""
    ends = sorted(line.right for line in lines if abs(line.size - size) < 0.6)
    return ends[int(len(ends) * 0.9)] if ends else 0.0


def _running_heads(pages: Sequence[Page]) -> set[tuple[int, int]]:
    """(page, line) of running heads and page numbers."""
    edges = [
        (page.number, number, re.sub(r"\d+", "#", " ".join(page.lines[number].text.split()).casefold()))
        for page in pages
        for number in _edge(page.lines)
    ]
    alike = Counter(text for text in {(page, text) for page, _, text in edges})
    often = Counter(text for (_, text) in alike)
    least = min(MIN_REPEATED, max(2, len(pages)))
    by_page = {page.number: page for page in pages}
    return {
        (page, number)
        for page, number, text in edges
        if often[text] >= least or NUMBER.fullmatch(by_page[page].lines[number].text.strip())
    }


def _edge(lines: Sequence[Line]) -> set[int]:
    """Indexes of the lines at the head and foot of a page, in whatever order they were set."""
    order = sorted(range(len(lines)), key=lambda number: lines[number].bottom)
    return {*order[:EDGE_LINES], *order[-EDGE_LINES:]}


def _notes(lines: Sequence[Line], size: float) -> list[Line]:
    """Indexes of the lines of small type at the foot of a page."""
    notes: list[Line] = []
    for line in reversed(lines):
        if line.size >= SMALL * size:
            break
        notes.append(line)
    return notes[::-1] if len(notes) < len(lines) else []


@dataclass
class _Paragraphs:
    """The current paragraph, which may continue on the next page."""

    size: float
    right: float
    leading: float = 0.0

    def __post_init__(self) -> None:
        self.held: list[Line] = []
        self.links: list[str] = []
        self.place, self.page = "", 0

    def read(self, page: Page, lines: Sequence[Line]) -> Iterator[TextBlock]:
        """Yield the paragraphs that end on a page."""
        gaps = [above.bottom - below.bottom for above, below in itertools.pairwise(lines)]
        self.leading = median([gap for gap in gaps if gap > 0] or [self.size * 1.2])
        left = min((line.left for line in lines), default=0.0)
        for number, line in enumerate(lines):
            if self.held and self._begins(line, left, new_page=number == 0):
                yield from self.end()
            if not self.held:
                self.place, self.page = f"page {page.number}", page.number
            self.held.append(line)
            self.links += [link.address for link in page.links if line.bottom <= link.middle <= line.top]

    def _begins(self, line: Line, left: float, new_page: bool) -> bool:
        """Whether a line begins a paragraph."""
        above = self.held[-1]
        if self._heading(line) != self._heading(above) or BULLET.match(line.text):
            return True
        ended = above.right < SHORT * self.right and above.text.rstrip()[-1:] in ".:;!?”’\"'"
        if new_page:
            return ended
        apart = above.bottom - line.bottom > GAP * self.leading
        indented = line.left > left + self.size and above.left <= left + 1 and line.left > above.left
        return apart or ended or indented

    def _heading(self, line: Line) -> bool:
        return line.size > LARGE * self.size

    def end(self) -> Iterator[TextBlock]:
        """Return the current paragraph, if any, and begin another."""
        if self.held:
            text = "\n".join(line.text for line in self.held)
            yield TextBlock(
                text, self.place, tuple(dict.fromkeys(self.links)), heading=self._heading(self.held[0])
            )
        self.held, self.links = [], []
