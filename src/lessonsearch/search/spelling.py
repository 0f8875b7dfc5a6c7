"""Spelling correction by weighted edit distance.

A word is corrected when neither the lessons, the thesaurus, the taxonomy nor an English dictionary has it.
The correction is the nearest known word, where common errors cost less: doubled and transposed letters,
adjacent keys, letters that sound alike. Where even the nearest is too far, the word stays: a search that
finds nothing is better than one for something else.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import pairwise

from lessonsearch.query.parser import TOKEN
from lessonsearch.search.vocabulary import surface_form, surface_forms
from lessonsearch.text.analysis import STOP_WORDS, stem
from lessonsearch.text.normalised import WORD

MIN_LENGTH, MAX_LENGTH = 4, 25
"""Letters of a word that may be corrected: shorter ones are near to too many others."""

EDIT_COST, MINOR_EDIT_COST = 1.0, 0.5
"""Costs of an edit. Minor edits are a doubled or undoubled letter, two letters transposed, a vowel for a
vowel, and a letter for one that sounds like it or is adjacent on the keyboard."""

FIRST_LETTER_COST = 0.7
"""Extra cost of a different first letter, which is seldom wrong (Yannakoudakis and Fawthrop 1983)."""

MAX_ENGLISH_COST = 0.5
"""Maximum cost of correcting an English word, which is done only where the search found nothing."""

NEW_WORDS = frozenset(
    {"covid", "doxing", "foodbank", "foodbanks", "lockdown", "triaged", "triaging", "webinar"}
)
"""English words that the dictionary is too old for, and that are near to words of the lessons."""

KEYBOARD_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
SIMILAR_LETTERS = ("aeiouy", "cks", "sz", "td", "bp", "fv", "gj", "mn", "iy", "wu", "qk", "xs")


def max_cost(length: int) -> float:
    """Maximum cost of correcting a word of that many letters: one edit, or up to 1.5 in a long word.

    With more, today's words that no lesson has are taken for others: `vaping` for `valuing`.
    """
    return min(1.5, max(1.0, length / 5))


class SpellChecker:
    """Corrects words that neither `words` (word → document frequency) nor `texts` contain."""

    def __init__(self, words: Mapping[str, int], texts: Iterable[str]) -> None:
        self.words = {word: 0 for text in texts for word in surface_forms(text)} | dict(words)
        self.stems = {stem(word) for word in (*self.words, *STOP_WORDS)}
        self.known = {*self.words, *STOP_WORDS}
        self.correction = lru_cache(maxsize=4096)(self._correction)

    @cached_property
    def _candidates(self) -> Mapping[int, list[str]]:
        """Length → possible corrections of that length: an edit changes the length by one at most."""
        candidates: dict[int, list[str]] = {}
        for word in self.words:
            if len(word) >= MIN_LENGTH and word.isalpha():
                candidates.setdefault(len(word), []).append(word)
        return candidates

    def correct(self, text: str, *, include_english: bool = False) -> str:
        """The text with unknown words corrected; quoted phrases and excluded words stay as typed.

        `include_english`: also correct English words that are not known.
        """
        pieces, at = [], 0
        for start, end in self._unknown_spans(text):
            word = text[start:end]
            pieces += [text[at:start], self.correction(word.lower(), include_english) or word]
            at = end
        return "".join([*pieces, text[at:]])

    def _unknown_spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Characters [start, end) of each unknown word."""
        tokens = list(TOKEN.finditer(text))
        for n, token in enumerate(tokens):
            if token["word"] is None or token["minus"] or _is_name(tokens, n):
                continue
            parts = [
                match for match in WORD.finditer(token["word"]) if surface_form(match[0]) not in self.known
            ]
            if not parts or self._is_known(_joined(token["word"])):
                continue
            for match in parts:
                if not (self._is_known(match[0]) or _is_ignored(match[0])):
                    yield token.start("word") + match.start(), token.start("word") + match.end()

    def _is_known(self, word: str) -> bool:
        """Whether a word is known, or is another English form of a known word."""
        plain = surface_form(word)
        return plain in self.known or (stem(word) in self.stems and (_is_ignored(plain) or is_english(plain)))

    def _correction(self, word: str, include_english: bool) -> str:
        """The nearest known word, or two known words written as one; empty where nothing is near."""
        english = is_english(word)
        if english and not include_english:
            return ""
        limit = min(MAX_ENGLISH_COST, max_cost(len(word))) if english else max_cost(len(word))
        best, nearest = self._nearest(word, int(limit // MINOR_EDIT_COST))
        if best <= limit:
            return nearest
        return "" if english else self._split(word)

    def _nearest(self, word: str, max_edits: int) -> tuple[float, str]:
        """The lowest cost and its word, the most frequent among equals, within so many edits."""
        from rapidfuzz import process  # imported late: most searches have no unknown word
        from rapidfuzz.distance import OSA

        best = (math.inf, 0, "")
        for edits in range(1, max_edits + 1):
            for length in range(len(word) - edits, len(word) + edits + 1):
                candidates = self._candidates.get(length, ())
                near = process.extract(word, candidates, scorer=OSA.distance, score_cutoff=edits, limit=None)
                best = min([best, *((cost(word, other), -self.words[other], other) for other, _, _ in near)])
            if best[0] <= edits * MINOR_EDIT_COST:
                break  # more edits cost more
        return best[0], best[2]

    def _split(self, word: str) -> str:
        """Two words of the lessons, `MIN_LENGTH` each or longer, written as one; empty if there are none."""
        splits = (
            (word[:n], word[n:])
            for n in range(MIN_LENGTH, len(word) - MIN_LENGTH + 1)
            if self.words.get(word[:n]) and self.words.get(word[n:])
        )
        return " ".join(max(splits, key=lambda split: min(self.words[part] for part in split), default=("",)))


def _is_name(tokens: Sequence[re.Match[str]], n: int) -> bool:
    """Whether a word is written as a name: capitalised within a search, or before another such word."""
    capitalised = [bool(token["word"] and token["word"].istitle()) for token in tokens[n : n + 2]]
    return capitalised[0] and (n > 0 or capitalised[1:] == [True])


def _joined(text: str) -> str:
    return "".join(match[0] for match in WORD.finditer(text))


def _is_ignored(text: str) -> bool:
    """Whether a text is a number, an abbreviation, or too short or too long to correct."""
    return not (
        MIN_LENGTH <= len(text) <= MAX_LENGTH and text.isalpha() and not (text.isupper() and len(text) < 6)
    )


@lru_cache(maxsize=1)
def _english() -> Mapping[str, int]:
    from spellchecker import SpellChecker  # imported late: it takes a tenth of a second

    words: Mapping[str, int] = SpellChecker(language="en", distance=1).word_frequency.dictionary
    return words


def is_english(word: str) -> bool:
    """Whether a word is in the English dictionary, which has American spelling."""
    american = word.replace("our", "or").replace("is", "iz"), word.replace("ll", "l"), word.replace("ae", "e")
    return word in NEW_WORDS or any(spelling in _english() for spelling in (word, *american))


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
