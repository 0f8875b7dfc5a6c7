"""How two wordings differ, word for word; and some words drawn out of a text in that text's own wording."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lessonsearch.quotations.normalise import NormalisedText, WordSpan, normalise

LEFT_OUT = re.compile(r"\[[^\[\]]{0,200}\]|…|\.[ \u00a0]?\.[ \u00a0]?\.")
"""How a quotation says that words are missing or put in by the quoter: `…`, `...`, `[…]`, `[the father]`."""

ALONE = 2
EXCHANGED = 3
"""What a word put in or left out costs, and a word put for another: less than one of each, so that two
words in a row are rather read as exchanged, but more than one alone, so that equal words find each other."""

QUOTATION_MARKS = frozenset("‘’“”'\"")

Mark = Literal["same", "source", "quoted"]
Grid = NDArray[np.int64]
Step = tuple[int | None, int | None]


class DiffSegment(NamedTuple):
    """A stretch of a comparison: words in both, words of the source alone, or words put in by the quoter."""

    mark: Mark
    text: str


class Alignment(NamedTuple):
    """A quotation laid beside the words [first, last) of a source that it is nearest to.

    `steps` are pairs of a word of the source and a word of the quotation, either of them None where the
    other has no partner; `agreeing` counts the pairs of equal words.
    """

    first: int
    last: int
    steps: tuple[Step, ...]
    agreeing: int


def align(source: NormalisedText, quotation: NormalisedText, after: int = 0) -> Alignment:
    """Lay a quotation beside the stretch of a source, from word `after` on, to which fewest changes lead.

    A change is a word put in, left out or put for another. Sellers, The theory and computation of
    evolutionary distances, Journal of Algorithms 1 (1980): the source's ends are free.
    """
    here, there = _numbers(source.words[after:], quotation.words)
    place = ALONE * np.arange(len(here) + 1)
    costs: Grid = np.zeros((len(there) + 1, len(here) + 1), dtype=np.int64)
    for row, word in enumerate(there, 1):
        best = costs[row - 1] + ALONE
        np.minimum(best[1:], costs[row - 1, :-1] + EXCHANGED * (here != word), out=best[1:])
        costs[row] = np.minimum.accumulate(best - place) + place
    steps = _paired_ends(_steps(costs, here, there), len(here))
    agreeing = sum(i is not None and j is not None and here[i] == there[j] for i, j in steps)
    shifted = tuple((None if i is None else after + i, j) for i, j in steps)
    found = [i for i, _ in shifted if i is not None]
    first, last = (found[0], found[-1] + 1) if found else (after, after)
    return Alignment(first, last, shifted, agreeing)


def _numbers(source: Sequence[WordSpan], quotation: Sequence[WordSpan]) -> tuple[Grid, Grid]:
    """Words as numbers, equal where their letters are."""
    known: dict[str, int] = {}
    there = [known.setdefault(word.letters, len(known)) for word in quotation]
    here = [known.get(word.letters, -1) for word in source]
    return np.array(here, dtype=np.int64), np.array(there, dtype=np.int64)


def _steps(grid: Grid, here: Grid, there: Grid) -> list[Step]:
    """The cheapest way back from the end of the quotation to its beginning, in reading order."""
    steps: list[Step] = []
    row, column = len(there), int(np.argmin(grid[-1]))
    costs, words, asked = grid.tolist(), here.tolist(), there.tolist()
    while row:
        differ = EXCHANGED * (not column or words[column - 1] != asked[row - 1])
        if column and costs[row - 1][column - 1] + differ == costs[row][column]:
            row, column = row - 1, column - 1
            steps.append((column, row))
        elif costs[row - 1][column] + ALONE == costs[row][column]:
            row -= 1
            steps.append((None, row))
        else:
            column -= 1
            steps.append((column, None))
    return steps[::-1]


def _paired_ends(steps: list[Step], size: int) -> list[Step]:
    """Words put in at the ends stand for as many of the source's words there, as far as it has any."""
    head = next((at for at, (i, _) in enumerate(steps) if i is not None), len(steps))
    tail = next((at for at, (i, _) in enumerate(reversed(steps)) if i is not None), 0)
    if head == len(steps):
        return steps
    begin, end = steps[head][0] or 0, (steps[len(steps) - 1 - tail][0] or 0) + 1
    first = [
        (begin - head + at if begin - head + at >= 0 else None, j) for at, (_, j) in enumerate(steps[:head])
    ]
    last = [
        (end + at if end + at < size else None, j) for at, (_, j) in enumerate(steps[len(steps) - tail :])
    ]
    return [*first, *steps[head : len(steps) - tail], *last]


