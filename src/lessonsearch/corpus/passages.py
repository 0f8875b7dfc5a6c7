"""Passage parser: the verbatim text of a lesson file, and its anchors.

    ¶13 text            opens the numbered paragraph 13, anchor p13
    ¶[suicide-pact-1]   opens an unnumbered passage by its anchor
    - text              a bullet; > text a quoted paragraph: parts of the passage, p13-1, p13-2 …
    ![caption](data/table-1.csv)   draws a table in

Any other text is a further paragraph of the passage. Markdown markup is not interpreted, because the text is
verbatim.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from lessonsearch.corpus.diagnostics import Diagnostics
from lessonsearch.corpus.frontmatter import FrontMatterFile, read_text
from lessonsearch.corpus.mistakes.file_names import plain_slug
from lessonsearch.model.lesson import BULLET, PARAGRAPH, QUOTATION, TABLE, Block, Excerpt, Form

OPENING = re.compile(r"¶(?:(?P<number>\d+)|\[(?P<name>[^\]]*)\])\s+")
NEARLY_OPENING = re.compile(r"(?:[¶§]\s*(?P<number>\d+)[.):]?\s*|[¶§]\s+\[(?P<name>[^\]]*)\]\s*)(?=\S)")
"""What people write for the opening of a passage."""
BULLETS = "•▪■●◦‣"
"""What word processors write before a point of a list."""
PASTED = re.compile(rf"[{BULLETS}]\s*|[*+–—·]\s+")
TABLE_ROW = re.compile(r"\|.*\|\Z")
ANCHOR = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
NUMBERED = re.compile(r"(?P<number>\d+)[.)]\s+(?P<name>)(?=\S)")
TABLE_REFERENCE = re.compile(r"!\[(?P<caption>[^\]]*)\]\((?P<file>[^)]+\.csv)\)\Z")


@dataclass(frozen=True)
class MarkedLine:
    """One block of a lesson file, joined to one line of text. `number` is the line on which it begins."""

    number: int
    mark: str
    text: str
    written: str = ""
    """What stands there instead of the mark."""


def read_passages(
    page: FrontMatterFile, source: str, problems: Diagnostics
) -> tuple[tuple[Excerpt, ...], dict[str, int]]:
    """Parse the passages of a lesson; return them with a map from anchor to line of the file."""
    passages: list[Excerpt] = []
    lines: dict[str, int] = {}
    anchor, blocks, parts = "", [], 0  # type: str, list[Block], int
    for line in _lines(page):
        text = line.text
        if line.written:
            point = f"- {text[:40].strip()}…"
            sentence = f"'{line.written}' is no bullet here; write '{point}', so that it gets an address."
            problems.add(page.path, sentence, line.number)
        if TABLE_ROW.match(text):
            sentence = (
                "a table is no text here; save it as data/table-1.csv and write"
                " '![What the table shows](data/table-1.csv)'."
            )
            problems.add(page.path, sentence, line.number)
            continue
        opening = OPENING.match(text) or _nearly_opening(text, bool(anchor), page, line.number, problems)
        if opening:
            if anchor:
                passages.append(Excerpt(source, anchor, tuple(blocks)))
            anchor = f"p{opening['number']}" if opening["number"] else opening["name"]
            blocks, parts, text = [], 0, text[opening.end() :]
            if anchor in lines:
                sentence = (
                    f"'{opening[0].strip()}' opens two passages, the other on line {lines[anchor]}; give one"
                    " of them another number or name."
                )
                problems.add(page.path, sentence, line.number)
            lines[anchor] = line.number
            if not ANCHOR.match(anchor):
                better = plain_slug(anchor) or "name"
                sentence = f"'¶[{anchor}]' is no anchor; use a-z, 0-9 and single hyphens, ¶[{better}]."
                problems.add(page.path, sentence, line.number)
        elif not anchor:
            problems.add(
                page.path,
                "text stands before the first passage; open it with '¶13 ' or '¶[name] '.",
                line.number,
            )
            anchor = "unnamed"
        if line.mark:
            parts += 1
            part = f"{anchor}-{parts}"
            lines[part] = line.number
            blocks.append(Block(_FORMS[line.mark], text, part))
        elif table := TABLE_REFERENCE.match(text):
            blocks.append(
                Block(TABLE, table["caption"], rows=_table_rows(page, table["file"], line.number, problems))
            )
        else:
            blocks.append(Block(PARAGRAPH, text))
    if anchor:
        passages.append(Excerpt(source, anchor, tuple(blocks)))
    else:
        problems.add(
            page.path, "has no passage; write one with '¶13 ' or '¶[name] ' before it.", page.first_line
        )
    return tuple(passages), lines


def _nearly_opening(
    text: str, opened: bool, page: FrontMatterFile, number: int, problems: Diagnostics
) -> re.Match[str] | None:
    """The opening of a passage that is not written like one, which is recorded as a problem."""
    opening = NEARLY_OPENING.match(text) or (None if opened else NUMBERED.match(text))
    if opening:
        meant = f"¶{opening['number']} " if opening["number"] else f"¶[{opening['name']}] "
        words = text[opening.end() :][:30].strip()
        problems.add(page.path, f"a passage is opened otherwise; write '{meant}{words}…'.", number)
    return opening


_FORMS: dict[str, Form] = {"-": BULLET, ">": QUOTATION}


def _lines(page: FrontMatterFile) -> Iterator[MarkedLine]:
    """Split a page into blocks. A blank line, the next bullet or an empty quotation line ends a block."""
    start, mark, written, pending = 0, "", "", []  # type: int, str, str, list[str]
    for number, line in enumerate(page.text.split("\n"), page.first_line):
        stripped = line.strip()
        line_mark = stripped[:1] if stripped[:2] in ("- ", "> ") or stripped in ("-", ">") else ""
        pasted = _pasted_bullet(stripped, mark, written, pending)
        ends = (
            not stripped
            or stripped in _FORMS
            or line_mark == "-"
            or bool(pasted)
            or line_mark != mark
            or bool(OPENING.match(stripped))
            or (bool(TABLE_ROW.match(stripped)) and not TABLE_ROW.match(pending[-1] if pending else ""))
        )
        if pending and ends and not (mark == "-" and not line_mark and not pasted and stripped):
            yield MarkedLine(start, mark, " ".join(" ".join(pending).split()), written)
            pending = []
        text = stripped[1:].strip() if line_mark or pasted else stripped
        if text:
            if not pending:
                start, mark, written = number, "-" if pasted else line_mark, pasted
            pending.append(text)
    if pending:
        yield MarkedLine(start, mark, " ".join(" ".join(pending).split()), written)


def _pasted_bullet(line: str, mark: str, written: str, pending: list[str]) -> str:
    """The bullet of a word processor, or another mark meant as one, with which a line begins."""
    match = PASTED.match(line)
    # Within a paragraph a dash is a dash, unless it opens a list.
    within = pending and not mark and not pending[-1].endswith(":") and not written
    return line[0] if match and not (within and line[0] not in BULLETS) else ""


def _table_rows(
    page: FrontMatterFile, name: str, line: int, problems: Diagnostics
) -> tuple[tuple[str, ...], ...]:
    path = page.path.parent / name
    try:
        inside, exists = path.resolve().is_relative_to(page.path.parent.resolve()), path.is_file()
    except (OSError, ValueError):  # not a valid file name
        inside, exists = True, False
    if not inside:
        problems.add(
            page.path, f"'{name[:120]}' is outside its source's folder; tables stand in data/.", line
        )
        return ()
    if not exists:
        sentence = f"there is no table '{name[:120]}'; put the CSV file there or mend the name."
        problems.add(page.path, sentence, line)
        return ()
    reader = csv.reader(io.StringIO(read_text(path, problems) or "", newline=""))
    try:
        return tuple(tuple(row) for row in reader if row)
    except csv.Error as error:
        problems.add(path, f"cannot be read as a CSV file: {error}.", reader.line_num)
        return ()
