"""An uploaded document as what can be verified: blocks of text in order, and what could not be read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class TextBlock:
    """A paragraph, heading, bullet or cell. `place` is where a person finds it: `slide 3`, `paragraph 12`.

    `line` is the number of its first line where the document is lines of text, else 0. `links` are the
    targets of its links. `quoted` says that all of it is set off as a quotation. Blocks with the same
    `page` are seen together, as on a slide; 0 where the document has no such pages. Blocks with the same
    `flow` are read on from one to the next: the body, a text box, a footnote, a cell. `paragraph` is the
    number of a paragraph of a Word document's main part, else -1.
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
    """A part of a document that people see and the reader does not, and where it is."""

    place: str
    what: str


@dataclass
class Content:
    """What a reader found in a file."""

    blocks: list[TextBlock] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)


@dataclass(frozen=True)
class UploadedDocument:
    """A named document. One that is not `readable` has no blocks, but sentences under `unread`."""

    name: str
    blocks: tuple[TextBlock, ...]
    unread: tuple[Unread, ...] = ()
    readable: bool = True


def unreadable(name: str, problems: Iterable[str]) -> UploadedDocument:
    """A document of which nothing could be read, with the sentences that say why."""
    return UploadedDocument(name, (), tuple(Unread("", problem) for problem in problems), readable=False)
