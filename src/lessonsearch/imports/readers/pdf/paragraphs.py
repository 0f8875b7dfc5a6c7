"""Lines of a PDF put together to blocks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lessonsearch.imports.blocks.hyphenation import join
from lessonsearch.imports.blocks.imported_report import (
    BULLET,
    HEADING,
    PARAGRAPH,
    QUOTATION,
    TABLE,
    Kind,
    ReportBlock,
)
from lessonsearch.imports.blocks.list_marks import (
    BULLETS,
    LETTERED,
    LONGEST_HEADING,
    TERMINAL,
    bullet_text,
    is_capitals,
    is_quotation,
)
from lessonsearch.imports.blocks.paragraph_numbers import WEAK, NumberCandidate, chain, read_label, value_of
from lessonsearch.imports.readers.pdf.columns import PageLine
from lessonsearch.imports.readers.pdf.geometry import NEAR, Geometry
from lessonsearch.imports.readers.pdf.ruled_tables import Rows, joined_tables

MARKS = re.compile("\ue000[^\ue001]*\ue001")
HEADING_SIZE = 1.06
"""Times the text's size from which a line is a heading."""


@dataclass
class _OpenBlock:
    """A block that is being put together. `text_x` is where its further lines begin; None while unknown."""

    lines: list[PageLine]
    heading: bool
    mark: str = ""
    number: str = ""
    text_x: float | None = None
    texts: list[str] = field(default_factory=list)


def read_blocks(
    lines: Sequence[PageLine], body: float, known: Counter[str], tables: Mapping[str, Rows]
) -> list[ReportBlock]:
    """The blocks of a document whose running heads, contents and notes are taken out already.

    `tables` are the rows of those for which one character stands as a line.
    """
    geometry = Geometry.of(lines, body)
    headings = _headings(lines, geometry)
    numbers = _numbers(lines, headings, geometry)
    blocks: list[_OpenBlock] = []
    for at, line in enumerate(lines):
        mark = "number" if at in numbers else "bullet" if _is_bullet(lines, at, geometry) else ""
        heading = headings[at] and mark != "bullet"
        table = line.text in tables or (blocks and blocks[-1].texts[-1] in tables)
        if not blocks or table or _begins(blocks[-1], line, mark, heading, geometry):
            blocks.append(_opened(line, mark, heading))
        else:
            block = blocks[-1]
            block.text_x = line.x0 if block.text_x is None or len(block.lines) == 1 else block.text_x
            block.lines.append(line)
            block.texts.append(line.text)
    return joined_tables(_finished(blocks, known, tables))


def _opened(line: PageLine, mark: str, heading: bool) -> _OpenBlock:
    text, number = line.text, ""
    if mark == "number" and (label := read_label(text)):
        number, _, text = label
    elif mark == "bullet":
        text = text if LETTERED.match(text) else bullet_text(text) or text
    text_x = line.text_x if line.text_x > line.x0 + 1 else None
    return _OpenBlock([line], heading, mark, number, text_x, [text])


def _numbers(lines: Sequence[PageLine], headings: Sequence[bool], geometry: Geometry) -> set[int]:
    """Which lines open a numbered paragraph or heading."""
    candidates = []
    after_heading = True
    for at, line in enumerate(lines):
        if label := read_label(line.text):
            begins = at == 0 or headings[at - 1] or geometry.begins(lines[at - 1], line)
            hanging = line.text_x > line.x0 + 1
            weight = (
                1.0 if begins or (hanging and label[1]) else 0.8 if hanging else WEAK if label[1] else 0.2
            )
            candidates.append(NumberCandidate(at, value_of(label[0]), weight, after_heading))
        after_heading = headings[at] or (after_heading and bool(read_label(line.text)))
    return chain(candidates)


def _headings(lines: Sequence[PageLine], geometry: Geometry) -> list[bool]:
    """Which lines are headings: set larger, bold or in capitals, and together not as long as a paragraph."""
    found = [_is_heading(lines, at, geometry) for at in range(len(lines))]
    start = 0
    while start < len(lines):
        end = start + 1
        while (
            found[start]
            and end < len(lines)
            and found[end]
            and _goes_on(lines[end - 1], lines[end], geometry)
        ):
            end += 1
        if found[start]:
            text = " ".join(line.text for line in lines[start:end])
            quoted = text[0] in "‘“" and (TERMINAL.search(text) or is_quotation(text))
            if len(text) > LONGEST_HEADING * 1.5 or quoted:
                found[start:end] = [False] * (end - start)
        start = end
    return found


def _goes_on(above: PageLine, line: PageLine, geometry: Geometry) -> bool:
    """Whether a line set like a heading goes on with the one above, be it on the next page."""
    if (above.page, above.column) != (line.page, line.column):
        return _like(above, line) and not TERMINAL.search(above.text)
    return _like(above, line) and not geometry.parted(above, line)


