"""Text folded to its words' letters and digits, with the way back to its characters.

Case, accents, ligatures, punctuation, quotation marks, hyphens, soft hyphens and white space differ
between a report, a slide and a copy from a PDF without changing a word, so they are folded away.
Superscript digits are footnote marks, not words.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate, islice
from typing import NamedTuple

INSIDE = "’'ʼ\u00ad\u200b-\u200d\u2060\ufeff\u0300-\u036f"
"""Apostrophes, soft hyphens, zero-width signs and combining accents: they stand inside a word."""
WORD = re.compile(rf"[^\W_]+(?:[{INSIDE}]+[^\W_]+)*")

KEPT = 60
"""Characters of a word that is remembered: an upload may have words of any length, and few of them again."""


class WordSpan(NamedTuple):
    """The letters and digits of one word, and its characters [start, end) in the text."""

    letters: str
    start: int
    end: int


@dataclass(frozen=True)
class NormalisedText:
    """A text and its words."""

    text: str
    words: tuple[WordSpan, ...]

    @cached_property
    def letters(self) -> str:
        """All letters and digits, without a gap."""
        return "".join(word.letters for word in self.words)

    @cached_property
    def bag(self) -> Counter[str]:
        """How often each word stands in it."""
        return Counter(word.letters for word in self.words)

    @cached_property
    def _ends(self) -> list[int]:
        """Where each word ends in `letters`; its first is where the first word begins."""
        return list(accumulate((len(word.letters) for word in self.words), initial=0))

    def find(self, letters: str, after: int = 0) -> tuple[int, int] | None:
        """The first run of whole words [first, last) from word `after` on that has exactly these letters.

        Words may be divided differently: the letters of `pre birth` are those of `pre-birth`.
        """
        at = self.letters.find(letters, self._ends[after]) if letters else -1
        while at >= 0:
            first, last = bisect_left(self._ends, at), bisect_left(self._ends, at + len(letters))
            if self._ends[first] == at and self._ends[last] == at + len(letters):
                return first, last
            at = self.letters.find(letters, at + 1)
        return None

    def written(self, first: int, last: int) -> str:
        """The characters of the words [first, last) as they stand in the text."""
        return self.text[self.words[first].start : self.words[last - 1].end] if first < last else ""


def normalise(text: str) -> NormalisedText:
    """The words of a text.

    >>> [word.letters for word in normalise("‘The parents’ pre-birth plans’").words]
    ['the', 'parents', 'pre', 'birth', 'plans']
    """
    found = ((_folded(match[0]), *match.span()) for match in WORD.finditer(text))
    return NormalisedText(text, tuple(WordSpan(*word) for word in found if word[0]))


def has_words(text: str, least: int) -> bool:
    """Whether a text has so many words; it reads no further than to the last of them."""
    return sum(1 for _ in islice(WORD.finditer(text), least)) == least


def _folded(word: str) -> str:
    return _letters(word) if len(word) <= KEPT else _letters.__wrapped__(word)


@lru_cache(maxsize=100_000)
def _letters(word: str) -> str:
    decomposed = "".join(
        unicodedata.normalize("NFKD", character)
        for character in word
        if unicodedata.category(character) != "No"
    )
    return "".join(character for character in decomposed.casefold() if character.isalnum())
