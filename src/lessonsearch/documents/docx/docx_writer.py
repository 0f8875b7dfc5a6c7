"""Word writer (.docx), with named styles and theme colours, so that an office restyles a document at once.

Headings use heading styles, quotations the style Quote; tables have a caption and a repeated header row;
links are active, and every run says its language. A briefing is one sheet: its parts are labelled boxes in
two columns, and the action plan and small references run below them across the page.
"""

from __future__ import annotations

from collections.abc import Sequence

from lessonsearch import budget
from lessonsearch.citations.citation import Citation
from lessonsearch.citations.qr import qr_png
from lessonsearch.documents.document import (
    BulletList,
    Document,
    DocumentPart,
    Heading,
    Notice,
    PageBreak,
    QuotationPart,
    TablePart,
    TextPart,
    Words,
    runs,
)
from lessonsearch.documents.docx.docx_parts import document_parts, list_instance
from lessonsearch.documents.docx.docx_xml import (
    COLUMN_GAP,
    KEEP,
    NEW_PAGE,
    PAGE_WIDTH,
    link,
    paragraph,
    picture,
    run,
    section,
    table,
)
from lessonsearch.documents.office_package import Relationship, package
from lessonsearch.model.lesson import BULLET, QUOTATION, TABLE, Block

QR_MODULE_PIXELS = 5
"""Side of a QR code's module in pixels: more than 300 dpi at two centimetres."""

MARGIN, SMALL_MARGIN = 2.5, 1.6
"""Centimetres at the sides of the page, and of a one-page form."""


def as_docx(document: Document) -> bytes:
    """Write a document as the bytes of a .docx file."""
    return package(_DocxWriter(document).parts())


