"""Passages: the verbatim text of a lesson file, and its addresses.

    ¶13 text            opens the numbered paragraph 13, anchor p13
    ¶[suicide-pact-1]   opens an unnumbered passage by its anchor
    - text              a bullet; > text a quoted paragraph: parts of the passage, p13-1, p13-2 …
    ![caption](data/table-1.csv)   draws a table in

Anything else is a further paragraph of the passage. Markdown's own marks have no meaning here: the text
is the source's, to the letter.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from lessonsearch.corpus.diagnostics import Diagnostics
from lessonsearch.corpus.frontmatter import FrontMatterFile, read_text
from lessonsearch.model.lesson import BULLET, PARAGRAPH, QUOTATION, TABLE, Block, Excerpt, Form

OPENING = re.compile(r"¶(?:(?P<number>\d+)|\[(?P<name>[^\]]*)\])\s+")
BULLETS = "•▪■●◦‣"
"""What word processors write before a point of a list."""
ANCHOR = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
DRAWN = re.compile(r"!\[(?P<caption>[^\]]*)\]\((?P<file>[^)]+\.csv)\)\Z")


@dataclass(frozen=True)
class MarkedLine:
    """One block of a lesson file, as one line of text, and the file's line on which it begins."""

    number: int
    mark: str
    text: str


def read_passages(
    page: FrontMatterFile, source: str, problems: Diagnostics
) -> tuple[tuple[Excerpt, ...], dict[str, int]]:
    """A lesson's passages, and anchor → line of the file."""
    passages: list[Excerpt] = []
    lines: dict[str, int] = {}
    anchor, blocks, parts = "", [], 0  # type: str, list[Block], int
    for line in _lines(page):
        text = line.text
        if text[0] in BULLETS:
            sentence = (
                f"'{text[0]}' is no bullet here; write '- {text[1:41].strip()}…', so that it gets an address."
            )
            problems.add(page.path, sentence, line.number)
        if opening := OPENING.match(text):
            if anchor:
                passages.append(Excerpt(source, anchor, tuple(blocks)))
            anchor = f"p{opening['number']}" if opening["number"] else opening["name"]
            blocks, parts, text = [], 0, text[opening.end() :]
            lines[anchor] = line.number
            if not ANCHOR.match(anchor):
                problems.add(
                    page.path, f"'¶[{anchor}]' is no anchor; use a-z, 0-9 and single hyphens.", line.number
                )
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
        elif drawn := DRAWN.match(text):
            blocks.append(
                Block(TABLE, drawn["caption"], rows=_rows(page, drawn["file"], line.number, problems))
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


_FORMS: dict[str, Form] = {"-": BULLET, ">": QUOTATION}


def _lines(page: FrontMatterFile) -> Iterator[MarkedLine]:
    """The blocks of a page. A blank line ends one, so does the next bullet or a quotation's empty line."""
    begun, mark, held = 0, "", []  # type: int, str, list[str]
    for number, line in enumerate(page.text.split("\n"), page.first_line):
        stripped = line.strip()
        own = stripped[:1] if stripped[:2] in ("- ", "> ") or stripped in ("-", ">") else ""
        ends = (
            not stripped or stripped in _FORMS or own == "-" or own != mark or bool(OPENING.match(stripped))
        )
        if held and ends and not (mark == "-" and not own and stripped):
            yield MarkedLine(begun, mark, " ".join(" ".join(held).split()))
            held = []
        text = stripped[1:].strip() if own else stripped
        if text:
            if not held:
                begun, mark = number, own
            held.append(text)
    if held:
        yield MarkedLine(begun, mark, " ".join(" ".join(held).split()))


def _rows(page: FrontMatterFile, name: str, line: int, problems: Diagnostics) -> tuple[tuple[str, ...], ...]:
    path = page.path.parent / name
    try:
        inside, there = path.resolve().is_relative_to(page.path.parent.resolve()), path.is_file()
    except (OSError, ValueError):  # a name that no file can have
        inside, there = True, False
    if not inside:
        problems.add(
            page.path, f"'{name[:120]}' is outside its source's folder; tables stand in data/.", line
        )
        return ()
    if not there:
        sentence = f"there is no table '{name[:120]}'; put the CSV file there or mend the name."
        problems.add(page.path, sentence, line)
        return ()
    reader = csv.reader(io.StringIO(read_text(path, problems) or "", newline=""))
    try:
        return tuple(tuple(row) for row in reader if row)
    except csv.Error as error:
        problems.add(path, f"cannot be read as a CSV file: {error}.", reader.line_num)
        return ()
