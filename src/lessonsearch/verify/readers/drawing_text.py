"""The text of drawings: paragraphs of DrawingML, charts and diagrams."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from lessonsearch.file_formats.ooxml import CHART, DRAWING, FALLBACK
from lessonsearch.verify.readers.note_marks import NOTE_MARK


def seen(root: Any, hidden: Collection[Any] = ()) -> Iterator[Any]:
    """Every element in document order, except copies for older programs and hidden elements."""
    waiting = [root]
    while waiting:
        element = waiting.pop()
        if element.tag != FALLBACK and element not in hidden:
            yield element
            waiting.extend(reversed(element))


def drawn_paragraph(paragraph: Any) -> str:
    """The text of a DrawingML paragraph, without footnote marks, slide numbers and struck-out text."""
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
            if properties is not None and properties.get("strike", "noStrike") != "noStrike":
                continue
            if not (raised and NOTE_MARK.fullmatch(text)):
                found.append(text)
        else:
            found.extend(node.text or "" for node in element.iter() if str(node.tag).endswith("/math}t"))
    return "".join(found)


def _positive(number: str) -> bool:
    return not number.startswith("-") and number.strip("0%. ") != ""


def drawn_texts(root: Any) -> Iterator[str]:
    """The texts of a chart or diagram: titles, labels, categories and the words of its shapes."""
    for element in root.iter():
        if element.tag == f"{DRAWING}p":
            yield drawn_paragraph(element)
        elif element.tag == f"{CHART}pt":
            yield element.findtext(f"{CHART}v") or ""
        elif _is_label(element):
            yield element.text or ""


def _is_label(element: Any) -> bool:
    """Whether an element holds the name of a series, or text of a chart type introduced in Office 2016."""
    if element.tag == f"{CHART}v":
        return bool(element.getparent().tag == f"{CHART}tx")
    return str(element.tag).endswith(("/chartex}v", "/chartex}pt"))
