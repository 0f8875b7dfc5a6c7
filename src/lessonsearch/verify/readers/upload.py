"""A document as what can be verified: blocks of text in order, each with its place and its links."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class TextBlock:
    """A paragraph, heading, bullet or cell. `location` is where a person finds it: `slide 3`, `line 12`.

    `links` are the targets of its links. `quoted` says that all of it is set off as a quotation. Blocks
    with the same `page` are seen together, as on a slide; 0 where the document has no such pages.
    """

    text: str
    location: str = ""
    links: tuple[str, ...] = ()
    quoted: bool = False
    page: int = 0


@dataclass(frozen=True)
class UploadedDocument:
    """A named document."""

    name: str
    blocks: tuple[TextBlock, ...]
