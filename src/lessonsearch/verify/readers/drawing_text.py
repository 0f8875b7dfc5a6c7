"""The text of drawings: paragraphs of DrawingML, charts and diagrams."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Any

from lessonsearch.file_formats.ooxml import CHART, DRAWING, FALLBACK

NOTE_MARK = re.compile(r"\s*[\[(]?(?:\d{1,3}|[*†‡§]+|[ivx]{1,4}|[a-z])[\])]?(?:\s*,\s*\d{1,3})*\s*")
"""Raised letters that are a footnote mark."""


def seen(root: Any, hidden: Collection[Any] = ()) -> Iterator[Any]:
    """Every element in document order, without copies for older programs and what is hidden."""
    waiting = [root]
    while waiting:
        element = waiting.pop()
        if element.tag != FALLBACK and element not in hidden:
            yield element
            waiting.extend(reversed(element))


def drawn_paragraph(paragraph: Any) -> str:
    """The text of a DrawingML paragraph: without footnote marks and slide numbers."""
    found = []
    for element in paragraph:
        if element.tag == f"{DRAWING}br":
            found.append("\n")
        elif element.tag == f"{DRAWING}fld" and element.get("type") == "slidenum":
            continue
        elif element.tag in (f"{DRAWING}r", f"{DRAWING}fld"):
            text = element.findtext(f"{DRAWING}t") or ""
            properties = element.find(f"{DRAWING}rPr")
            raised = properties is not None and _positive(properties.get("baseline", "0"))
            if not (raised and NOTE_MARK.fullmatch(text)):
                found.append(text)
        else:
            found.extend(node.text or "" for node in element.iter() if str(node.tag).endswith("/math}t"))
    return "".join(found)


def _positive(number: str) -> bool:
    return not number.startswith("-") and number.strip("0%. ") != ""


def drawn_texts(root: Any) -> Iterator[str]:
    """The texts of a chart or a diagram: titles, labels, categories, the words of its shapes."""
    for element in root.iter():
        if element.tag == f"{DRAWING}p":
            yield drawn_paragraph(element)
        elif element.tag == f"{CHART}pt":
            yield element.findtext(f"{CHART}v") or ""
        elif _is_label(element):
            yield element.text or ""


def _is_label(element: Any) -> bool:
    """Whether an element holds the name of a series, or a text of the charts that Office has since 2016."""
    if element.tag == f"{CHART}v":
        return bool(element.getparent().tag == f"{CHART}tx")
    return str(element.tag).endswith(("/chartex}v", "/chartex}pt"))
