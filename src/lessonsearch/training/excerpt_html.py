"""Embedded excerpt: an element tree with the words of an excerpt, its provenance and its link."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement

from markdown.util import AtomicString

from lessonsearch.citations.quotation import HtmlElement, html_elements
from lessonsearch.model.lesson import Block
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
    for element in html_elements(blocks):
        _add(quotation, element)
    caption = SubElement(figure, "figcaption")
    _add_text(caption, "a", reference.provenance).set("href", link)


def _add(parent: Element, element: HtmlElement) -> None:
    tag, content = element
    if not isinstance(content, str):
        added = SubElement(parent, tag)
        for inner in content:
            _add(added, inner)
    elif tag == "blockquote":
        _add_text(SubElement(parent, tag), "p", content)
    else:
        _add_text(parent, tag, content)


def _add_text(parent: Element, tag: str, text: str) -> Element:
    element = SubElement(parent, tag)
    element.text = AtomicString(text)
    return element
