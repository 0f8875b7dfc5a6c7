"""Edit cost: weighted distance of a word as typed from the word that was meant.

Common errors cost less: doubled and transposed letters, adjacent keys, letters that sound alike.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

EDIT_COST, MINOR_EDIT_COST = 1.0, 0.5
"""Costs of an edit. Minor edits are a doubled or undoubled letter, two letters transposed, a vowel for a
vowel, and a letter for one that sounds like it or is adjacent on the keyboard."""

FIRST_LETTER_COST = 0.7
"""Extra cost of a different first letter, which is seldom wrong (Yannakoudakis and Fawthrop 1983)."""

KEYBOARD_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
SIMILAR_LETTERS = ("aeiouy", "cks", "sz", "td", "bp", "fv", "gj", "mn", "iy", "wu", "qk", "xs")


def cost(typed: str, meant: str) -> float:
    """Weighted edit distance: optimal string alignment with the costs above."""
    rows = [[0.0] * (len(meant) + 1) for _ in range(len(typed) + 1)]
    for i in range(len(typed) + 1):
        for j in range(len(meant) + 1):
            rows[i][j] = min(_costs(rows, typed, meant, i, j), default=0.0)
    return rows[-1][-1] + (FIRST_LETTER_COST if typed[:1] != meant[:1] else 0.0)


def _costs(rows: list[list[float]], typed: str, meant: str, i: int, j: int) -> Iterator[float]:
    """Costs of reaching cell (i, j) by deletion, insertion, substitution and transposition."""
    if i:
        yield rows[i - 1][j] + _insertion_cost(typed, i - 1)
    if j:
        yield rows[i][j - 1] + _insertion_cost(meant, j - 1)
    if i and j:
        yield rows[i - 1][j - 1] + _substitution_cost(typed[i - 1], meant[j - 1])
        if i > 1 and j > 1 and typed[i - 2 : i] == meant[j - 2 : j][::-1]:
            yield rows[i - 2][j - 2] + MINOR_EDIT_COST


def _insertion_cost(word: str, at: int) -> float:
    """Cost of the letter at that place where the other word has none."""
    return MINOR_EDIT_COST if word[at] in (word[at - 1 : at], word[at + 1 : at + 2]) else EDIT_COST


def _substitution_cost(left: str, right: str) -> float:
    """Cost of one letter in place of the other."""
    if left == right:
        return 0.0
    return MINOR_EDIT_COST if frozenset((left, right)) in _SIMILAR_PAIRS else EDIT_COST


def _adjacent_keys() -> Iterator[frozenset[str]]:
    """Pairs of adjacent keys: in one row, or one below the other."""
    for row in KEYBOARD_ROWS:
        yield from (frozenset(pair) for pair in pairwise(row))
    for upper, lower in pairwise(KEYBOARD_ROWS):
        yield from (frozenset(pair) for pair in zip(upper, lower, strict=False))
        yield from (frozenset(pair) for pair in zip(upper[1:], lower, strict=False))


_SIMILAR_PAIRS = set(_adjacent_keys()) | {
    frozenset((left, right)) for letters in SIMILAR_LETTERS for left in letters for right in letters
}
