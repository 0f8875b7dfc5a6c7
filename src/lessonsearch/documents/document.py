"""A document to be handed out: headings, own words, quotations, tables, as one value for every format.

Packs, search results and training pieces are arranged into it once; `word`, `slides`, `markdown` and `pages`
each write it. Every quotation carries its reference, and each licence's attribution stands once, at the end.
"""

from __future__ import annotations

from dataclasses import dataclass

from lessonsearch.citations.citation import Citation

MAX_PROPERTY_LENGTH = 255
"""Characters of a title that Office keeps in a file's properties."""


@dataclass(frozen=True)
class Run:
    """Some words that are set alike. `link` is where they lead."""

    text: str
    link: str = ""
    strong: bool = False
    stressed: bool = False


Words = str | tuple[Run, ...]
"""Own words: plain, or with links and stress."""


def runs(words: Words) -> tuple[Run, ...]:
    """Words as runs."""
    return (Run(words),) if isinstance(words, str) else words


def plain_words(words: Words) -> str:
    """Words without links and stress."""
    return "".join(run.text for run in runs(words))


@dataclass(frozen=True)
class Heading:
    """A heading; level 1 is a part of the document."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class PageBreak:
    """What follows begins a sheet or slide of its own, to be shown when its time has come."""


@dataclass(frozen=True)
class TextPart:
    """Own words; where they are plain, a paragraph a line."""

    words: Words

    @property
    def paragraphs(self) -> tuple[Words, ...]:
        """Each paragraph."""
        return tuple(filter(None, self.words.split("\n"))) if isinstance(self.words, str) else (self.words,)


@dataclass(frozen=True)
class BulletList:
    """A list; numbered where its order counts."""

    items: tuple[Words, ...]
    numbered: bool = False


@dataclass(frozen=True)
class Notice:
    """What must be known before reading on."""

    title: str
    items: tuple[Words, ...]


@dataclass(frozen=True)
class QuotationPart:
    """An excerpt, with the trainer's note on it."""

    citation: Citation
    note: str = ""


@dataclass(frozen=True)
class TablePart:
    """A table to be filled in or read. Empty cells are to be written in."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def blank(self) -> bool:
        """Whether it is a form, all to be filled in."""
        return not any(any(row) for row in self.rows)


DocumentPart = Heading | PageBreak | TextPart | BulletList | Notice | QuotationPart | TablePart


@dataclass(frozen=True)
class Document:
    """What is handed out. `back` leads to where it can be opened, if anywhere, and says what for."""

    title: str
    subtitle: str
    parts: tuple[DocumentPart, ...]
    back: Run | None = None
    codes: bool = True
    """Whether a list of QR codes is of use: not on what should fit one page."""

    @property
    def quotations(self) -> tuple[Citation, ...]:
        """Everything that is quoted, in order, each once."""
        found = (part.citation for part in self.parts if isinstance(part, QuotationPart))
        return tuple({quoted.id: quoted for quoted in found}.values())

    @property
    def references(self) -> tuple[Citation, ...]:
        """What is quoted, in the order of a list of references."""
        return tuple(
            sorted(self.quotations, key=lambda q: (q.author, q.source.year, q.source.order, q.lesson.order))
        )

    @property
    def attributions(self) -> tuple[str, ...]:
        """What each source's licence wants to be said."""
        found = (f"{quoted.source.attribution} {quoted.source.licence}." for quoted in self.references)
        return tuple(dict.fromkeys(found))
