"""What of a Word document's XML is seen: not what is deleted, moved away, replaced or a separator."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lessonsearch.file_formats.ooxml import WORD
from lessonsearch.file_formats.wordprocessing import SUPERSEDED, value

OUR_COMMENTS = "lessonsearch"
"""The author of the comments that the checker itself puts into a document."""


def visible(root: Any) -> Iterator[Any]:
    """Every element in document order but what is deleted, replaced or not for people."""
    skip = SUPERSEDED | {f"{WORD}rPr", f"{WORD}sectPr", f"{WORD}pPrChange"}
    waiting = [root]
    while waiting:
        element = waiting.pop()
        separator = re.search("[sS]eparator", element.get(f"{WORD}type") or "")
        if element.tag in skip or separator or element.get(f"{WORD}author") == OUR_COMMENTS:
            continue
        yield element
        waiting.extend(reversed(element))


def mark_deleted(paragraph: Any) -> bool:
    """Whether the end of a paragraph is deleted or moved away, so that the next goes on with it."""
    marks = paragraph.find(f"{WORD}pPr/{WORD}rPr")
    return marks is not None and any(marks.find(f"{WORD}{name}") is not None for name in ("del", "moveFrom"))


def style_of(paragraph: Any) -> str:
    return value(paragraph, f"{WORD}pPr/{WORD}pStyle") or ""


def is_raised(run: Any) -> bool:
    lifted, style = value(run, f"{WORD}rPr/{WORD}position"), value(run, f"{WORD}rPr/{WORD}rStyle")
    return (
        value(run, f"{WORD}rPr/{WORD}vertAlign") == "superscript"
        or re.fullmatch(r"0*[1-9]\d*", lifted or "") is not None
        or "ootnote" in (style or "")
    )


def run_text(run: Any) -> str:
    return "".join(text.text or "" for text in run.iter(f"{WORD}t"))
