"""Normalised text: the words of a text as letters and digits, with the way back to its characters.

Search, the words in `?quote=` and the checker of quotations all read text by these rules, so that what one of
them takes for a word the others do. Case, accents, ligatures, punctuation, quotation marks, hyphens, signs
without width and white space differ between a report, a slide and a copy from a PDF without changing a word,
so they are dropped. Superscript digits are footnote marks, not words.
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

INVISIBLE = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff"
"""Soft hyphens, spaces and joiners without width, marks of direction, and selectors of variants."""
INSIDE = f"’'ʼ{INVISIBLE}\u0300-\u036f"
"""What stands inside a word: apostrophes, invisible signs and combining accents."""
_MORE = rf"(?:[{INSIDE}]+[^\W_]+)*"
WORD = re.compile(rf"[^\W_]+{_MORE}")
DOTTED = re.compile(
    rf"(?:(?:[^\W\d_]\.){{2,}}[^\W\d_]?|[^\W\d_]\.\d{{1,3}}){_MORE}(?![^\W_]|[{INSIDE}]+[^\W_])"
)
"""A word written with full stops: an acronym (`G.P.`) or a section of an act (`s.47`)."""
DOTTED_OR_WORD = re.compile(f"{DOTTED.pattern}|{WORD.pattern}")
_MAY_BE_DOTTED = re.compile(r"[^\W\d_]\.(?:[^\W\d_]\.|\d)")
_INVISIBLE = re.compile(f"[{INVISIBLE}]")

CACHED_LENGTH = 60
"""Characters up to which a word's normal form is cached: an upload may hold words of any length."""


def without_invisible(text: str) -> str:
    """A text without the signs that nobody sees.

    >>> without_invisible("as\\u00adsess\\u200bment")
    'assessment'
    """
    return text if text.isascii() else _INVISIBLE.sub("", text)


def fold(word: str) -> str:
    """A word in lower case without accents, ligatures, invisible signs and superscripts.

    Of its apostrophes straight ones remain.

    >>> fold("Conﬁ\\u00addants’⁷")
    "confidants'"
    """
    if word.isascii():
        return word.lower()
    decomposed = "".join(
        unicodedata.normalize("NFKD", character)
        for character in word
        if unicodedata.category(character) != "No"
    )
    straight = decomposed.casefold().replace("’", "'")
    return "".join(letter for letter in straight if letter == "'" or (letter.isalnum() and letter != "ʼ"))


class Word(NamedTuple):
    """The letters and digits of one word, and its characters [start, end) in the text."""

    letters: str
    start: int
    end: int


@dataclass(frozen=True)
class NormalisedText:
    """A text and its words.

    Many texts are only searched for letters, or their words counted; `words`, with their places, takes four
    times as long and is made when it is first needed.
    """

    text: str

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """Its words with their characters."""
        made = tuple.__new__  # a named tuple's own constructor takes twice as long
        return tuple(
            made(Word, (letters, *match.span()))
            for match in DOTTED_OR_WORD.finditer(self.text)
            if (letters := _letters(match[0]))
        )

    @cached_property
    def word_letters(self) -> tuple[str, ...]:
        """The letters and digits of each word."""
        if "words" in vars(self):
            return tuple(word.letters for word in self.words)
        return tuple(word_letters(self.text))

    @cached_property
    def letters(self) -> str:
        """All letters and digits, without a gap."""
        return "".join(self.word_letters)

    @cached_property
    def bag(self) -> Counter[str]:
        """How often each word occurs."""
        return Counter(self.word_letters)

    @cached_property
    def _ends(self) -> list[int]:
        """Where each word ends in `letters`; the first item is where the first word begins."""
        return list(accumulate(map(len, self.word_letters), initial=0))

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
    >>> [word.letters for word in normalise("the G.P. under s.47").words]
    ['the', 'gp', 'under', 's47']
    """
    return NormalisedText(text)


def has_words(text: str, least: int) -> bool:
    """Whether a text has at least so many words. Reads no further than the last of them."""
    return sum(1 for _ in islice(DOTTED_OR_WORD.finditer(text), least)) == least


def word_letters(text: str) -> list[str]:
    """The letters of each word of a text, four times as fast as with their places."""
    if _MAY_BE_DOTTED.search(text):
        return [word.letters for word in normalise(text).words]
    return text.translate(_LETTERS).split()


def word_hashes(text: str) -> list[int]:
    """The `letters_hash` of each word of a text."""
    return list(map(letters_hash, word_letters(text)))


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
    return fold(word).replace("'", "").replace(".", "")


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
