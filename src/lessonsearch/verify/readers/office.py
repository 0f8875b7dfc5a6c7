"""Word documents and PowerPoint decks: their paragraphs wherever they stand, with what they link to.

The packages are opened by python-docx and python-pptx. Paragraphs are taken from the XML beneath, because
text boxes, tables, headers, footnotes and grouped shapes hold quotations too. Both libraries read XML
without entities, and get a package whose size is known (`ooxml`).
"""

from __future__ import annotations

import io
import re
import textwrap
from collections.abc import Iterator
from typing import Any

import docx
import pptx
from docx.opc.exceptions import OpcError
from lxml import etree
from pptx.exc import PythonPptxError

from lessonsearch.errors import DocumentError
from lessonsearch.verify.readers.ooxml import DAMAGED, damaged, texts_of
from lessonsearch.verify.readers.upload import TextBlock

MAX_SLIDES = 1_000
"""Sixty slides an hour for two working days."""

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
FIELD = re.compile(r'HYPERLINK\s+(?:\\l\s+)?"([^"]+)"')
TEXT_PARTS = re.compile(r"/(document|footnotes|endnotes|comments|header\d*|footer\d*)\.xml\Z")

BROKEN = (*DAMAGED, OpcError, PythonPptxError, etree.XMLSyntaxError)
"""What the libraries raise on packages that are damaged, in whichever place the damage is."""


def read_docx(data: bytes) -> Iterator[TextBlock]:
    """The paragraphs of a Word document, each placed by the heading above it. Raises DocumentError."""
    data = texts_of(data, "Word", "docx")
    try:
        yield from _word(data)
    except BROKEN as error:
        raise damaged("Word") from error


def _word(data: bytes) -> Iterator[TextBlock]:
    main = docx.Document(io.BytesIO(data)).part
    parts = [main, *(relation.target_part for relation in main.rels.values() if not relation.is_external)]
    for part in parts:
        name = TEXT_PARTS.search(str(part.partname))
        if not name:
            continue
        root = getattr(part, "_element", None)
        if root is None:
            root = _parse(part.blob)
        heading = ""
        for number, paragraph in enumerate(_outermost(root, f"{WORD}p"), 1):
            text = _word_text(paragraph)
            style = _style(paragraph)
            if not text.strip():
                continue
            if "heading" in style or style == "title":
                heading = text
            where = "" if part is main else f"{name[1].rstrip('0123456789')}, "
            place = f"{where}paragraph {number}" + (
                f", under ‘{textwrap.shorten(heading, 60, placeholder=' …')}’" if heading else ""
            )
            yield TextBlock(text, place, tuple(_word_links(paragraph, part.rels)), "quote" in style)


def _word_text(paragraph: Any) -> str:
    found = []
    for element in _inside(paragraph, f"{WORD}p"):
        if element.tag == f"{WORD}t":
            found.append(element.text or "")
        elif element.tag in (f"{WORD}tab", f"{WORD}br", f"{WORD}cr"):
            found.append(" ")
        elif element.tag == f"{WORD}noBreakHyphen":
            found.append("-")
    return "".join(found)


def _word_links(paragraph: Any, relations: Any) -> Iterator[str]:
    for element in _inside(paragraph, f"{WORD}p"):
        if element.tag == f"{WORD}hyperlink" and (name := element.get(f"{RELATION}id")):
            anchor = element.get(f"{WORD}anchor")
            yield _target(relations, name) + (f"#{anchor}" if anchor else "")
        elif element.tag == f"{WORD}instrText" and (field := FIELD.search(element.text or "")):
            yield field[1]
        elif element.tag == f"{DRAWING}hlinkClick" and (name := element.get(f"{RELATION}id")):
            yield _target(relations, name)


def _style(paragraph: Any) -> str:
    style = paragraph.find(f"{WORD}pPr/{WORD}pStyle")
    return "" if style is None else style.get(f"{WORD}val", "").lower()


def read_pptx(data: bytes) -> Iterator[TextBlock]:
    """The paragraphs of a deck and of its speaker's notes, slide by slide. Raises DocumentError."""
    data = texts_of(data, "PowerPoint", "pptx")
    try:
        yield from _deck(data)
    except BROKEN as error:
        raise damaged("PowerPoint") from error


def _deck(data: bytes) -> Iterator[TextBlock]:
    deck = pptx.Presentation(io.BytesIO(data))
    if len(deck.slides) > MAX_SLIDES:
        raise DocumentError(
            f"it has {len(deck.slides):,} slides, and {MAX_SLIDES:,} is the most; verify it in parts."
        )
    for number, slide in enumerate(deck.slides, 1):
        yield from _slide(slide.part, f"slide {number}", number)
        if slide.has_notes_slide:
            yield from _slide(slide.notes_slide.part, f"slide {number}, notes", number)


def _slide(part: Any, place: str, page: int) -> Iterator[TextBlock]:
    root = part._element
    for paragraph in _outermost(root, f"{DRAWING}p"):
        links = [
            _target(part.rels, element.get(f"{RELATION}id"))
            for element in paragraph.iter(f"{DRAWING}hlinkClick")
            if element.get(f"{RELATION}id")
        ]
        text = "".join(
            " " if element.tag == f"{DRAWING}br" else element.text or ""
            for element in paragraph.iter(f"{DRAWING}t", f"{DRAWING}br")
        )
        if text.strip() or links:
            yield TextBlock(text, place, tuple(links), page=page)
    # A picture or shape that is a link, such as a QR code.
    for element in root.iter(f"{DRAWING}hlinkClick"):
        name = element.get(f"{RELATION}id")
        if name and element.getparent().tag.endswith("}cNvPr"):
            yield TextBlock("", place, (_target(part.rels, name),), page=page)


def _target(relations: Any, name: str) -> str:
    relation = relations.get(name)
    return relation.target_ref if relation is not None and relation.is_external else ""


def _outermost(root: Any, tag: str) -> Iterator[Any]:
    """Every paragraph, those in text boxes included; not the copies kept for older programs."""
    for element in root.iter(tag):
        if not any(above.tag == FALLBACK for above in element.iterancestors()):
            yield element


def _inside(paragraph: Any, tag: str) -> Iterator[Any]:
    """What stands in a paragraph itself, not in paragraphs of a text box anchored in it."""
    waiting = list(reversed(paragraph))
    while waiting:
        element = waiting.pop()
        if element.tag not in (tag, FALLBACK):
            yield element
            waiting.extend(reversed(element))


def _parse(data: bytes) -> Any:
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
