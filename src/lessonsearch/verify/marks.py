"""Quotation marks in a text: where each stands, and whether its neighbours let it open or close a quotation.

Double marks of every kind (straight, curly, low, fullwidth, primes) are one sort and may be mixed, as word
processors leave them; single marks are another, guillemets a third. Double marks are paired first
(`double_marks`); single ones then pair inside or around them (`single_marks`).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

MARKS = frozenset("“”„‟\"＂〝〞″‘’‚‛'＇′«»‹›`´")
BEFORE_OPENING = frozenset("([{—–-/|>*_~=:+\u200b")
FEET_AND_INCHES = re.compile(r"(?<![\d.])\d+(?:\.\d+)?\s?['′’]\s?\d+(?:\.\d+)?\s?[\"″”]")
"""Feet with inches, minutes with seconds: `5'10"`."""
INCHES = re.compile(r"(?<=\d)[\"″”](?=\s|[x×-])")
"""Inches or seconds, or the end of a quotation after a number: `24" wide`, `"level 1" and`."""
NEW_LINE = re.compile(r"[.!?…:;][ \t]*\n[ \t]*\Z")
CURLY_OPENING = frozenset("“‘„‚")
THIN_SPACES = frozenset("\u00a0\u2006\u2009\u200a\u202f")
"""Spaces that typesetters put between two marks: `“ ‘`."""
ENDS_SENTENCE = frozenset(".,;:!?…)]")
MAX_TOGETHER = 6
"""Maximum adjacent marks that are skipped."""


@dataclass(frozen=True)
class MarkedSpan:
    """The characters [start, end) from an opening mark to its partner, marks included; the words between
    them are [inner_start, inner_end)."""

    start: int
    end: int
    inner_start: int
    inner_end: int


@dataclass
class Pairing:
    """The pairs in a text, and the opening marks without a partner."""

    spans: list[MarkedSpan] = field(default_factory=list)
    unpaired: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Mark:
    """A mark, its offset, and the roles that its neighbours allow."""

    sign: str
    start: int
    end: int
    can_open: bool
    can_close: bool
    paragraph: int
    first: bool
    """Whether it begins its paragraph."""
    detached: bool = False
    """Whether it stands between two spaces, so that nothing says to which side it belongs."""
    glued: bool = False
    """Whether it stands between a punctuation mark and a letter: a space was forgotten on one side."""
    continues: bool = False
    """Whether it begins a line after the end of a sentence."""
    inches: bool = False
    """Whether it may be the sign for inches."""


class Paragraphs:
    """Paragraph boundaries of a text, to look up any character."""

    def __init__(self, text: str, starts: Sequence[int]) -> None:
        self.text = text
        self.starts = list(starts) or [0]

    @cached_property
    def measures(self) -> frozenset[int]:
        """The characters of measures: feet with inches, minutes with seconds."""
        return frozenset(at for match in FEET_AND_INCHES.finditer(self.text) for at in range(*match.span()))

    @cached_property
    def inches(self) -> frozenset[int]:
        """The marks that may be signs for inches."""
        return frozenset(match.start() for match in INCHES.finditer(self.text))

    def number(self, at: int) -> int:
        """Index of the paragraph that contains a character."""
        return bisect_right(self.starts, at) - 1

    def begins(self, at: int) -> bool:
        """Whether only list and emphasis marks precede a character in its paragraph."""
        start = self.starts[self.number(at)]
        return at - start < 12 and not self.text[start:at].strip(" \t\n\r>*_-•–—#\u00a0…([")


def find_marks(text: str, pattern: re.Pattern[str], paragraphs: Paragraphs) -> Iterator[Mark]:
    """The marks of one sort in a text, except those of measures."""
    if not pattern.search(text):
        return
    last_end, last_opened = -1, False
    for match in pattern.finditer(text):
        start, end = match.span()
        if start in paragraphs.measures:
            continue
        first = paragraphs.begins(start)
        before, after = _before(text, start), _after(text, end, first)
        opened = _opens_after(text, start, last_opened and last_end == start)
        can_open = (opened or first) and bool(after) and not after.isspace()
        detached = before.isspace() and after.isspace()
        closed = bool(before) and not before.isspace() and before not in "([{"
        alone = before.isspace() and (after in ENDS_SENTENCE or after.isspace())
        can_close = (closed or alone) and not after.isalnum() and not first
        glued = before in ENDS_SENTENCE and after.isalnum()
        last_end, last_opened = end, can_open
        number = paragraphs.number(start)
        continues = bool(NEW_LINE.search(text, max(0, start - 20), start))
        yield Mark(
            *(match[0], start, end, can_open, can_close, number, first, detached, glued, continues),
            inches=start in paragraphs.inches,
        )


def _before(text: str, start: int) -> str:
    """The sign before a mark, past a thin space that stands between it and another mark."""
    if text[start - 1 : start] in THIN_SPACES and text[start - 2 : start - 1] in MARKS:
        return text[start - 2 : start - 1]
    return text[start - 1 : start]


def _after(text: str, end: int, first: bool) -> str:
    """The sign after a mark, past a space that stands between it and another mark: a thin one, or any at
    the beginning of a paragraph."""
    space, following = text[end : end + 1], text[end + 1 : end + 2]
    if following in MARKS and (space in THIN_SPACES or (first and space == " ")):
        return following
    return space


def _opens_after(text: str, at: int, after_opening: bool) -> bool:
    """Whether the text before a character lets a quotation open there; other marks are skipped."""
    sign = text[at]
    for _ in range(MAX_TOGETHER):
        if not at or text[at - 1] not in MARKS:
            break
        at -= 1
    before = text[at - 1 : at]
    if sign in CURLY_OPENING and before and before in ",;:.!?":
        return True  # the space before it is missing
    return after_opening or not before or before.isspace() or before in BEFORE_OPENING