class _DocxWriter:
    """The paragraphs of one file, with the links, lists and pictures that they refer to."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.small = document.one_page
        self.margin = SMALL_MARGIN if self.small else MARGIN
        self.width = PAGE_WIDTH - 2 * self.margin
        self.body: list[str] = []
        self.links: dict[str, str] = {}
        self.pictures: list[bytes] = []
        self.lists = 0
        self.next_page = False

    def parts(self) -> dict[str, str | bytes]:
        """The parts of the package."""
        self._opening()
        self._boxes() if self.small else self._write(self.document.parts)
        self._references()
        self.body.append(section(self.margin, first=not self.small))
        relations: list[Relationship] = [
            (name, "hyperlink", address, True) for address, name in self.links.items()
        ]
        return document_parts(self.document, "".join(self.body), relations, self.pictures, self.lists)

    def _add(self, style: str, content: str, properties: str = "") -> None:
        if self.next_page:
            # Paragraph properties have an order: keepNext, then pageBreakBefore.
            properties = f"{KEEP}{NEW_PAGE}{properties[len(KEEP) :]}" if properties[:12] == KEEP else NEW_PAGE
            self.next_page = False
        self.body.append(paragraph(style, content, properties))

    def _opening(self) -> None:
        document = self.document
        self._add("Title", run(document.title))
        self._add("Subtitle", run(document.subtitle))
        if document.details:
            self._add(
                "Details", run("  ").join(run(f"{k}: ", strong=True) + run(v) for k, v in document.details)
            )
        if document.dated:
            self._add("Dated", run(document.dated))

    def _boxes(self) -> None:
        """The parts of a one-page form: the opening across the page, the boxes in columns, then the plan."""
        parts = self.document.parts
        boxes = [at for at, part in enumerate(parts) if isinstance(part, Heading) and part.level == 1]
        first = boxes[0] if boxes else len(parts)
        plans = [at for at in boxes[-1:] if any(isinstance(part, TablePart) for part in parts[at:])]
        last = plans[0] if plans else len(parts)
        self._write(parts[:first])
        self._end_section(1, first=True)
        if parts[first:last]:
            width, self.width = self.width, (self.width - COLUMN_GAP) / 2
            self._write(parts[first:last])
            self.width = width
            self._end_section(2)
        self._write(parts[last:])

    def _end_section(self, columns: int, first: bool = False) -> None:
        """End a section in its last paragraph, so that no empty one takes a line."""
        properties = section(self.margin, columns, first)
        last = self.body.pop()
        if last.startswith("<w:p>"):
            self.body.append(last.replace("</w:pPr>", f"{properties}</w:pPr>", 1))
        else:
            self.body += [last, paragraph("Normal", properties=properties)]

    def _write(self, parts: Sequence[DocumentPart]) -> None:
        for part in parts:
            budget.check()
            self._part(part)

    def _part(self, part: DocumentPart) -> None:
        match part:
            case PageBreak():
                self.next_page = True
            case Heading(text, level):
                self._add(f"Heading{min(level, 3)}", run(text))
            case TextPart():
                self._paragraphs(part)
            case BulletList(items, numbered):
                self._list(items, numbered)
            case Notice(title, items):
                self._notice(title, items)
            case QuotationPart(citation):
                self._quotation(citation)
                self._paragraphs(TextPart(part.labelled_note))
            case TablePart(caption, head, rows):
                height = 0 if not part.to_fill else self._row_height * (1 if part.blank else 2)
                self._table(caption, [head, *rows], height)

    @property
    def _row_height(self) -> float:
        """Centimetres of a row to be filled in by hand."""
        return 0.85 if self.small else 1.6

    def _link(self, text: str, address: str) -> str:
        return link(self.links.setdefault(address, f"link{len(self.links)}"), text)

    def _runs(self, words: Words) -> str:
        return "".join(
            self._link(part.text, part.link) if part.link else run(part.text, part.strong, part.stressed)
            for part in runs(words)
        )

    def _paragraphs(self, text: TextPart) -> None:
        for words in text.paragraphs:
            self._add("Normal", self._runs(words))

    def _notice(self, title: str, items: Sequence[Words]) -> None:
        if self.small:
            # On one sheet the notice is one paragraph: its title leads into it.
            text = run(" ").join(self._runs(item) for item in items)
            self._add("Notice", run(f"{title}. ", strong=True) + text)
            return
        self._add("NoticeHeading", run(title))
        for item in items:
            self._add("Notice", self._runs(item))

    def _list(self, items: Sequence[Words], numbered: bool) -> None:
        """A list. Each numbered list is an instance of its own: by its style alone it would count on."""
        self.lists += numbered
        properties = f'<w:numPr><w:numId w:val="{list_instance(self.lists)}"/></w:numPr>' if numbered else ""
        for item in items:
            self._add("ListNumber" if numbered else "ListBullet", self._runs(item), properties)

    def _quotation(self, citation: Citation) -> None:
        blocks = citation.excerpt.blocks
        for number, block in enumerate(blocks, 1):
            self._block(block, citation.source.verbatim, len(blocks) == 1, last=number == len(blocks))
        words = f"({citation.attribution})" if self.small else citation.source_line
        self._add("QuoteSource", self._link(words, citation.link))

    def _block(self, block: Block, verbatim: bool, alone: bool, last: bool) -> None:
        """One block of a quotation; the last one stays with the source line."""
        if block.form == TABLE:
            self._table(block.text, list(block.rows))
            return
        styles = {BULLET: "QuoteBullet", QUOTATION: "QuoteinQuote"}
        plain = "Quote" if verbatim else "Normal"
        style = plain if alone else styles.get(block.form, plain)
        self._add(style, run(block.text), KEEP if last else "")

    def _table(self, caption: str, rows: Sequence[Sequence[str]], height: float = 0) -> None:
        """A table. The rows of a form to be filled in stay together."""
        self._add("Caption", run(caption), KEEP)
        widths = [self.width / len(rows[0])] * len(rows[0])
        if height and len(widths) == 2:
            widths = [self.width / 3, self.width * 2 / 3]  # a question and its answer
        cells = [
            [
                paragraph(
                    "TableText" if number else "TableHead",
                    run(text) if text else "",
                    KEEP if height and number + 1 < len(rows) else "",
                )
                for text in row
            ]
            for number, row in enumerate(rows)
        ]
        self.body.append(table(caption, cells, widths, height))
        if not self.small:
            self._add("Normal", "")

    def _references(self) -> None:
        document, level = self.document, 2 if self.small else 1
        if document.references:
            self._add(f"Heading{level}", run("References"))
            for citation in document.references:
                text = run(citation.reference.removesuffix(citation.link))
                self._add("Reference", text + self._link(citation.link, citation.link))
            if document.codes:
                self._codes()
            if not self.small:
                self._add("Heading1", run("Licences"))
            for attribution in document.attributions:
                self._add("Licence", run(attribution))
        if document.back:
            self._add("Licence" if self.small else "Normal", self._runs((document.back,)))

    def _codes(self) -> None:
        """A table with a QR code for each excerpt, for readers on paper."""
        caption = "Scan a code to read the passage"
        self._add("Heading1", run("Read online"))
        self._add("Caption", run(caption), KEEP)
        rows = [[paragraph("TableHead", run(text)) for text in ("Code", "Leads to")]]
        for citation in self.document.references:
            self.pictures.append(qr_png(citation.link, QR_MODULE_PIXELS))
            number = len(self.pictures)
            code = picture(f"picture{number}", number, 2, f"QR code that leads to {citation.link}")
            leads_to = self._link(citation.source_line, citation.link)
            rows.append([paragraph("TableText", code), paragraph("TableText", leads_to)])
        self.body.append(table(caption, rows, [2.6, self.width - 2.6]))
