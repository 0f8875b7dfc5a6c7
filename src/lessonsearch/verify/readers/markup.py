"""Markdown, web pages and plain text: to blocks with the lines on which they begin."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from lessonsearch.errors import DocumentError
from lessonsearch.quotations import normalise
from lessonsearch.verify.readers.commonmark import html_of
from lessonsearch.verify.readers.html import blocks_of
from lessonsearch.verify.readers.upload import TextBlock

OPENING_WORDS = 6
"""Words by which a block is found again in the text that it was made from."""


def read_text(data: bytes) -> Iterator[TextBlock]:
    """Paragraphs of plain text: what stands between blank lines."""
    held: list[str] = []
    begun = 1
    for number, line in enumerate([*_decoded(data).split("\n"), ""], 1):
        if line.strip():
            if not held:
                begun = number
            held.append(line)
        elif held:
            yield TextBlock("\n".join(held), f"line {begun}")
            held = []


def read_markdown(data: bytes) -> Iterator[TextBlock]:
    """The blocks of a Markdown document. Front matter is passed over."""
    text = _decoded(data)
    head = re.match(r"---\n.*?\n---\n", text, re.DOTALL)
    lines = _LineFinder(text)
    for block in blocks_of(html_of(text[head.end() :] if head else text)):
        yield replace(block, location=lines.place(block))


def read_html(data: bytes) -> Iterator[TextBlock]:
    """The blocks of a web page."""
    return blocks_of(_decoded(data))


def _decoded(data: bytes) -> str:
    """Text of UTF-8 or UTF-16 with its mark, else of Windows's Western European encoding."""
    for encoding in ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding).replace("\r\n", "\n").replace("\r", "\n")
        except UnicodeDecodeError:
            continue
    raise DocumentError("its letters cannot be read; save it as UTF-8.")


class _LineFinder:
    """Finds the line of Markdown from which a block was made, going on from the last one."""

    def __init__(self, text: str) -> None:
        self.text = normalise(text)
        self.word = 0

    def place(self, block: TextBlock) -> str:
        """`line 12`; empty where the text was made into something else."""
        words = normalise(block.text).words
        found = self.text.find("".join(word.letters for word in words[:OPENING_WORDS]), self.word)
        if found:
            begin = self.text.words[found[0]].start
            self.word = min(found[0] + len(words), len(self.text.words))
        else:
            starts = [self.text.text.find(link) for link in block.links]
            begin = min((start for start in starts if start >= 0), default=-1)
        return f"line {self.text.text.count(chr(10), 0, begin) + 1}" if begin >= 0 else ""
