"""PowerPoint writer (.pptx): a title slide, the slides of the document, and its sources with QR codes."""

from __future__ import annotations

from collections.abc import Sequence

from lessonsearch import budget
from lessonsearch.citations.citation import Citation
from lessonsearch.citations.qr import qr_png
from lessonsearch.documents.document import Document, plain_words
from lessonsearch.documents.office_package import Relationship, package
from lessonsearch.documents.pptx.pagination import SlideContent, paginate, title_notice
from lessonsearch.documents.pptx.pptx_parts import SlideParts, presentation_parts
from lessonsearch.documents.pptx.pptx_xml import (
    Place,
    field,
    list_paragraph,
    paragraph,
    picture,
    placeholder,
    run,
    slide,
    table,
    text_box,
)
from lessonsearch.documents.pptx.slide_master import (
    BODY_PLACE,
    DATE,
    DATED,
    FOOTER,
    LEAD,
    MARGIN,
    NOTICE,
    NUMBER,
    PART,
    QUOTATION,
    SOURCE,
    SOURCES,
    TABLE,
    TEXT,
    TEXT_WIDTH,
    TITLE_SLIDE,
    kind_of,
)
from lessonsearch.text.dates_and_counts import day_in_words

SMALLER_FROM = 80
"""Words of a text slide from which its letters are set smaller, as PowerPoint does when text overflows."""

CODE_SIDE, CODE_ROWS = 1.02, 4
"""Inches of a QR code on the slide of sources, and its rows in each of two columns."""

QR_MODULE_PIXELS = 5
"""Side of a QR code's module in pixels: sharp when the slide is printed."""


def as_pptx(document: Document) -> bytes:
    """Write a document as the bytes of a .pptx file."""
    slides = [_title_slide(document)]
    for content in paginate(document):
        budget.check()
        slides.append(_SlideWriter(document, content).parts())
    return package(presentation_parts(document, slides))


def _title_slide(document: Document) -> SlideParts:
    notice = title_notice(document)
    facts = (f"{name}: {value}" for name, value in document.details)
    warning = ""
    if notice:
        text = " ".join(plain_words(item) for item in notice.items)
        warning = paragraph(run(f"{notice.title}. ", strong=True) + run(text))
    shapes = [
        placeholder(2, "Title", 'type="ctrTitle"', paragraph(run(document.title))),
        placeholder(
            3,
            "Subtitle",
            'type="subTitle" idx="1"',
            paragraph(run(document.subtitle)) + "".join(paragraph(run(fact)) for fact in facts),
        ),
    ]
    if document.dated:
        shapes.append(placeholder(4, "Age of the sources", kind_of(DATED), paragraph(run(document.dated))))
    if warning:
        shapes.append(placeholder(5, "Notice", kind_of(NOTICE), warning))
    return SlideParts(TITLE_SLIDE, slide("".join(shapes) + _footer(document)), "", [], [])


def _footer(document: Document) -> str:
    day = day_in_words(document.made.isoformat())
    return (
        placeholder(41, "Footer", kind_of(FOOTER, "ftr"), paragraph(run(document.title)))
        + placeholder(42, "Date", kind_of(DATE, "dt"), paragraph(run(day)))
        + placeholder(43, "Slide number", kind_of(NUMBER, "sldNum"), paragraph(field("slidenum", "2")))
    )


class _SlideWriter:
    """One slide, with the links and pictures that it refers to."""

    def __init__(self, document: Document, content: SlideContent) -> None:
        self.document = document
        self.content = content
        self.links: dict[str, str] = {}
        self.pictures: list[bytes] = []

    def parts(self) -> SlideParts:
        """The slide with its notes and relationships."""
        content = self.content
        layout, body = (
            (SOURCES, self._sources(content.sources))
            if content.sources
            else (TABLE, self._table())
            if content.rows
            else (QUOTATION, self._quotation(content.citation))
            if content.citation
            else (TEXT, self._text())
        )
        above = placeholder(3, "Part", kind_of(PART), paragraph(run(content.above))) if content.above else ""
        title = placeholder(2, "Title", 'type="title"', paragraph(run(content.title)))
        links: list[Relationship] = [
            (name, "hyperlink", address, True) for address, name in self.links.items()
        ]
        xml = slide(above + title + body + _footer(self.document))
        return SlideParts(layout, xml, content.notes, links, self.pictures)

    def _source(self, citation: Citation) -> str:
        source_line = paragraph(run(citation.source_line, self._name(citation.link)))
        return placeholder(6, "Source", kind_of(SOURCE), source_line)

    def _quotation(self, citation: Citation) -> str:
        words = "".join(paragraph(run(line.text)) for line in self.content.lines)
        lead = self.content.lead
        return (
            (placeholder(4, "Lead", kind_of(LEAD), paragraph(run(lead))) if lead else "")
            + placeholder(5, "Quotation", 'type="body" idx="1"', words)
            + self._source(citation)
        )

    def _text(self) -> str:
        lines = self.content.lines
        text = "".join(
            paragraph(run(line.text)) if line.number is None else list_paragraph(run(line.text), line.number)
            for line in lines
        )
        words = sum(len(line.text.split()) for line in lines)
        return placeholder(4, "Text", 'type="body" idx="1"', text, 0.8 if words > SMALLER_FROM else 0)

    def _table(self) -> str:
        rows, citation = self.content.rows, self.content.citation
        blank = not any(any(row) for row in rows[1:])
        size, height = (16, 0.85) if blank else (14, 0.36)
        place = Place(MARGIN, BODY_PLACE.top, TEXT_WIDTH, 0.45 + height * (len(rows) - 1))
        made = table(5, self.content.title, place, rows, height, size)
        return made + (self._source(citation) if citation else "")

    def _sources(self, citations: Sequence[Citation]) -> str:
        shapes = []
        column = TEXT_WIDTH / 2
        for number, citation in enumerate(citations):
            left = MARGIN + column * (number // CODE_ROWS)
            top = 1.9 + (CODE_SIDE + 0.06) * (number % CODE_ROWS)
            self.pictures.append(qr_png(citation.link, QR_MODULE_PIXELS))
            code = Place(left, top, CODE_SIDE, CODE_SIDE)
            alt = f"QR code that leads to {citation.link}"
            shapes.append(picture(50 + 2 * number, f"picture{len(self.pictures)}", code, alt))
            title = run(citation.source_line.removesuffix(citation.pinpoint), size=12)
            words = paragraph(title + run(citation.pinpoint, self._name(citation.link), size=12))
            beside = Place(left + CODE_SIDE + 0.15, top, column - CODE_SIDE - 0.4, CODE_SIDE)
            shapes.append(text_box(51 + 2 * number, f"Source {number + 1}", beside, words))
        licences = paragraph(run(" ".join(self.document.attributions)))
        return "".join(shapes) + placeholder(6, "Licences", kind_of(SOURCE), licences)

    def _name(self, address: str) -> str:
        """Id of the relationship that holds an address."""
        return self.links.setdefault(address, f"link{len(self.links)}")
