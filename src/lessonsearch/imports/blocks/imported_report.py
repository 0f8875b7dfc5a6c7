"""A report as read: blocks in reading order, and everything that was set aside, with the reason."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, Literal

HEADING: Final = "heading"
PARAGRAPH: Final = "paragraph"
BULLET: Final = "bullet"
QUOTATION: Final = "quotation"
TABLE: Final = "table"
Kind = Literal["heading", "paragraph", "bullet", "quotation", "table"]

WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class ReportBlock:
    """A heading, paragraph, bullet, quotation or table.

    `number` is the source's own number of a paragraph or heading, as printed but without its full stop: `13`,
    `3.4.2`. `level` counts from 1 for headings. `page` counts from 1; it is 0 in a file without pages.
    """

    kind: Kind
    text: str
    number: str = ""
    level: int = 0
    page: int = 0
    rows: tuple[tuple[str, ...], ...] = ()

    @property
    def printed(self) -> str:
        """The block as printed in the source, including its number."""
        if self.rows:
            return "\n".join(
                [*([self.text] if self.text else []), *(" ".join(filter(None, row)) for row in self.rows)]
            )
        dot = "" if "." in self.number or self.kind == HEADING else "."
        return f"{self.number}{dot} {self.text}" if self.number else self.text


@dataclass(frozen=True)
class Note:
    """A footnote or endnote."""

    mark: str
    text: str
    page: int = 0


@dataclass(frozen=True)
class Removed:
    """Words that belong to no block, and the reason: running heads, contents, a site's navigation."""

    text: str
    reason: str
    page: int = 0


@dataclass(frozen=True)
class UnreadPart:
    """A part that could not be read: its place and the reason, as the two halves of a sentence."""

    where: str
    why: str


@dataclass(frozen=True)
class ImportedReport:
    """The content of a file. `properties` are the file's metadata: author, title, last editor."""

    name: str
    blocks: tuple[ReportBlock, ...] = ()
    notes: tuple[Note, ...] = ()
    removed: tuple[Removed, ...] = ()
    unread: tuple[UnreadPart, ...] = ()
    properties: tuple[tuple[str, str], ...] = field(default=())
    pages: int = 0

    def texts(self) -> Iterator[str]:
        """Every text that is kept, block by block, then note by note."""
        yield from (block.printed for block in self.blocks)
        yield from (note.text for note in self.notes)

    @property
    def words(self) -> int:
        """Number of words that are kept."""
        return sum(len(WORD.findall(text)) for text in self.texts())
