"""Word writer (.docx), with named styles, so that an office can apply its own template.

Headings use heading styles, quotations the style Quote; tables have a caption and a repeated header row;
links are active, and the language is set for the spelling checker.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

import docx
from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.shared import Cm

from lessonsearch import budget
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
from lessonsearch.documents.docx.docx_xml import link, picture, set_flag
from lessonsearch.model.lesson import BULLET, QUOTATION, TABLE, Block

if TYPE_CHECKING:
    from docx.document import Document as Docx
    from docx.text.paragraph import Paragraph

QR_MODULE_PIXELS = 5
"""Side of a QR code's module in pixels: more than 300 dpi at two centimetres."""


def as_docx(document: Document) -> bytes:
    """Write a document as the bytes of a .docx file."""
    output = docx.Document(io.BytesIO(_template_bytes()))
    output.core_properties.title = document.title[:MAX_PROPERTY_LENGTH]
    styles: Any = output.part
    styles.get_style_id = _style_id
    output.add_paragraph(document.title, "Title")
    output.add_paragraph(document.subtitle, "Subtitle")
    for number, part in enumerate(document.parts):
        budget.check()
        breaks = number > 0 and isinstance(document.parts[number - 1], PageBreak)
        first = len(output.paragraphs) if breaks else 0  # python-docx builds the list at each access
        _write(output, part)
        if breaks:
            output.paragraphs[first].paragraph_format.page_break_before = True
    _references(output, document)
    out = io.BytesIO()
    output.save(out)
    return out.getvalue()


@cache
def _template() -> Docx:
    """An empty document with all styles. Cached, because the styles take half as long as everything else."""
    output = docx.Document()
    prepare(output)
    return output


@cache
def _template_bytes() -> bytes:
    """The template as a .docx file."""
    out = io.BytesIO()
    _template().save(out)
    return out.getvalue()


@cache
def _style_id(name: Any, kind: Any) -> str | None:
    """Id of a style in the file. Cached, because python-docx scans all styles for each paragraph."""
    part: Any = _template().part
    found: str | None = part.get_style_id(name, kind)
    return found


def _write(output: Docx, part: DocumentPart) -> None:
    match part:
        case PageBreak():
            pass
        case Heading(text, level):
            output.add_heading(text, level)
        case TextPart():
            _paragraphs(output, part)
        case BulletList(items, numbered):
            _list(output, items, numbered)
        case Notice(title, items):
            output.add_paragraph(title, "Notice Heading")
            for item in items:
                _add_runs(output.add_paragraph(style="Notice"), item)
        case QuotationPart(citation, note):
            _quotation(output, citation)
            _paragraphs(output, TextPart(note))
        case TablePart(caption, head, rows):
            _table(output, caption, [head, *rows], tall=part.blank)


def _paragraphs(output: Docx, text: TextPart) -> None:
    for words in text.paragraphs:
        _add_runs(output.add_paragraph(), words)


def _add_runs(paragraph: Paragraph, words: Words) -> None:
    for run in runs(words):
        if run.link:
            link(paragraph, run.text, run.link)
            continue
        added = paragraph.add_run(run.text)
        if run.strong:
            added.bold = True
        if run.stressed:
            added.italic = True


def _list(output: Docx, items: Sequence[Words], numbered: bool) -> None:
    """Add a list. Numbering restarts at 1: by its style alone, a list would continue the previous one."""
    lines = [output.add_paragraph(style="List Number" if numbered else "List Bullet") for _ in items]
    for line, item in zip(lines, items, strict=True):
        _add_runs(line, item)
    if numbered:
        numbering: Any = output.part.numbering_part.element
        style: Any = output.styles["List Number"].element
        abstract_id = numbering.num_having_numId(style.pPr.numPr.numId.val).abstractNumId.val
        instance = numbering.add_num(abstract_id)
        instance.add_lvlOverride(ilvl=0).add_startOverride(1)
        for line in lines:
            properties: Any = line._p.get_or_add_pPr()
            properties.get_or_add_numPr().get_or_add_numId().val = instance.numId


def _quotation(output: Docx, citation: Citation) -> None:
    verbatim = citation.source.verbatim
    blocks = citation.excerpt.blocks
    paragraphs = [_block(output, block, verbatim, alone=len(blocks) == 1) for block in blocks]
    paragraphs[-1].paragraph_format.keep_with_next = True
    source = output.add_paragraph(style="Quote Source")
    link(source, citation.source_line, citation.link)


def _block(output: Docx, block: Block, verbatim: bool, alone: bool) -> Paragraph:
    """Add one block of a quotation; return its last paragraph."""
    if block.form == TABLE:
        return _table(output, block.text, list(block.rows))
    styles = {BULLET: "Quote Bullet", QUOTATION: "Quote in Quote"}
    plain = "Quote" if verbatim else "Normal"
    return output.add_paragraph(block.text, plain if alone else styles.get(block.form, plain))


def _table(output: Docx, caption: str, rows: Sequence[tuple[str, ...]], tall: bool = False) -> Paragraph:
    """Add a table; return the empty paragraph after it. `tall` leaves room to write by hand."""
    output.add_paragraph(caption, "Caption").paragraph_format.keep_with_next = True
    table = output.add_table(0, len(rows[0]), "Table Grid")
    for row in rows:
        cells = table.add_row()
        for cell, text in zip(cells.cells, row, strict=True):
            cell.text = text
    head = table.rows[0]
    for cell in head.cells:
        cell.paragraphs[0].style = "Table Head"
    set_flag(head._tr.get_or_add_trPr(), "w:tblHeader")
    for row in table.rows[1:] if tall else []:
        row.height, row.height_rule = Cm(1.6), WD_ROW_HEIGHT_RULE.AT_LEAST
    for cell in [cell for row in list(table.rows)[:-1] for cell in row.cells] if tall else []:
        cell.paragraphs[0].paragraph_format.keep_with_next = True  # a form stays on one sheet
    return output.add_paragraph()


def _references(output: Docx, document: Document) -> None:
    if document.references:
        output.add_heading("References", 1)
        for citation in document.references:
            line = output.add_paragraph(style="Reference")
            line.add_run(citation.reference.removesuffix(citation.link))
            link(line, citation.link, citation.link)
        if document.codes:
            _codes(output, document)
        output.add_heading("Licences", 1)
        for text in document.attributions:
            output.add_paragraph(text)
    if document.back:
        _add_runs(output.add_paragraph(), (document.back,))


def _codes(output: Docx, document: Document) -> None:
    """Add a table with a QR code for each excerpt, for readers on paper."""
    output.add_heading("To read on", 1)
    rows = [("Code", "Leads to")] + [("", citation.source_line) for citation in document.references]
    _table(output, "Codes for the camera of a telephone", rows)
    table = output.tables[-1]
    table.autofit = False
    table.columns[0].width, table.columns[1].width = Cm(2.6), Cm(13.4)
    for number, (row, citation) in enumerate(zip(table.rows[1:], document.references, strict=True), 1):
        code, leads_to = row.cells
        alt = f"QR code that leads to {citation.link}"
        picture(code.paragraphs[0].add_run(), number, qr_png(citation.link, QR_MODULE_PIXELS), Cm(2), alt)
        code.width, leads_to.width = Cm(2.6), Cm(13.4)
