"""Omissions: what a quotation leaves out, and whether the meaning may depend on it: a negation, number or
date."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from lessonsearch.quotations.quotation_text import Piece
from lessonsearch.text.normalised import NormalisedText, normalise

NEGATIONS = frozenset(
    "not no never none nor neither nobody nothing nowhere without cannot cant dont doesnt didnt isnt"
    " arent wasnt werent hasnt havent hadnt wont wouldnt shouldnt couldnt mustnt neednt aint hardly"
    " barely scarcely rarely seldom unless except".split()
)
NUMBERS = frozenset(
    "zero two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety"
    " hundred thousand million billion half dozen twice".split()
)
"""`one` is excluded: it is a pronoun more often than a number."""
DATES = frozenset(
    "january february april june july august september october november december monday tuesday wednesday"
    " thursday friday saturday sunday".split()
)
"""`may` and `march` are verbs too; as months they are next to a number."""
DIGIT = re.compile(r"\d")


def omitted_words(
    source: NormalisedText, places: Sequence[tuple[int, int]], pieces: Sequence[Piece]
) -> tuple[tuple[str, ...], bool]:
    """The source's words between the pieces, and whether the meaning may depend on them or on a negation
    added in brackets. Words that a bracket repeats do not count as omitted."""
    omitted: list[str] = []
    weighty = False
    for ((_, first), (last, _)), piece in zip(pairwise(places), pieces[1:], strict=False):
        words = source.words[first:last]
        given = [word.letters for word in normalise(piece.put_in).words]
        if [word.letters for word in words] == given:
            continue
        omitted += [source.text[word.start : word.end] for word in words]
        here = {word.letters for word in words}
        weighty = weighty or any(carries_meaning(letters) for letters in here.difference(given))
        weighty = weighty or not NEGATIONS.isdisjoint(set(given) - here)
    return tuple(omitted), weighty


def carries_meaning(letters: str) -> bool:
    """Whether a word is a negation, a number or part of a date."""
    return letters in NEGATIONS or letters in NUMBERS or letters in DATES or bool(DIGIT.search(letters))
