"""Uploaded document: blocks of text in reading order, and the parts that could not be read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class TextBlock:
    """A paragraph, heading, bullet or cell. `place` tells a person where it is: `slide 3`, `paragraph 12`.

    `line` is the number of its first line in a document made of lines, else 0. `links` are the targets of its
    links. `quoted` means that all of it is set off as a quotation. Blocks with the same `page` are seen
    together, as on a slide; it is 0 in a document without such pages. Blocks with the same `flow` are read
    one after another: the body, a text box, a footnote, a cell. `paragraph` is the index of a paragraph in a
    Word document's main part, else -1.
    """

    text: str
    place: str = ""
    links: tuple[str, ...] = ()
    quoted: bool = False
    heading: bool = False
    page: int = 0
    flow: int = 0
    line: int = 0
    paragraph: int = -1


@dataclass(frozen=True)
class Unread:
    """A part of a document that people see but the reader cannot read, and where it is."""

    place: str
    what: str


@dataclass
class Content:
    """The blocks and unread parts that a reader found in a file."""

    blocks: list[TextBlock] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)


@dataclass(frozen=True)
class UploadedDocument:
    """A named document. If it is not `readable`, it has no blocks, and `unread` says why."""

    name: str
    blocks: tuple[TextBlock, ...]
    unread: tuple[Unread, ...] = ()
    readable: bool = True


def unreadable(name: str, problems: Iterable[str]) -> UploadedDocument:
    """A document that could not be read at all, with the sentences that say why."""
    return UploadedDocument(name, (), tuple(Unread("", problem) for problem in problems), readable=False)
