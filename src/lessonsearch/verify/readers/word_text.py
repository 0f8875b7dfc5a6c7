"""Displayed text in WordprocessingML, without deleted, moved or replaced text and without separators."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lessonsearch.file_formats.ooxml import WORD
from lessonsearch.file_formats.wordprocessing import SUPERSEDED, value

OUR_COMMENTS = "lessonsearch"
"""Author of the comments that the checker itself adds to a document."""


def visible(root: Any) -> Iterator[Any]:
    """Every displayed element in document order, without separators and our own comments."""
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
    """Whether the end mark of a paragraph is deleted or moved, so that the next paragraph continues it."""
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
