"""How two wordings differ, word for word; and some words drawn out of a text in that text's own wording."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lessonsearch.quotations.quotation_text import Piece, QuotationText
from lessonsearch.text.normalised import NormalisedText, Word, normalise

INSERTION = 2
SUBSTITUTION = 3
"""What a word put in or left out costs, and a word put for another: less than one of each, so that two
words in a row are rather read as exchanged, but more than one alone, so that equal words find each other."""

LONGEST_ALIGNED = 1_500
"""Words of a piece that are aligned; a longer one is compared by its beginning. The grid of costs takes two
bytes for each pair of words."""

QUOTATION_MARKS = frozenset("‘’“”'\"")

Side = Literal["same", "source", "quoted"]
Grid = NDArray[np.int16]
Step = tuple[int | None, int | None]


class DiffSegment(NamedTuple):
    """A run of a word diff: words in both, words of the source alone, or words of the quotation alone."""

    side: Side
    text: str


@dataclass(frozen=True)
class Alignment:
    """A piece of a quotation aligned with the words [first, last) of a source that it is nearest to.

    `steps` are pairs of a word of the source and a word of the piece, either of them None where the other
    has no partner; `agreeing` counts the pairs that agree.
    """

    source: NormalisedText
    piece: Piece
    first: int
    last: int
    steps: tuple[Step, ...]

    @property
    def agreeing(self) -> int:
        """How many words agree."""
        return sum(self._agree(step) for step in self.steps)

    @property
    def longest_run(self) -> int:
        """The most words in a row that agree."""
        runs = [len(list(run)) for same, run in groupby(self.steps, key=self._agree) if same]
        return max(runs, default=0)

    def diff(self) -> list[DiffSegment]:
        """The word diff from the source's words to the quotation's, each side as it is written. Differences
        that a copy or a bracket explains are none."""
        found: list[DiffSegment] = []
        quotation = self.piece.text
        for same, run in groupby(self.steps, key=self._agree):
            steps = list(run)
            here = [i for i, _ in steps if i is not None]
            there = [j for _, j in steps if j is not None]
            same = same or self._excused(here, there)
            if here and not same:
                found.append(DiffSegment("source", self.source.written(here[0], here[-1] + 1)))
            if there:
                text = quotation.written(there[0], there[-1] + 1)
                found.append(DiffSegment("same" if same else "quoted", text))
        return found

    def _agree(self, step: Step) -> bool:
        i, j = step
        return (
            i is not None
            and j is not None
            and self.source.words[i].letters == self.piece.text.words[j].letters
        )

    def _excused(self, here: Sequence[int], there: Sequence[int]) -> bool:
        """Whether these words of the source are the same as these of the piece but for footnote marks, list
        letters, brackets inside a word, or the place of a space."""
        kept = [j for j in there if j not in self.piece.optional]
        if len(here) == len(kept) and all(
            self.piece.excuses(j, self.source.words[i].letters) for i, j in zip(here, kept, strict=True)
        ):
            return True
        ours = "".join(self.source.words[i].letters for i in here)
        return ours == "".join(self.piece.text.words[j].letters for j in kept)


def align(source: NormalisedText, piece: Piece, after: int = 0) -> Alignment:
    """Align a piece of a quotation with the run of a source, from word `after` on, that takes fewest changes.

    A change is a word put in, left out or put for another. Sellers, The theory and computation of
    evolutionary distances, Journal of Algorithms 1 (1980): the source's ends are free.
    """
    quotation = piece.text.words[:LONGEST_ALIGNED]
    here, there = _numbers(source.words[after:], quotation)
    place = (INSERTION * np.arange(len(here) + 1)).astype(np.int32)
    costs: Grid = np.zeros((len(there) + 1, len(here) + 1), dtype=np.int16)
    for row, word in enumerate(there, 1):
        best = costs[row - 1].astype(np.int32) + INSERTION
        np.minimum(best[1:], costs[row - 1, :-1] + SUBSTITUTION * (here != word), out=best[1:])
        costs[row] = np.minimum.accumulate(best - place) + place
    steps = _paired_ends(_steps(costs, here, there), len(here))
    shifted = tuple((None if i is None else after + i, j) for i, j in steps)
    found = [i for i, _ in shifted if i is not None]
    first, last = (found[0], found[-1] + 1) if found else (after, after)
    return Alignment(source, piece, first, last, shifted)


def _numbers(
    source: Sequence[Word], quotation: Sequence[Word]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Words as numbers, equal where their letters are."""
    known: dict[str, int] = {}
    there = [known.setdefault(word.letters, len(known)) for word in quotation]
    here = [known.get(word.letters, -1) for word in source]
    return np.array(here, dtype=np.int32), np.array(there, dtype=np.int32)


def _steps(costs: Grid, here: NDArray[np.int32], there: NDArray[np.int32]) -> list[Step]:
    """The cheapest way back from the end of the quotation to its beginning, in reading order."""
    steps: list[Step] = []
    row, column = len(there), int(np.argmin(costs[-1]))
    while row:
        differ = SUBSTITUTION * (not column or int(here[column - 1]) != int(there[row - 1]))
        if column and int(costs[row - 1, column - 1]) + differ == int(costs[row, column]):
            row, column = row - 1, column - 1
            steps.append((column, row))
        elif int(costs[row - 1, column]) + INSERTION == int(costs[row, column]):
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


def as_text(found: Sequence[DiffSegment]) -> str:
    """A word diff as plain text, in the notation of wdiff: `must [-be-] {+never be+} lower`."""
    sides = {"same": "{}", "source": "[-{}-]", "quoted": "{{+{}+}}"}
    return " ".join(sides[segment.side].format(segment.text) for segment in found)


def quoted_from(text: str, words: str) -> str | None:
    """These words as the text writes them; None where they are not its words.

    Words may be left out where the quotation says so (`…`); the pieces must follow in their order.

    >>> quoted_from("Fathers were ‘invisible’ to practitioners.", "fathers … to practitioners")
    'Fathers … to practitioners'
    """
    source = normalise(text)
    if places := find_pieces(QuotationText.of(words), source):
        begin, end = source.words[places[0][0]].start, source.words[places[-1][1] - 1].end
        head, tail = _marks_around(text, begin, end, words)
        return head + " … ".join(source.written(*place) for place in places) + tail
    return None


def find_pieces(
    quotation: QuotationText, source: NormalisedText, after: int = 0
) -> list[tuple[int, int]] | None:
    """Where a quotation stands in a source from word `after` on, as word runs [first, last): one where it
    stands there whole, brackets and all, else one for each piece in their order. None where it is not the
    source's words."""
    if whole := source.find(quotation.whole.letters, after):
        return [whole]
    places: list[tuple[int, int]] = []
    for piece in quotation.pieces:
        after = places[-1][1] if places else after
        place = source.find(piece.text.letters, after) or source.find(piece.bare, after)
        if place is None:
            return None
        places.append(place)
    return places or None


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
