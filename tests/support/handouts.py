"""Handouts and decks with quotations from the shipped corpus, right ones and altered ones."""

from __future__ import annotations

import io

import docx
import pptx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from pptx.util import Inches

SITE = "https://lessons.example.org"
P28 = f"{SITE}/excerpts/ages-of-concern/p28"

WORDS = "the threshold for information sharing, including without consent, must be lower"
ALTERED = WORDS.replace("must", "could")

P14 = "crucial time was lost for both assessing and supporting a vulnerable young woman"


def word(*paragraphs: tuple[str, str, str]) -> bytes:
    """A Word document of (text, style, link) each."""
    document = docx.Document()
    for text, style, link in paragraphs:
        paragraph = document.add_paragraph(text, style=style or None)
        if link:
            element = OxmlElement("w:hyperlink")
            name = document.part.relate_to(link, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
            element.set(qn("r:id"), name)
            paragraph._p.append(element)
    return saved(document)


def saved(document: object) -> bytes:
    file = io.BytesIO()
    document.save(file)  # type: ignore[attr-defined]
    return file.getvalue()


def deck(*slides: tuple[str, str]) -> bytes:
    """A deck of (text, link) a slide, the text in a box and the link in another."""
    presentation = pptx.Presentation()
    for text, link in slides:
        slide = presentation.slides.add_slide(presentation.slide_layouts[6])
        box = slide.shapes.add_textbox(Inches(1), Inches(1), Inches(8), Inches(3))
        box.text_frame.text = text
        if link:
            run = slide.shapes.add_textbox(0, 0, Inches(8), Inches(1)).text_frame.paragraphs[0].add_run()
            run.text = "source"
            run.hyperlink.address = link
    return saved(presentation)
