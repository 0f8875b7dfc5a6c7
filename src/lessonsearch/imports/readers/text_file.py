"""Plain text and Markdown: joins lines into paragraphs, whether they are wrapped, double-spaced or
neither."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from lessonsearch.errors import DocumentError
from lessonsearch.file_formats.encodings import decode
from lessonsearch.imports.blocks.glued_notes import part_notes
from lessonsearch.imports.blocks.hyphenation import join, vocabulary
from lessonsearch.imports.blocks.imported_report import (
    HEADING,
    QUOTATION,
    ImportedReport,
    Removed,
    ReportBlock,
)
from lessonsearch.imports.blocks.list_marks import (
    ENTRY,
    LEADERS,
    LETTERED,
    PAGE_NUMBER,
    TERMINAL,
    bullet_text,
    is_capitals,
    masked,
)
from lessonsearch.imports.blocks.paragraph_flow import FlowPiece, blocks_of
from lessonsearch.imports.blocks.paragraph_numbers import NumberCandidate, chain, read_label, value_of

SITE_MARK = re.compile(r"page \d+\s*:\s*\S", re.IGNORECASE)
WRAPPED = 0.3
"""Share of lines close to the longest usual length from which a text counts as wrapped."""


@dataclass(frozen=True)
class TextLine:
    """A line; `blank` tells whether a blank line precedes it."""

    text: str
    page: int
    blank: bool


def read_text(name: str, content: bytes) -> ImportedReport:
    """Read a plain text. Raises DocumentError if the file is not text."""
    text = decode(content)
    if "\0" in text:
        raise DocumentError("it is not text; save it as UTF-8.")
    lines, pages = _lines(text)
    furniture = _furniture(lines)
    removed = tuple(
        Removed(lines[at].text, reason, lines[at].page) for at, reason in sorted(furniture.items())
    )
    blank = False
    kept: list[TextLine] = []
    for at, line in enumerate(lines):
        blank = blank or line.blank
        if at not in furniture:
            kept.append(replace(line, blank=blank))
            blank = False
    blocks, listed = blocks_of(list(_pieces(kept)))
    blocks, notes = part_notes(tuple(_merged_tables(blocks)))
    return ImportedReport(name, blocks, notes, (*removed, *listed), pages=pages)


def read_markdown(name: str, content: bytes) -> ImportedReport:
    """Read a Markdown text, interpreting the marks for headings, quotations and emphasis."""
    report = read_text(name, content)
    blocks = tuple(_unmarked(block) for block in report.blocks)
    return replace(report, blocks=blocks)


def _lines(text: str) -> tuple[list[TextLine], int]:
    lines: list[TextLine] = []
    pages = text.count("\f")
    blank = True
    for page, part in enumerate(text.split("\f"), 1):
        for line in part.split("\n"):
            stripped = " ".join(line.split())
            if stripped:
                lines.append(TextLine(stripped, page if pages else 0, blank))
            blank = not stripped
        blank = True
    return lines, pages + 1 if pages else 0


def _furniture(lines: Sequence[TextLine]) -> dict[int, str]:
    """Running heads and page marks: lines that recur with a rising number."""
    places: dict[str, list[int]] = defaultdict(list)
    marks: list[int] = []
    for at, line in enumerate(lines):
        if SITE_MARK.match(line.text):
            marks.append(at)
        label = read_label(line.text)
        numbered = label is not None and label[1] != ""
        if re.search(r"\d", line.text) and len(line.text) < 160 and line.text[0] != "|" and not numbered:
            places[masked(line.text)].append(at)
    found: dict[int, str] = {}
    for many in places.values():
        numbers = [int(re.findall(r"\d+", lines[at].text)[-1]) for at in many]
        if len(many) > 2 and all(a < b for a, b in pairwise(numbers)):
            found.update(dict.fromkeys(many, "Running head or page number"))
    if len(marks) > 2:
        found.update(dict.fromkeys(marks, "A web site's own lines"))
    found.update(
        {
            at: "Running head or page number"
            for at, line in enumerate(lines)
            if PAGE_NUMBER.match(line.text) and line.blank
        }
    )
    return found


def _pieces(lines: Sequence[TextLine]) -> Iterator[FlowPiece]:
    known = vocabulary(line.text for line in lines)
    width = _width(lines)
    apart = _blank_parts(lines)
    numbers = _numbers(lines, width)
    held: list[TextLine] = []
    for at, line in enumerate(lines):
        if held and _begins(held[-1], line, width, apart, at in numbers):
            yield from _piece(held, known, line.blank)
            held = []
        held.append(line)
    if held:
        yield from _piece(held, known, True)


def _width(lines: Sequence[TextLine]) -> int:
    """Characters in a full line; 0 if every line is a paragraph."""
    lengths = Counter(len(line.text) for line in lines)
    long = sorted(length for length, count in lengths.items() for _ in range(count) if length > 40)
    if not long:
        return 0
    width = long[int(len(long) * 0.9)]
    full = sum(count for length, count in lengths.items() if width * 0.8 <= length <= width * 1.1)
    return width if width < 200 and full > len(lines) * WRAPPED else 0


def _blank_parts(lines: Sequence[TextLine]) -> bool:
    """Whether a blank line ends a paragraph; not in double-spaced text, where sentences cross blank lines."""
    after = [(a, b) for a, b in pairwise(lines) if b.blank]
    running = sum(b.text[:1].islower() and not TERMINAL.search(a.text) and len(a.text) > 40 for a, b in after)
    return running < len(after) * 0.3


def _numbers(lines: Sequence[TextLine], width: int) -> set[int]:
    candidates = []
    for at, line in enumerate(lines):
        if label := read_label(line.text):
            weight = 1.0 if line.blank and label[1] else 0.7 if line.blank or label[1] else 0.2
            candidates.append(NumberCandidate(at, value_of(label[0]), weight if width else 1.0))
    return chain(candidates)


def _begins(above: TextLine, line: TextLine, width: int, apart: bool, numbered: bool) -> bool:
    if (line.blank and apart) or not width:
        return True
    text = line.text
    if numbered or bullet_text(text) is not None or text[0] in "|#>" or above.text[0] == "#":
        return True
    if above.text[0] == "|" or LEADERS.search(above.text):
        return True
    room = len(above.text) + 1 + len(text.split(maxsplit=1)[0]) < width * 0.92
    if is_capitals(text) != is_capitals(above.text) and (room or TERMINAL.search(above.text)):
        return True
    if LETTERED.match(text) and (room or TERMINAL.search(above.text) or above.text.endswith(",")):
        return True
    return room and (
        bool(TERMINAL.search(above.text))
        or not line.text[:1].islower()
        or ENTRY.match(above.text) is not None
    )


def _piece(lines: Sequence[TextLine], known: Counter[str], ended: bool) -> Iterator[FlowPiece]:
    page = lines[0].page
    text = join([line.text for line in lines], known)
    if text.startswith("|") and text.endswith("|"):
        cells = tuple(cell.strip() for cell in text.strip("|").split("|"))
        if not all(re.fullmatch(r":?-+:?", cell) for cell in cells):
            yield FlowPiece("", rows=(cells,), page=page)
    elif heading := re.match(r"(#{1,6})\s+(.*?)\s*#*\Z", text):
        yield FlowPiece(heading[2], HEADING, len(heading[1]), page=page)
    elif text.startswith("> "):
        yield FlowPiece(text[2:].replace(" > ", " "), QUOTATION, page=page)
    else:
        yield FlowPiece(text, page=page, alone=lines[0].blank and ended)


def _merged_tables(blocks: Sequence[ReportBlock]) -> Iterator[ReportBlock]:
    """Merge consecutive rows into one table."""
    held: ReportBlock | None = None
    for block in blocks:
        if held and block.rows:
            held = replace(held, rows=held.rows + block.rows)
            continue
        if held:
            yield held
        held = block if block.rows else None
        if not block.rows:
            yield block
    if held:
        yield held


def _unmarked(block: ReportBlock) -> ReportBlock:
    """A block without Markdown marks for emphasis and links."""
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", block.text)
    text = re.sub(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1", r"\2", text)
    text = re.sub(r"(?<![\w*])[*_](?=\S)(.+?)(?<=\S)[*_](?![\w*])", r"\1", text)
    return replace(block, text=re.sub(r"\\([\\`*_{}\[\]()#+.!|>-])", r"\1", text))
