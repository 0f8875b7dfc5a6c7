"""Markdown documents: front matter, footnotes, and the blocks of the rendered HTML."""

from __future__ import annotations

import re

from lessonsearch.verify.readers.commonmark import html_of
from lessonsearch.verify.readers.html import blocks_of
from lessonsearch.verify.readers.text import decoded
from lessonsearch.verify.readers.upload import Content

FRONT_MATTER = re.compile(r"---[ \t]*\n(?:[^\n]*\n){0,400}?(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
DEFINITION = re.compile(r"^( {0,3})\[\^[^\[\]\s]{1,100}\]:", re.MULTILINE)
REFERENCE = re.compile(r"\[\^[^\[\]\s]{1,100}\]")


def read_markdown(data: bytes) -> Content:
    """The blocks of a Markdown document, with their first lines.

    Front matter is skipped, and so are footnote marks, which CommonMark does not have.
    """
    text = decoded(data)
    head = FRONT_MATTER.match(text)
    first = text.count("\n", 0, head.end()) if head else 0
    body = REFERENCE.sub("", DEFINITION.sub(r"\1", text[head.end() :] if head else text))
    return blocks_of(html_of(body, first + 1))
