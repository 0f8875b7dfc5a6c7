"""Document model: headings, text, lists, quotations and tables as one value for every output format.

Packs, search results and training material are composed into it; `docx_writer`, `pptx_writer`, `markdown` and
`web_page` write it. Every quotation has its reference, and each licence is stated once, at the end.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from lessonsearch.citations.citation import Citation
from lessonsearch.model.lesson import Excerpt
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


FACILITATORS_NOTE = "Facilitator’s note: "


@dataclass(frozen=True)
class QuotationPart:
    """A quoted excerpt with its citation, and the trainer's note below it.

    `whole` is the excerpt in full where the citation has chosen words of it only.
    """

    citation: Citation
    note: str = ""
    whole: Excerpt | None = None

    @property
    def labelled_note(self) -> str:
        """The note behind its label, so that nobody takes it for the source's words; empty without a note."""
        return FACILITATORS_NOTE + self.note if self.note else ""

    @property
    def passage(self) -> Excerpt:
        """The excerpt in full."""
        return self.whole or self.citation.excerpt


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

    @property
    def to_fill(self) -> bool:
        """Whether the last cell of every row is empty, to be filled in."""
        return not any(row[-1] for row in self.rows)


DocumentPart = Heading | PageBreak | TextPart | BulletList | Notice | QuotationPart | TablePart


@dataclass(frozen=True)
class Document:
    """A document for download. `back` is a labelled link to its online version, if any.

    `details` are labelled facts below the title: who it is for, when it is held and reviewed.
    """

    title: str
    subtitle: str
    parts: tuple[DocumentPart, ...]
    back: Run | None = None
    codes: bool = True
    """Whether to list QR codes: not in a document that should fit one page."""
    details: tuple[tuple[str, str], ...] = ()
    dated: str = ""
    """How old the sources are, and what their terms are called now (`then_and_now`)."""
    one_page: bool = False
    """Whether it is a briefing: small type, and each part in a labelled box."""
    site: str = "lessonsearch"
    """The author in the file's properties."""
    made: date = field(default_factory=date.today)
    extent: str = ""
    """`100 of 107 lessons` where the document has only the first; empty where it has all."""
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