def _is_heading(lines: Sequence[PageLine], at: int, geometry: Geometry) -> bool:
    line = lines[at]
    if len(line.text) > LONGEST_HEADING or not any(map(str.isalpha, line.text)):
        return False
    if line.size > geometry.body * HEADING_SIZE:
        return True
    if not (line.bold or is_capitals(line.text)) or line.size < geometry.body * 0.93:
        return False
    above = lines[at - 1] if at else None
    return above is None or _like(above, line) or geometry.begins(above, line)


def _like(above: PageLine, line: PageLine) -> bool:
    """Whether two lines are set alike, so that one may go on with the other's heading."""
    return (above.bold, is_capitals(above.text)) == (line.bold, is_capitals(line.text)) and abs(
        above.size - line.size
    ) < 0.3


def _is_bullet(lines: Sequence[PageLine], at: int, geometry: Geometry) -> bool:
    line = lines[at]
    if line.text[0] in BULLETS:
        return True
    begins = at == 0 or geometry.begins(lines[at - 1], line)
    if bullet_text(line.text):
        return begins or line.text_x > line.x0 + 1
    return bool(LETTERED.match(line.text)) and (begins or line.text_x > line.x0 + 1)


def _begins(block: _OpenBlock, line: PageLine, mark: str, heading: bool, geometry: Geometry) -> bool:
    """Whether a line begins a block, or goes on with the one before it."""
    above = block.lines[-1]
    if mark or heading != block.heading:
        return True
    if heading:
        apart = (above.page, above.column) != (line.page, line.column) or geometry.parted(above, line)
        return apart or not _like(above, line) or _heading_ended(above, line, geometry)
    if (above.page, above.column) != (line.page, line.column):
        return _begins_page(block, line, geometry)
    if geometry.begins(above, line):
        return True
    return block.text_x is not None and _indented(block, line)


def _heading_ended(above: PageLine, line: PageLine, geometry: Geometry) -> bool:
    """Whether a heading's line was ended on purpose, well before the margin, and another heading begins."""
    room = geometry.widths[above.column > 0]
    short = above.x1 + line.first < room * 0.6
    return short and line.page > 1 and line.text[:1].isupper() and not above.text.endswith((":", "–", "-"))


def _indented(block: _OpenBlock, line: PageLine) -> bool:
    """Whether a line stands at another left edge than the block's further lines."""
    expected = block.text_x or 0.0
    ended = bool(TERMINAL.search(block.lines[-1].text))
    first = block.lines[0].x0
    if len(block.lines) == 1 and block.mark and first - NEAR < line.x0 < expected:
        return ended and line.x0 < first + NEAR  # a long number pushed the first line's text to the right
    return line.x0 < expected - NEAR or (line.x0 > expected + NEAR and (ended or len(block.lines) > 1))


def _begins_page(block: _OpenBlock, line: PageLine, geometry: Geometry) -> bool:
    """Whether the first line of a column begins a block: not where a sentence goes on, or a hanging
    paragraph."""
    above = block.lines[-1]
    full = not geometry.ends_short(above, line)
    outdented = block.mark and block.text_x is not None and line.x0 < block.text_x - NEAR
    if not TERMINAL.search(above.text):
        return bool(outdented) or (not full and not line.text[:1].islower())
    if line.text[:1].islower() or _in_quotation(block):
        return False
    if block.mark == "number" and full:
        return bool(outdented)
    return True


def _in_quotation(block: _OpenBlock) -> bool:
    """Whether a block opened with a quotation mark that is not closed yet."""
    closing = {"‘": "’", "“": "”"}.get(block.texts[0][:1])
    return closing is not None and not block.texts[-1].rstrip(".,; ").endswith(closing)


def _finished(
    blocks: Sequence[_OpenBlock], known: Counter[str], tables: Mapping[str, Rows]
) -> list[ReportBlock]:
    """Blocks with their kind, level and joined text."""
    styles = sorted({_style(block) for block in blocks if block.heading}, reverse=True)
    out = []
    for block in blocks:
        if rows := tables.get(block.texts[0]):
            out.append(ReportBlock(TABLE, "", page=block.lines[0].page, rows=rows))
            continue
        text = join([MARKS.sub("", each) for each in block.texts], known)
        if not text:
            continue
        heading = block.heading
        level = min(6, styles.index(_style(block)) + 1) if heading else 0
        kind: Kind = HEADING if heading else BULLET if block.mark == "bullet" else PARAGRAPH
        if kind == PARAGRAPH and not block.number and is_quotation(text):
            kind = QUOTATION
        out.append(ReportBlock(kind, text, block.number, level, block.lines[0].page))
    return out


def _style(block: _OpenBlock) -> tuple[float, bool, bool, int]:
    """How a heading is set, by which its level is known: larger, bolder, in capitals, and its number's
    depth."""
    line = block.lines[0]
    return line.size, line.bold, is_capitals(line.text), -block.number.count(".")
