"""An excerpt drawn into a document: its words, where they stand, and the link, as elements."""

from __future__ import annotations

from itertools import groupby
from xml.etree.ElementTree import Element, SubElement

from markdown.util import AtomicString

from lessonsearch.model.lesson import BULLET, QUOTATION, TABLE, Block
from lessonsearch.training.references import Reference

CLASS = "lesson-excerpt"
"""The class of the `figure`, for style sheets."""


FOLDED = "folded"
"""The class of the `details` that a reader's folded passages stand in."""


def draw(parent: Element, reference: Reference, blocks: tuple[Block, ...], link: str, folded: bool) -> None:
    """Add a `figure` with a block quotation and a caption. Its words are text, whatever marks they hold.

    `folded` closes the words until they are asked for. The lesson's content note is not repeated: it tells
    the outcome of a case that the material may keep for its end, and the material has a note of its own.
    """
    figure = SubElement(parent, "figure", {"class": CLASS})
    words = SubElement(figure, "details", {"class": FOLDED}) if folded else figure
    if folded:
        _say(words, "summary", "Show the passage")
    quotation = SubElement(words, "blockquote", {"cite": link})
    for form, run in groupby(blocks, key=lambda block: block.form):
        if form == BULLET:
            items = SubElement(quotation, "ul")
            for block in run:
                _say(items, "li", block.text)
        else:
            for block in run:
                _draw_block(quotation, block)
    caption = SubElement(figure, "figcaption")
    _say(caption, "a", reference.provenance).set("href", link)


def _draw_block(parent: Element, block: Block) -> None:
    if block.form == QUOTATION:
        _say(SubElement(parent, "blockquote"), "p", block.text)
    elif block.form == TABLE:
        table = SubElement(parent, "table")
        _say(table, "caption", block.text)
        for number, row in enumerate(block.rows):
            cells = SubElement(table, "tr")
            for cell in row:
                _say(cells, "td" if number else "th", cell)
    else:
        _say(parent, "p", block.text)


def _say(parent: Element, tag: str, text: str) -> Element:
    element = SubElement(parent, tag)
    element.text = AtomicString(text)
    return element
