"""A document's blocks as texts that are read on: the body, each text box, each cell.

A quotation may run over paragraphs and over the lines of a slide, so marks are paired and sentences looked at
in a flow, not in a block. Page numbers with a running title, as a copy from a PDF brings along, are blanked.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from lessonsearch.quotations import NormalisedText, normalise
from lessonsearch.verify.readers.upload import TextBlock

BETWEEN = "\n\n"
FURNITURE = re.compile(
    r"(?<![^\n])[ \t]*(?:page[ \t]+)?\d{1,4}[ \t]*\n+(?P<after>[^\n]{1,200})(?![^\n])", re.IGNORECASE
)
"""A line of digits and the line after it, which may be a running title."""
SENTENCE_END = re.compile(r"[.!?…][’”'\")\]»]*(?=\s+[^a-z\s])|\n\n")


@dataclass(frozen=True)
class Flow:
    """Blocks that are read on from one to the next, and their text."""

    blocks: tuple[TextBlock, ...]
    text: str
    starts: tuple[int, ...] = field(repr=False)

    def number(self, at: int) -> int:
        """The number of the block in which a character stands."""
        return max(0, bisect_right(self.starts, at) - 1)

    def block(self, at: int) -> TextBlock:
        """The block in which a character stands."""
        return self.blocks[self.number(at)]

    def end(self, number: int) -> int:
        """Where a block's text ends."""
        return self.starts[number] + len(self.blocks[number].text)

    def place(self, at: int) -> str:
        """Where a character stands, as a person finds it."""
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
    def sentence_ends(self) -> tuple[int, ...]:
        """Where its sentences end, blocks included."""
        return tuple(match.end() for match in SENTENCE_END.finditer(self.text))

    def sentence(self, at: int) -> int:
        """The number of the sentence in which a character stands."""
        return bisect_right(self.sentence_ends, at)


def flows(blocks: Iterable[TextBlock], is_title: Callable[[str], bool]) -> Iterator[Flow]:
    """The flows of a document. A heading stands by itself, and no quotation runs over it, unless it is a
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
    """Blanks for a page number and the running title after it; line ends stay, so that lines count on."""
    if not is_title(found["after"]):
        return found[0]
    return "".join(sign if sign == "\n" else " " for sign in found[0])
