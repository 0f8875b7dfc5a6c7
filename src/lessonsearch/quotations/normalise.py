"""Text normalised to its words' letters and digits, with the way back to its characters.

Case, accents, ligatures, punctuation, quotation marks, hyphens, soft hyphens and white space differ
between a report, a slide and a copy from a PDF without changing a word, so they are dropped.
Superscript digits are footnote marks, not words.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate, islice
from typing import NamedTuple

INSIDE = "’'ʼ\u00ad\u200b-\u200d\u2060\ufeff\u0300-\u036f"
"""Apostrophes, soft hyphens, zero-width signs and combining accents: they stand inside a word."""
WORD = re.compile(rf"[^\W_]+(?:[{INSIDE}]+[^\W_]+)*")

CACHED_LENGTH = 60
"""Characters up to which a word's normal form is cached: an upload may hold words of any length."""


class Word(NamedTuple):
    """The letters and digits of one word, and its characters [start, end) in the text."""

    letters: str
    start: int
    end: int


@dataclass(frozen=True)
class NormalisedText:
    """A text and its words."""

    text: str
    words: tuple[Word, ...]

    @cached_property
    def letters(self) -> str:
        """All letters and digits, without a gap."""
        return "".join(word.letters for word in self.words)

    @cached_property
    def bag(self) -> Counter[str]:
        """How often each word occurs."""
        return Counter(word.letters for word in self.words)

    @cached_property
    def _ends(self) -> list[int]:
        """Where each word ends in `letters`; the first item is where the first word begins."""
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
    words = [
        Word(letters, match.start(), match.end())
        for match in WORD.finditer(text)
        if (letters := _letters(match[0]))
    ]
    return NormalisedText(text, tuple(words))


def has_words(text: str, least: int) -> bool:
    """Whether a text has at least so many words. Reads no further than the last of them."""
    return sum(1 for _ in islice(WORD.finditer(text), least)) == least


def word_hashes(text: str) -> list[int]:
    """The `letters_hash` of each word of a text, four times as fast as by `normalise`."""
    return list(map(letters_hash, text.translate(_LETTERS).split()))


def letters_hash(letters: str) -> int:
    """A 32-bit number for the letters of a word, the same in every process; 0 for none."""
    return _cached_number(letters) if len(letters) <= CACHED_LENGTH else _cached_number.__wrapped__(letters)


@lru_cache(maxsize=50_000)
def _cached_number(letters: str) -> int:
    if not letters:
        return 0
    return zlib.crc32(letters.encode("utf-8", "surrogatepass")) or 1


def _letters(word: str) -> str:
    return _cached_letters(word) if len(word) <= CACHED_LENGTH else _cached_letters.__wrapped__(word)


@lru_cache(maxsize=50_000)
def _cached_letters(word: str) -> str:
    if word.isascii():
        return word.lower().replace("'", "")
    decomposed = "".join(
        unicodedata.normalize("NFKD", character)
        for character in word
        if unicodedata.category(character) != "No"
    )
    return "".join(letter for letter in decomposed.casefold() if letter.isalnum() and letter != "ʼ")


class _LettersTable(dict[int, str]):
    """What each character is translated to: its letters, nothing inside a word, a space between two."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        if re.match(f"[{INSIDE}]", character) or unicodedata.category(character) == "No":
            letters = ""
        else:
            letters = _letters(character) if WORD.match(character) else " "
        self[code] = letters
        return letters


_LETTERS = _LettersTable()
