"""A report as it was read: blocks in reading order, with all that was set aside and why."""

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
    """One heading, paragraph, bullet, quotation or table.

    `number` is the source's own number of a paragraph or heading, as printed and without its full stop:
    `13`, `3.4.2`. `level` counts from 1 for headings. `page` counts from 1; 0 where the file has no
    pages.
    """

    kind: Kind
    text: str
    number: str = ""
    level: int = 0
    page: int = 0
    rows: tuple[tuple[str, ...], ...] = ()

    @property
    def printed(self) -> str:
        """The block as the source prints it, its number included."""
        if self.rows:
            return "\n".join(
                [*([self.text] if self.text else []), *(" ".join(filter(None, row)) for row in self.rows)]
            )
        dot = "" if "." in self.number or self.kind == HEADING else "."
        return f"{self.number}{dot} {self.text}" if self.number else self.text


@dataclass(frozen=True)
class Note:
    """One footnote or endnote."""

    mark: str
    text: str
    page: int = 0


@dataclass(frozen=True)
class Removed:
    """Words of the file that belong to no block, and the reason: running heads, contents, a site's own
    lines."""

    text: str
    reason: str
    page: int = 0


@dataclass(frozen=True)
class UnreadPart:
    """What could not be read: where it stands and why, as the two halves of a sentence."""

    where: str
    why: str


@dataclass(frozen=True)
class ImportedReport:
    """What a file holds. `properties` are the file's own: author, title, last editor."""

    name: str
    blocks: tuple[ReportBlock, ...] = ()
    notes: tuple[Note, ...] = ()
    removed: tuple[Removed, ...] = ()
    unread: tuple[UnreadPart, ...] = ()
    properties: tuple[tuple[str, str], ...] = field(default=())
    pages: int = 0

    def texts(self) -> Iterator[str]:
        """Everything that is kept, block by block, then note by note."""
        yield from (block.printed for block in self.blocks)
        yield from (note.text for note in self.notes)

    @property
    def words(self) -> int:
        """How many words are kept."""
        return sum(len(WORD.findall(text)) for text in self.texts())