def changes(source: NormalisedText, quotation: NormalisedText, beside: Alignment) -> tuple[DiffSegment, ...]:
    """The word diff from a source's words to a quotation's, each side as it is written."""
    found: list[DiffSegment] = []
    for same, run in groupby(beside.steps, key=lambda step: _agree(source, quotation, step)):
        steps = list(run)
        here = [i for i, _ in steps if i is not None]
        there = [j for _, j in steps if j is not None]
        if here and not same:
            found.append(DiffSegment("source", source.written(here[0], here[-1] + 1)))
        if there:
            found.append(
                DiffSegment("same" if same else "quoted", quotation.written(there[0], there[-1] + 1))
            )
    return tuple(found)


def _agree(source: NormalisedText, quotation: NormalisedText, step: Step) -> bool:
    i, j = step
    return i is not None and j is not None and source.words[i].letters == quotation.words[j].letters


def as_text(found: Sequence[DiffSegment]) -> str:
    """A word diff as plain text, in the notation of wdiff: `must [-be-] {+never be+} lower`."""
    sides = {"same": "{}", "source": "[-{}-]", "quoted": "{{+{}+}}"}
    return " ".join(sides[change.mark].format(change.text) for change in found)


@dataclass(frozen=True)
class QuotationText:
    """A quotation: whole, and in pieces where it says that words are left out."""

    whole: NormalisedText
    pieces: tuple[NormalisedText, ...]

    @classmethod
    def of(cls, quotation: str) -> QuotationText:
        """The words of a quotation."""
        pieces = (normalise(piece) for piece in LEFT_OUT.split(quotation))
        return cls(normalise(quotation), tuple(piece for piece in pieces if piece.words))

    def places(self, source: NormalisedText) -> list[tuple[int, int]] | None:
        """Where it stands in a source, as word runs [first, last): one, or one for each piece, in their
        order. None where it is not the source's words, or has none.
        """
        if whole := source.find(self.whole.letters):
            return [whole]
        places: list[tuple[int, int]] = []
        for piece in self.pieces:
            place = source.find(piece.letters, places[-1][1] if places else 0)
            if place is None:
                return None
            places.append(place)
        return places or None

    def nearest(self, source: NormalisedText) -> list[Alignment]:
        """Each piece laid beside the source, in their order."""
        laid: list[Alignment] = []
        for piece in self.pieces:
            laid.append(align(source, piece, laid[-1].last if laid else 0))
        return laid


def quoted_from(text: str, words: str) -> str | None:
    """These words as the text writes them; None where they are not its words.

    Words may be left out where the quotation says so (`…`); the pieces must follow in their order.

    >>> quoted_from("Fathers were ‘invisible’ to practitioners.", "fathers … to practitioners")
    'Fathers … to practitioners'
    """
    source = normalise(text)
    if places := QuotationText.of(words).places(source):
        begin, end = source.words[places[0][0]].start, source.words[places[-1][1] - 1].end
        head, tail = _marks_around(text, begin, end, words)
        return head + " … ".join(source.written(*place) for place in places) + tail
    return None


def _marks_around(text: str, begin: int, end: int, words: str) -> tuple[str, str]:
    """The text's signs beside [begin, end) that the quoter has there too, such as a full stop."""
    given = normalise(words).words
    before, after = words[: given[0].start], words[given[-1].end :]
    first, last = begin, end
    while first and _has(before, text[first - 1]):
        first -= 1
    while last < len(text) and _has(after, text[last]):
        last += 1
    return text[first:begin], text[end:last]


def _has(signs: str, sign: str) -> bool:
    """Whether a sign, or for a quotation mark any quotation mark, is among some signs."""
    return any(sign == other or {sign, other} <= QUOTATION_MARKS for other in signs) and not sign.isspace()
