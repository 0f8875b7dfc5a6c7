"""Embedded excerpt: an element tree with the words of an excerpt, its provenance and its link."""

from __future__ import annotations

from itertools import groupby
from xml.etree.ElementTree import Element, SubElement

from markdown.util import AtomicString

from lessonsearch.model.lesson import BULLET, QUOTATION, TABLE, Block
from lessonsearch.training.references import Reference

CLASS = "lesson-excerpt"
"""Class of the `figure`, for style sheets."""


FOLDED = "folded"
"""Class of the `details` element around a folded passage."""


def add_excerpt(
    parent: Element, reference: Reference, blocks: tuple[Block, ...], link: str, folded: bool
) -> None:
    """Add a `figure` with a block quotation and a caption. Markup in the words is not interpreted.

    `folded` hides the words until the reader opens them. The lesson's content note is omitted: it would
    reveal the outcome of a case that the material may keep for its end, and the material has a note of its
    own.
    """
    figure = SubElement(parent, "figure", {"class": CLASS})
    words = SubElement(figure, "details", {"class": FOLDED}) if folded else figure
    if folded:
        _add_text(words, "summary", "Show the passage")
    quotation = SubElement(words, "blockquote", {"cite": link})
    for form, run in groupby(blocks, key=lambda block: block.form):
        if form == BULLET:
            items = SubElement(quotation, "ul")
            for block in run:
                _add_text(items, "li", block.text)
        else:
            for block in run:
                _add_block(quotation, block)
    caption = SubElement(figure, "figcaption")
    _add_text(caption, "a", reference.provenance).set("href", link)


def _add_block(parent: Element, block: Block) -> None:
    if block.form == QUOTATION:
        _add_text(SubElement(parent, "blockquote"), "p", block.text)
    elif block.form == TABLE:
        table = SubElement(parent, "table")
        _add_text(table, "caption", block.text)
        for number, row in enumerate(block.rows):
            cells = SubElement(table, "tr")
            for cell in row:
                _add_text(cells, "td" if number else "th", cell)
    else:
        _add_text(parent, "p", block.text)


def _add_text(parent: Element, tag: str, text: str) -> Element:
    element = SubElement(parent, tag)
    element.text = AtomicString(text)
    return element
