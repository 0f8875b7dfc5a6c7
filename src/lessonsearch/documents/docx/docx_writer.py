"""A document for word processors (.docx), in named styles, so that an office's own look can be laid over it.

Headings are headings, quotations are in the style Quote, tables have a header row that repeats and a caption,
links can be followed, and the language is set for the spelling checker.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

import docx
from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.shared import Cm

from lessonsearch.citations.citation import Citation
from lessonsearch.citations.qr import qr_png
from lessonsearch.documents.document import (
    MAX_PROPERTY_LENGTH,
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
from lessonsearch.documents.docx.docx_styles import prepare
from lessonsearch.documents.docx.docx_xml import link, mark, picture
from lessonsearch.model.lesson import BULLET, QUOTATION, TABLE, Block

if TYPE_CHECKING:
    from docx.document import Document as Docx
    from docx.text.paragraph import Paragraph

LANGUAGE = "en-GB"
ACCENT = "1D5C57"
"""The site's colour of links and rules."""

SHARP = 5
"""Pixels of a code's modules: more than 300 to an inch, at two centimetres."""


def as_docx(document: Document) -> bytes:
    """The whole document as a file."""
    made = docx.Document(io.BytesIO(_empty()))
    made.core_properties.title = document.title[:MAX_PROPERTY_LENGTH]
    styles: Any = made.part
    styles.get_style_id = _style_id
    made.add_paragraph(document.title, "Title")
    made.add_paragraph(document.subtitle, "Subtitle")
    for number, part in enumerate(document.parts):
        broken = number > 0 and isinstance(document.parts[number - 1], PageBreak)
        first = len(made.paragraphs) if broken else 0  # python-docx makes the list anew each time
        _write(made, part)
        if broken:
            made.paragraphs[first].paragraph_format.page_break_before = True
    _references(made, document)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


@cache
def _pattern() -> Docx:
    """A document with all that is the same in each: to make its styles takes half as long as all the rest."""
    made = docx.Document()
    prepare(made, LANGUAGE, ACCENT)
    return made


@cache
def _empty() -> bytes:
    """The pattern as a file."""
    out = io.BytesIO()
    _pattern().save(out)
    return out.getvalue()


@cache
def _style_id(name: Any, kind: Any) -> str | None:
    """What a style is called within the file. python-docx goes through all styles for each paragraph."""
    part: Any = _pattern().part
    found: str | None = part.get_style_id(name, kind)
    return found


def _write(made: Docx, part: DocumentPart) -> None:
    match part:
        case PageBreak():
            pass
        case Heading(text, level):
            made.add_heading(text, level)
        case TextPart():
            _paragraphs(made, part)
        case BulletList(items, numbered):
            _points(made, items, numbered)
        case Notice(title, items):
            made.add_paragraph(title, "Notice Heading")
            for item in items:
                _say(made.add_paragraph(style="Notice"), item)
        case QuotationPart(quoted, note):
            _quotation(made, quoted)
            _paragraphs(made, TextPart(note))
        case TablePart(caption, head, rows):
            _table(made, caption, [head, *rows], tall=part.blank)


def _paragraphs(made: Docx, text: TextPart) -> None:
    for words in text.paragraphs:
        _say(made.add_paragraph(), words)


def _say(paragraph: Paragraph, words: Words) -> None:
    for run in runs(words):
        if run.link:
            link(paragraph, run.text, run.link)
            continue
        added = paragraph.add_run(run.text)
        if run.strong:
            added.bold = True
        if run.stressed:
            added.italic = True


def _points(made: Docx, items: Sequence[Words], numbered: bool) -> None:
    """A list. Numbers begin at 1 in each: left to its style, a list goes on from the one before."""
    lines = [made.add_paragraph(style="List Number" if numbered else "List Bullet") for _ in items]
    for line, item in zip(lines, items, strict=True):
        _say(line, item)
    if numbered:
        numbering: Any = made.part.numbering_part.element
        style: Any = made.styles["List Number"].element
        like = numbering.num_having_numId(style.pPr.numPr.numId.val).abstractNumId.val
        own = numbering.add_num(like)
        own.add_lvlOverride(ilvl=0).add_startOverride(1)
        for line in lines:
            properties: Any = line._p.get_or_add_pPr()
            properties.get_or_add_numPr().get_or_add_numId().val = own.numId


def _quotation(made: Docx, quoted: Citation) -> None:
    verbatim = quoted.source.verbatim
    blocks = quoted.excerpt.blocks
    lasts = [_block(made, block, verbatim, alone=len(blocks) == 1) for block in blocks]
    lasts[-1].paragraph_format.keep_with_next = True
    source = made.add_paragraph(style="Quote Source")
    link(source, quoted.source_line, quoted.link)


def _block(made: Docx, block: Block, verbatim: bool, alone: bool) -> Paragraph:
    """One block, and the last paragraph of it."""
    if block.form == TABLE:
        return _table(made, block.text, list(block.rows))
    styles = {BULLET: "Quote Bullet", QUOTATION: "Quote in Quote"}
    plain = "Quote" if verbatim else "Normal"
    return made.add_paragraph(block.text, plain if alone else styles.get(block.form, plain))


def _table(made: Docx, caption: str, rows: Sequence[tuple[str, ...]], tall: bool = False) -> Paragraph:
    """A table, and the empty paragraph after it."""
    made.add_paragraph(caption, "Caption").paragraph_format.keep_with_next = True
    table = made.add_table(0, len(rows[0]), "Table Grid")
    for row in rows:
        cells = table.add_row()
        for cell, text in zip(cells.cells, row, strict=True):
            cell.text = text
    head = table.rows[0]
    for cell in head.cells:
        cell.paragraphs[0].style = "Table Head"
    mark(head._tr.get_or_add_trPr(), "w:tblHeader")
    for row in table.rows[1:] if tall else []:
        row.height, row.height_rule = Cm(1.6), WD_ROW_HEIGHT_RULE.AT_LEAST  # room to write by hand
    for cell in [cell for row in list(table.rows)[:-1] for cell in row.cells] if tall else []:
        cell.paragraphs[0].paragraph_format.keep_with_next = True  # a form stays on one sheet
    return made.add_paragraph()


def _references(made: Docx, document: Document) -> None:
    if document.references:
        made.add_heading("References", 1)
        for quoted in document.references:
            line = made.add_paragraph(style="Reference")
            line.add_run(quoted.reference.removesuffix(quoted.link))
            link(line, quoted.link, quoted.link)
        if document.codes:
            _codes(made, document)
        made.add_heading("Licences", 1)
        for text in document.attributions:
            made.add_paragraph(text)
    if document.back:
        _say(made.add_paragraph(), (document.back,))


def _codes(made: Docx, document: Document) -> None:
    """A QR code for each excerpt, for readers on paper."""
    made.add_heading("To read on", 1)
    rows = [("Code", "Leads to")] + [("", quoted.source_line) for quoted in document.references]
    _table(made, "Codes for the camera of a telephone", rows)
    table = made.tables[-1]
    table.autofit = False
    table.columns[0].width, table.columns[1].width = Cm(2.6), Cm(13.4)
    for number, (row, quoted) in enumerate(zip(table.rows[1:], document.references, strict=True), 1):
        code, leads_to = row.cells
        shows = f"QR code that leads to {quoted.link}"
        picture(code.paragraphs[0].add_run(), number, qr_png(quoted.link, SHARP), Cm(2), shows)
        code.width, leads_to.width = Cm(2.6), Cm(13.4)
