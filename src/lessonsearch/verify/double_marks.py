"""Pairs of double quotation marks and guillemets.

A quotation does not extend past another opening mark of its own sort, unless that one stands in single marks
of the quotation: “she said: ‘they told me “no” twice’ and left”. It may run across paragraphs, each of which
may repeat the opening mark.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from lessonsearch.verify.marks import Mark, MarkedSpan, Pairing, Paragraphs, find_marks

DOUBLE = re.compile(r"‘‘|’’|''|(?<!`)``(?![`\s])|[“”„‟\"＂〝〞″]")
GUILLEMET = re.compile(r"[«»]")
SINGLE_GUILLEMET = re.compile(r"[‹›]")
OPENS = frozenset("“„‟〝«‹") | {"``", "‘‘"}
CLOSES = frozenset("”〞»›") | {"’’"}
SINGLE_OPENS = re.compile(r"(?<![^\W_])[‘‚‛'](?=[\w“„\"…\[(])")
SINGLE_CLOSES = re.compile(r"[’'](?![^\W_])")
MAX_PARAGRAPHS = 8
"""Maximum paragraphs that a quotation may run across without a new opening mark."""
MAX_POINTS = 7
"""Number of paragraphs that open and never close from which they are not the points of a list."""


def pair_double(text: str, paragraphs: Paragraphs) -> Pairing:
    """Pair double marks and guillemets."""
    found = Pairing()
    for pattern in (DOUBLE, GUILLEMET, SINGLE_GUILLEMET):
        _pair(text, list(find_marks(text, pattern, paragraphs)), found, spaced=pattern is not DOUBLE)
    return found


def _pair(text: str, marks: list[Mark], found: Pairing, spaced: bool) -> None:
    """Pair the marks of one sort. `spaced` ones may have spaces inside, as French guillemets do."""
    opened: list[Mark] = []  # the opening mark of the current quotation, and those that repeat it
    reached = 0
    for number, mark in enumerate(marks):
        if number < reached:
            continue
        if opened and mark.paragraph - opened[-1].paragraph > MAX_PARAGRAPHS:
            found.unpaired += _not_closed(opened)
            opened = []
        role = _role(mark, opened[0] if opened else None, spaced)
        closed_next = (mark.detached or mark.inches) and _closed_by(marks, number)
        if mark.inches and (closed_next or not (opened or mark.can_open)):
            continue
        if not opened and mark.detached and closed_next:
            role = "open"
        if role == "close" and opened:
            found.spans.append(_span(opened[0], mark))
            opened = []
        elif role == "open":
            if opened and (mark.continues or (mark.first and mark.paragraph > opened[-1].paragraph)):
                opened.append(mark)
                continue
            if opened and (reached := _past_nested(text, opened[0], marks, number)):
                found.spans += [_span(*pair) for pair in zip(*[iter(marks[number:reached])] * 2, strict=True)]
                continue
            found.unpaired += _not_closed(opened)
            opened = [mark]
    found.unpaired += _not_closed(opened)


def _span(opening: Mark, closing: Mark) -> MarkedSpan:
    return MarkedSpan(opening.start, closing.end, opening.end, closing.start)


def _not_closed(opened: Sequence[Mark]) -> list[int]:
    """Where a quotation without a closing mark opens. In a few paragraphs that each open, each is one, as the
    points of a list are; many are a speech whose end is missing."""
    later = [mark.start for before, mark in pairwise(opened) if mark.paragraph > before.paragraph]
    return [*(mark.start for mark in opened[:1]), *(later if len(later) < MAX_POINTS else ())]


def _past_nested(text: str, outer: Mark, marks: Sequence[Mark], number: int) -> int:
    """The index after the pairs that begin at an index, if they stand in single marks within a quotation that
    is closed after them in the same paragraph; else 0."""
    last = number
    while last + 1 < len(marks) and _only_opens(marks[last]) and _only_closes(marks[last + 1]):
        last += 2
    if last == number or last == len(marks) or not _only_closes(marks[last]):
        return 0
    closing = marks[last]
    within = outer.paragraph == closing.paragraph
    introduced = SINGLE_OPENS.search(text, outer.end, marks[number].start + 1)
    ended = SINGLE_CLOSES.search(text, marks[last - 1].end, closing.end)
    return last if within and introduced and ended else 0


def _only_opens(mark: Mark) -> bool:
    return mark.can_open and not mark.can_close


def _only_closes(mark: Mark) -> bool:
    return mark.can_close and not mark.can_open


def _closed_by(marks: list[Mark], number: int) -> bool:
    """Whether the mark after that one closes something in the same paragraph."""
    following = marks[number + 1] if number + 1 < len(marks) else None
    return (
        following is not None and following.paragraph == marks[number].paragraph and _only_closes(following)
    )


def _role(mark: Mark, opened: Mark | None, spaced: bool) -> str:
    """`open`, `close` or empty."""
    if spaced:
        if opened is None:
            return "open" if mark.can_open or mark.sign in OPENS else ""
        return "close" if mark.sign != opened.sign or (mark.can_close and not mark.can_open) else "open"
    if _only_opens(mark):
        if mark.sign in CLOSES and opened and not mark.first:
            return "close"
        return "open"
    if _only_closes(mark):
        return "close"
    if mark.sign in OPENS:
        return "open" if mark.can_open or opened is None else ""
    if mark.sign in CLOSES:
        return "close"
    if mark.can_open and mark.can_close:
        return "close" if opened else "open"
    if mark.glued and opened is None:
        return "open"
    return "close" if opened and not mark.can_open and _inside_word(mark) else ""


def _inside_word(mark: Mark) -> bool:
    """Whether a mark without a space on either side can only be a closing one set too close."""
    return not mark.can_open and not mark.can_close and not mark.first
