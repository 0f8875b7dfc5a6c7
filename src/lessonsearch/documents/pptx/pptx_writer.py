"""PowerPoint writer (.pptx): one slide for each page of the document, reference and QR code in the footer."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pptx
from pptx.oxml.ns import qn
from pptx.util import Inches, Pt

from lessonsearch import budget
from lessonsearch.citations.citation import Citation
from lessonsearch.citations.qr import qr_png
from lessonsearch.documents.document import Document
from lessonsearch.documents.pptx.pagination import MAX_SLIDE_LENGTH, Rows, SlideContent, paginate
from lessonsearch.documents.pptx.slide_master import prepare

if TYPE_CHECKING:
    from pptx.presentation import Presentation
    from pptx.slide import Slide

TITLE, CONTENT, TITLE_ONLY = 0, 1, 5
"""Layouts of python-pptx's stock template."""

SIZES = ((250, 28), (500, 24), (MAX_SLIDE_LENGTH, 20))
"""Maximum characters → font size in points: the largest that fits. Below 20 the last row cannot read it."""

PLAIN_GRID = "{5940675A-B579-460E-94D1-54222C63F5DA}"
"""PowerPoint's built-in style “No Style, Table Grid”, which takes its colours from the presentation."""


def as_pptx(document: Document) -> bytes:
    """Write a document as the bytes of a .pptx file."""
    presentation = pptx.Presentation()
    prepare(presentation, document.title)
    first = presentation.slides.add_slide(presentation.slide_layouts[TITLE])
    first.shapes.title.text = document.title
    first.shapes.title.text_frame.paragraphs[0].font.size = Pt(40)
    first.placeholders[1].text = document.subtitle
    for slide in paginate(document):
        budget.check()
        _add(presentation, slide)
    out = io.BytesIO()
    presentation.save(out)
    return out.getvalue()


def _add(presentation: Presentation, content: SlideContent) -> None:
    slide = presentation.slides.add_slide(presentation.slide_layouts[TITLE_ONLY if content.rows else CONTENT])
    slide.shapes.title.text = content.title
    if content.rows:
        _table(slide, content.words, content.rows)
    else:
        _words(slide, content)
    if content.above:
        _part_title(slide, content.above)
    if content.citation:
        _footer(slide, content.citation)
    if content.notes:
        slide.notes_slide.notes_text_frame.text = content.notes


def _words(slide: Slide, content: SlideContent) -> None:
    """Fill the body. Quotations are set in a font of their own, to tell them from the trainer's text."""
    body = slide.placeholders[1].text_frame
    length = len(content.lead) + len(content.words)
    size = Pt(
        content.size or next((points for max_length, points in SIZES if length <= max_length), SIZES[-1][1])
    )
    lines = [(line, "Cambria" if content.citation else None) for line in content.words.split("\n")]
    for number, (line, font) in enumerate([*([(content.lead, None)] if content.lead else []), *lines]):
        paragraph = body.paragraphs[0] if not number else body.add_paragraph()
        paragraph.text, paragraph.font.size, paragraph.font.name = line, size, font
        paragraph.space_before = Pt(8 if number else 0)


def _part_title(slide: Slide, text: str) -> None:
    box = slide.shapes.add_textbox(Inches(0.75), Inches(0.2), Inches(11.8), Inches(0.4))
    box.name, box.text_frame.word_wrap = "Part", True
    box.text_frame.text = text
    box.text_frame.paragraphs[0].font.size = Pt(14)


def _footer(slide: Slide, citation: Citation) -> None:
    """Add the footer: the reference as a link, and the QR code with alternative text."""
    box = slide.shapes.add_textbox(Inches(0.75), Inches(6.45), Inches(10.2), Inches(0.8))
    box.name, box.text_frame.word_wrap = "Reference", True
    run = box.text_frame.paragraphs[0].add_run()
    run.text, run.font.size, run.hyperlink.address = citation.source_line, Pt(14), citation.link
    code = slide.shapes.add_picture(
        io.BytesIO(qr_png(citation.link)), Inches(11.55), Inches(5.85), width=Inches(1.4)
    )
    properties: Any = code._element._nvXxPr.cNvPr  # python-pptx has no API for alternative text
    properties.set("descr", f"QR code that leads to {citation.link}")


def _table(slide: Slide, caption: str, rows: Rows) -> None:
    blank = not any(any(row) for row in rows[1:])
    place = (Inches(0.75), Inches(1.75), Inches(10.6), Inches((0.8 if blank else 0.38) * len(rows)))
    frame = slide.shapes.add_table(len(rows), len(rows[0]), *place)
    frame.name = caption or "Table"
    table: Any = frame.table._tbl  # python-pptx has no API for the table style
    table.tblPr.find(qn("a:tableStyleId")).text = PLAIN_GRID
    for row_index, row in enumerate(rows):
        for column, text in enumerate(row):
            cell = frame.table.cell(row_index, column)
            cell.text = text
            cell.text_frame.paragraphs[0].font.size = Pt(14)
