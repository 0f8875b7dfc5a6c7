"""Flows: a document's blocks joined into continuous texts, such as the body, a text box or a cell.

A quotation may run across paragraphs and the lines of a slide, so marks are paired and sentences split within
a flow rather than a block. Page numbers with a running title, as copied from a PDF, are blanked out.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from lessonsearch.quotations import NormalisedText, normalise
from lessonsearch.verify.lesson_links import written_links
from lessonsearch.verify.readers.upload import TextBlock

BETWEEN = "\n\n"
FURNITURE = re.compile(
    r"(?<![^\n])[ \t]*(?:page[ \t]+)?\d{1,4}[ \t]*\n+(?P<after>[^\n]{1,200})(?![^\n])", re.IGNORECASE
)
"""A line of digits and the next line, which may be a running title."""
SENTENCE_END = re.compile(r"[.!?…][’”'\")\]»]*(?=\s+[^a-z\s])|\n\n")


@dataclass(frozen=True)
class Flow:
    """Consecutive blocks and their joined text."""

    blocks: tuple[TextBlock, ...]
    text: str
    starts: tuple[int, ...] = field(repr=False)

    def number(self, at: int) -> int:
        """Index of the block that contains a character."""
        return max(0, bisect_right(self.starts, at) - 1)

    def block(self, at: int) -> TextBlock:
        """The block that contains a character."""
        return self.blocks[self.number(at)]

    def end(self, number: int) -> int:
        """Offset of the end of a block's text."""
        return self.starts[number] + len(self.blocks[number].text)

    def place(self, at: int) -> str:
        """The place of a character, as a person would look for it."""
        number = self.number(at)
        block = self.blocks[number]
        if not block.line:
            return block.place
        return f"line {block.line + self.text.count(chr(10), self.starts[number], at)}"

    @cached_property
    def normalised(self) -> NormalisedText:
        """The words of the text."""
        return normalise(self.text)

    @cached_property
    def written_links(self) -> tuple[tuple[int, int], ...]:
        """The characters [start, end) of the addresses in the text."""
        return tuple(written_links(self.text))

    @cached_property
    def sentence_ends(self) -> tuple[int, ...]:
        """Offsets at which sentences end; every block ends one."""
        return tuple(match.end() for match in SENTENCE_END.finditer(self.text))

    def sentence(self, at: int) -> int:
        """Index of the sentence that contains a character."""
        return bisect_right(self.sentence_ends, at)


def flows(blocks: Iterable[TextBlock], is_title: Callable[[str], bool]) -> Iterator[Flow]:
    """The flows of a document. A heading is a flow of its own that no quotation crosses, unless it is a
    running title between the lines of a page."""
    held: list[TextBlock] = []
    for block in blocks:
        apart = block.heading and not is_title(block.text)
        if held and (apart or held[-1].flow != block.flow or held[-1].page != block.page):
            yield _flow(held, is_title)
            held = []
        held.append(block)
        if apart:
            yield _flow(held, is_title)
            held = []
    if held:
        yield _flow(held, is_title)


def _flow(blocks: list[TextBlock], is_title: Callable[[str], bool]) -> Flow:
    starts, at = [], 0
    for block in blocks:
        starts.append(at)
        at += len(block.text) + len(BETWEEN)
    text = BETWEEN.join(block.text for block in blocks)
    return Flow(tuple(blocks), FURNITURE.sub(lambda found: _blanked(found, is_title), text), tuple(starts))


def _blanked(found: re.Match[str], is_title: Callable[[str], bool]) -> str:
    """Blank out page numbers and the running titles after them; line breaks stay, so that line numbers
    stay right."""
    if not is_title(found["after"]):
        return found[0]
    return "".join(sign if sign == "\n" else " " for sign in found[0])
