"""Misspelt words, and what was meant.

A word is corrected when nobody knows it: neither the lessons, nor the thesaurus, nor the taxonomy, nor
English. It becomes the known word that is nearest by the slips people make: a letter left out, doubled,
swapped with its neighbour or hit beside its key, and letters that sound alike. Where even the nearest is
too far, the visitor's word stays: a search that finds nothing is better than one for something else.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from itertools import pairwise

from lessonsearch.query.parser import TOKEN
from lessonsearch.search.vocabulary import spelling, spelt
from lessonsearch.text.analysis import STOP_WORDS, WORD, stem

SHORTEST, MAX_LENGTH = 4, 25
"""Letters of a word that may be corrected: shorter ones are near to too many others."""

SLIP, SMALL_SLIP = 1.0, 0.5
"""What a slip costs; a small one is a doubled or undoubled letter, two letters swapped, a vowel for a
vowel, and a letter for one that sounds like it or lies beside it on the keyboard."""

FIRST_LETTER = 0.7
"""What it costs more to get the first letter wrong: people seldom do (Yannakoudakis and Fawthrop 1983)."""

DOUBTFUL = 0.5
"""The farthest that a word which is English may be moved, and only where the search found nothing."""

SINCE = frozenset({"covid", "doxing", "foodbank", "foodbanks", "lockdown", "triaged", "triaging", "webinar"})
"""English that is younger than the general dictionary, and near to words of the lessons."""

ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
ALIKE = ("aeiouy", "cks", "sz", "td", "bp", "fv", "gj", "mn", "iy", "wu", "qk", "xs")


def farthest(length: int) -> float:
    """How much all slips in a word of so many letters may cost: one, and half of another in a long word.

    With more, words of today that no lesson has are taken for others: `vaping` for `valuing`.
    """
    return min(1.5, max(1.0, length / 5))


class SpellChecker:
    """Knows `words` (and in how many lessons each stands) and the words of `texts`."""

    def __init__(self, words: Mapping[str, int], texts: Iterable[str]) -> None:
        self.words = {word: 0 for text in texts for word in spelt(text)} | dict(words)
        self.stems = {stem(word) for word in (*self.words, *STOP_WORDS)}
        self.exact = {*self.words, *STOP_WORDS}
        self.near = lru_cache(maxsize=4096)(self._near)

    @cached_property
    def _targets(self) -> Mapping[int, list[str]]:
        """What a word may be corrected to, by length: a slip makes it one longer or shorter at the most."""
        targets: dict[int, list[str]] = {}
        for word in self.words:
            if len(word) >= SHORTEST and word.isalpha():
                targets.setdefault(len(word), []).append(word)
        return targets

    def corrected(self, text: str, *, doubtful: bool = False) -> str:
        """The text with unknown words corrected; quotations and excluded words stay as they are typed."""
        pieces, at = [], 0
        for start, end in self._unknown(text):
            word = text[start:end]
            better = self.near(word.lower(), doubtful)
            pieces += [text[at:start], better or word]
            at = end
        return "".join([*pieces, text[at:]])

    def _unknown(self, text: str) -> Iterator[tuple[int, int]]:
        """Where words stand that the lessons, thesaurus and taxonomy do not have."""
        for token in TOKEN.finditer(text):
            if token["word"] is None or token["minus"]:
                continue
            parts = [match for match in WORD.finditer(token["word"]) if spelling(match[0]) not in self.exact]
            if not parts or self._known(_letters(token["word"])):
                continue
            for match in parts:
                if not (self._known(match[0]) or _no_word(match[0])):
                    yield token.start("word") + match.start(), token.start("word") + match.end()

    def _known(self, word: str) -> bool:
        """Whether a word stands in the lessons, or is another form of one that does."""
        plain = spelling(word)
        return plain in self.exact or (stem(word) in self.stems and (_no_word(plain) or is_english(plain)))

    def _near(self, word: str, doubtful: bool) -> str:
        """The nearest known word, or two known words run together; empty where nothing is near."""
        real = is_english(word)
        if real and not doubtful:
            return ""
        most = min(DOUBTFUL, farthest(len(word))) if real else farthest(len(word))
        best, nearest = self._nearest(word, int(most // SMALL_SLIP))
        if best <= most:
            return nearest
        return "" if real else self._parted(word)

    def _nearest(self, word: str, most: int) -> tuple[float, str]:
        """Of the words at most so many slips away the nearest, or the commonest of such, and its cost."""
        from rapidfuzz import process  # loaded for the first word that nobody knows
        from rapidfuzz.distance import OSA

        best = (math.inf, 0, "")
        for slips in range(1, most + 1):
            for length in range(len(word) - slips, len(word) + slips + 1):
                targets = self._targets.get(length, ())
                near = process.extract(word, targets, scorer=OSA.distance, score_cutoff=slips, limit=None)
                best = min([best, *((cost(word, found), -self.words[found], found) for found, _, _ in near)])
            if best[0] <= slips * SMALL_SLIP:
                break  # whatever is farther costs more
        return best[0], best[2]

    def _parted(self, word: str) -> str:
        """Two words of the lessons that stand in one, each of four letters or more."""
        cuts = (
            (word[:n], word[n:])
            for n in range(SHORTEST, len(word) - SHORTEST + 1)
            if self.words.get(word[:n]) and self.words.get(word[n:])
        )
        return " ".join(max(cuts, key=lambda cut: min(self.words[part] for part in cut), default=("",)))


def _letters(text: str) -> str:
    return "".join(match[0] for match in WORD.finditer(text))


def _no_word(text: str) -> bool:
    """Numbers, abbreviations, and what is too short or long to tell."""
    return not (
        SHORTEST <= len(text) <= MAX_LENGTH and text.isalpha() and not (text.isupper() and len(text) < 6)
    )


@lru_cache(maxsize=1)
def _english() -> Mapping[str, int]:
    from spellchecker import SpellChecker  # a tenth of a second, and only where a word is unknown

    words: Mapping[str, int] = SpellChecker(language="en", distance=1).word_frequency.dictionary
    return words


def is_english(word: str) -> bool:
    """Whether a word is in the general dictionary, which spells the American way."""
    american = word.replace("our", "or").replace("is", "iz"), word.replace("ll", "l"), word.replace("ae", "e")
    return word in SINCE or any(way in _english() for way in (word, *american))


def cost(typed: str, meant: str) -> float:
    """What the slips cost that make one word of another: optimal string alignment, slips weighed."""
    rows = [[0.0] * (len(meant) + 1) for _ in range(len(typed) + 1)]
    for i in range(len(typed) + 1):
        for j in range(len(meant) + 1):
            rows[i][j] = min(_ways(rows, typed, meant, i, j), default=0.0)
    return rows[-1][-1] + (FIRST_LETTER if typed[:1] != meant[:1] else 0.0)


def _ways(rows: list[list[float]], typed: str, meant: str, i: int, j: int) -> Iterator[float]:
    if i:
        yield rows[i - 1][j] + _extra(typed, i - 1)
    if j:
        yield rows[i][j - 1] + _extra(meant, j - 1)
    if i and j:
        yield rows[i - 1][j - 1] + _swap(typed[i - 1], meant[j - 1])
        if i > 1 and j > 1 and typed[i - 2 : i] == meant[j - 2 : j][::-1]:
            yield rows[i - 2][j - 2] + SMALL_SLIP


def _extra(word: str, at: int) -> float:
    """What it costs that one of the two words has this letter more."""
    return SMALL_SLIP if word[at] in (word[at - 1 : at], word[at + 1 : at + 2]) else SLIP


def _swap(one: str, other: str) -> float:
    """What it costs to have one letter for the other."""
    if one == other:
        return 0.0
    return SMALL_SLIP if frozenset((one, other)) in _SMALL else SLIP


def _beside() -> Iterator[frozenset[str]]:
    """Pairs of letters that lie beside each other: in a row, or one under the other."""
    for row in ROWS:
        yield from (frozenset(pair) for pair in pairwise(row))
    for upper, lower in pairwise(ROWS):
        yield from (frozenset(pair) for pair in zip(upper, lower, strict=False))
        yield from (frozenset(pair) for pair in zip(upper[1:], lower, strict=False))


_SMALL = {frozenset((one, other)) for group in ALIKE for one in group for other in group} | set(_beside())
