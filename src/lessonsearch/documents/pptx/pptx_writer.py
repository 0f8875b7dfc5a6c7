"""A document for presentations (.pptx): each slide that it is cut into, reference and QR code in the foot."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pptx
from pptx.oxml.ns import qn
from pptx.util import Inches, Pt

from lessonsearch.citations.citation import Citation
from lessonsearch.citations.qr import qr_png
from lessonsearch.documents.document import Document
from lessonsearch.documents.pptx.pagination import ON_ONE, Rows, SlideContent, paginate
from lessonsearch.documents.pptx.slide_master import prepare

if TYPE_CHECKING:
    from pptx.presentation import Presentation
    from pptx.slide import Slide

TITLE, CONTENT, ONLY_TITLE = 0, 1, 5
"""Layouts of python-pptx's stock template."""

SIZES = ((250, 28), (500, 24), (ON_ONE, 20))
"""Up to so many characters, so many points: as large as fits. Below 20 the last row cannot read it."""

PLAIN_GRID = "{5940675A-B579-460E-94D1-54222C63F5DA}"
"""PowerPoint's own style “No Style, Table Grid”, which takes its colours from the presentation."""


def as_pptx(document: Document) -> bytes:
    """The whole document as a file."""
    made = pptx.Presentation()
    prepare(made, document.title)
    first = made.slides.add_slide(made.slide_layouts[TITLE])
    first.shapes.title.text = document.title
    first.shapes.title.text_frame.paragraphs[0].font.size = Pt(40)
    first.placeholders[1].text = document.subtitle
    for slide in paginate(document):
        _add(made, slide)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _add(made: Presentation, shown: SlideContent) -> None:
    slide = made.slides.add_slide(made.slide_layouts[ONLY_TITLE if shown.rows else CONTENT])
    slide.shapes.title.text = shown.title
    if shown.rows:
        _table(slide, shown.words, shown.rows)
    else:
        _words(slide, shown)
    if shown.above:
        _above(slide, shown.above)
    if shown.citation:
        _foot(slide, shown.citation)
    if shown.notes:
        slide.notes_slide.notes_text_frame.text = shown.notes


def _words(slide: Slide, shown: SlideContent) -> None:
    """Quoted words stand in a font of their own, apart from the trainer's."""
    body = slide.placeholders[1].text_frame
    length = len(shown.lead) + len(shown.words)
    size = Pt(shown.size or next((points for most, points in SIZES if length <= most), SIZES[-1][1]))
    lines = [(line, "Cambria" if shown.citation else None) for line in shown.words.split("\n")]
    for number, (line, font) in enumerate([*([(shown.lead, None)] if shown.lead else []), *lines]):
        paragraph = body.paragraphs[0] if not number else body.add_paragraph()
        paragraph.text, paragraph.font.size, paragraph.font.name = line, size, font
        paragraph.space_before = Pt(8 if number else 0)


def _above(slide: Slide, text: str) -> None:
    box = slide.shapes.add_textbox(Inches(0.75), Inches(0.2), Inches(11.8), Inches(0.4))
    box.name, box.text_frame.word_wrap = "Part", True
    box.text_frame.text = text
    box.text_frame.paragraphs[0].font.size = Pt(14)


def _foot(slide: Slide, quoted: Citation) -> None:
    """The reference as a link, and the QR code, with its words for those who do not see it."""
    box = slide.shapes.add_textbox(Inches(0.75), Inches(6.45), Inches(10.2), Inches(0.8))
    box.name, box.text_frame.word_wrap = "Reference", True
    run = box.text_frame.paragraphs[0].add_run()
    run.text, run.font.size, run.hyperlink.address = quoted.source_line, Pt(14), quoted.link
    code = slide.shapes.add_picture(
        io.BytesIO(qr_png(quoted.link)), Inches(11.55), Inches(5.85), width=Inches(1.4)
    )
    properties: Any = code._element._nvXxPr.cNvPr  # python-pptx has no name for it
    properties.set("descr", f"QR code that leads to {quoted.link}")


def _table(slide: Slide, caption: str, rows: Rows) -> None:
    blank = not any(any(row) for row in rows[1:])
    place = (Inches(0.75), Inches(1.75), Inches(10.6), Inches((0.8 if blank else 0.38) * len(rows)))
    frame = slide.shapes.add_table(len(rows), len(rows[0]), *place)
    frame.name = caption or "Table"
    table: Any = frame.table._tbl  # python-pptx has no name for its style
    table.tblPr.find(qn("a:tableStyleId")).text = PLAIN_GRID
    for down, row in enumerate(rows):
        for across, text in enumerate(row):
            cell = frame.table.cell(down, across)
            cell.text = text
            cell.text_frame.paragraphs[0].font.size = Pt(14)
