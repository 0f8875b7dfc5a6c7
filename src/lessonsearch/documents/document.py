"""Document model: headings, text, lists, quotations and tables as one value for every output format.

Packs, search results and training material are composed into it; `docx_writer`, `pptx_writer`, `markdown` and
`web_page` write it. Every quotation has its reference, and each licence is stated once, at the end.
"""

from __future__ import annotations

from dataclasses import dataclass

from lessonsearch.citations.citation import Citation
from lessonsearch.model.taxonomy import STANDARD_FACETS, Facet

MAX_PROPERTY_LENGTH = 255
"""Characters of a title in the file properties of Office documents."""


@dataclass(frozen=True)
class Run:
    """Text run: characters with the same formatting. `link` is the target URL, if any."""

    text: str
    link: str = ""
    strong: bool = False
    stressed: bool = False


Words = str | tuple[Run, ...]
"""Formatted text: a plain string, or runs with links and emphasis."""


def runs(words: Words) -> tuple[Run, ...]:
    """The runs of formatted text."""
    return (Run(words),) if isinstance(words, str) else words


def plain_words(words: Words) -> str:
    """Formatted text without links and emphasis."""
    return "".join(run.text for run in runs(words))


@dataclass(frozen=True)
class Heading:
    """A section heading; level 1 is the highest below the document's title."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class PageBreak:
    """A page break: the next step of an exercise starts on a sheet or slide of its own."""


@dataclass(frozen=True)
class TextPart:
    """Text that is not quoted. In a plain string each line is a paragraph."""

    words: Words

    @property
    def paragraphs(self) -> tuple[Words, ...]:
        """The non-empty paragraphs of the text."""
        return tuple(filter(None, self.words.split("\n"))) if isinstance(self.words, str) else (self.words,)


@dataclass(frozen=True)
class BulletList:
    """A bulleted list, or a numbered one where the order matters."""

    items: tuple[Words, ...]
    numbered: bool = False


@dataclass(frozen=True)
class Notice:
    """A highlighted notice with a title and paragraphs, such as a content note."""

    title: str
    items: tuple[Words, ...]


@dataclass(frozen=True)
class QuotationPart:
    """A quoted excerpt with its citation, and the trainer's note below it."""

    citation: Citation
    note: str = ""


@dataclass(frozen=True)
class TablePart:
    """A table with a caption and a header row. Empty cells are to be filled in by hand."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def blank(self) -> bool:
        """Whether all cells are empty: the table is a form."""
        return not any(any(row) for row in self.rows)


DocumentPart = Heading | PageBreak | TextPart | BulletList | Notice | QuotationPart | TablePart


@dataclass(frozen=True)
class Document:
    """A document for download. `back` is a labelled link to its online version, if any."""

    title: str
    subtitle: str
    parts: tuple[DocumentPart, ...]
    back: Run | None = None
    codes: bool = True
    """Whether to list QR codes: not in a document that should fit one page."""
    facets: tuple[Facet, ...] = STANDARD_FACETS
    """Facets that are columns of a spreadsheet."""

    @property
    def quotations(self) -> tuple[Citation, ...]:
        """All citations in order of appearance, without duplicates."""
        citations = (part.citation for part in self.parts if isinstance(part, QuotationPart))
        return tuple({citation.id: citation for citation in citations}.values())

    @property
    def references(self) -> tuple[Citation, ...]:
        """All citations in the order of a reference list: author, year, source, position."""
        return tuple(
            sorted(self.quotations, key=lambda q: (q.author, q.source.year, q.source.order, q.lesson.order))
        )

    @property
    def attributions(self) -> tuple[str, ...]:
        """The attribution that each source's licence requires, without duplicates."""
        citations = (
            f"{citation.source.attribution} {citation.source.licence}." for citation in self.references
        )
        return tuple(dict.fromkeys(citations))
