"""Where three words side by side stand in the corpus: how a quotation's likely places are found.

Three is the longest run that is left for certain when one word of six is changed. A shingle is one
number made of its words' numbers; all of them lie sorted in one array, 12 bytes each, so that a whole
document is looked up in one step.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

SIZE = 3
MAX_WORDS = 2**21
"""Different words that three numbers of one 63-bit key have room for; more are treated as unknown."""
MAX_PLACES = 500
"""Places of one shingle that are looked at. In more it is a formula, and a quotation has rarer ones."""

Numbers = NDArray[np.int64]


class Shingles:
    """All texts as one row of word numbers; `texts` is the number of the text that each word stands in."""

    def __init__(self, texts: Iterable[list[str]]) -> None:
        self.vocabulary: dict[str, int] = {}
        row = array("q")
        starts: list[int] = []
        for words in texts:
            starts.append(len(row))
            row.extend(self.vocabulary.setdefault(word, len(self.vocabulary) + 1) for word in words)
            row.append(0)  # nothing reaches from one text into the next
        numbers: Numbers = np.array(row, dtype=np.int64)
        self.texts = np.repeat(np.arange(len(starts), dtype=np.int32), np.diff([*starts, len(row)]))
        keys, places = _keys(numbers)
        order = np.argsort(keys, kind="stable")
        self.keys, self.places = keys[order], places[order].astype(np.int32)

    def look_up(self, words: list[str]) -> tuple[Numbers, Numbers, NDArray[np.float64]]:
        """Every place of every shingle of these words: (word of the question, word of the row, weight).

        A shingle's weight is 1 shared out among its places.
        """
        numbers = np.array([self.vocabulary.get(word, 0) for word in words], dtype=np.int64)
        keys, asked = _keys(numbers)
        first = np.searchsorted(self.keys, keys, side="left")
        found = np.minimum(np.searchsorted(self.keys, keys, side="right") - first, MAX_PLACES)
        steps = np.arange(int(found.sum())) - np.repeat(np.cumsum(found) - found, found)
        places = self.places[np.repeat(first, found) + steps]
        return np.repeat(asked, found), places, np.repeat(1 / np.maximum(found, 1), found)


def _keys(numbers: Numbers) -> tuple[Numbers, Numbers]:
    """The key of each shingle of known words, and where it begins."""
    numbers = np.where(numbers < MAX_WORDS, numbers, 0)
    one, two, three = numbers[:-2], numbers[1:-1], numbers[2:]
    known = (one > 0) & (two > 0) & (three > 0)
    keys = (one * MAX_WORDS + two) * MAX_WORDS + three
    return keys[known], np.flatnonzero(known)
