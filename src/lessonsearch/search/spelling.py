"""Spelling correction by weighted edit distance.

A word is corrected when neither the lessons, the thesaurus, the taxonomy nor an English dictionary has it.
The correction is the nearest known word, where common errors cost less: doubled and transposed letters,
adjacent keys, letters that sound alike. Of several that are near, its neighbours choose (`spelling_context`).
Where even the nearest is too far, the word stays: a search that finds nothing is better than one for
something else.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import groupby

from lessonsearch.query.parser import TOKEN
from lessonsearch.search.edit_cost import MINOR_EDIT_COST, cost
from lessonsearch.search.spelling_context import CountLessons, NearWord, TypedWord, choose
from lessonsearch.search.vocabulary import surface_form, surface_forms
from lessonsearch.text.analysis import STOP_WORDS, stem
from lessonsearch.text.normalised import WORD

MIN_LENGTH, MAX_LENGTH = 4, 25
"""Letters of a word that may be corrected: shorter ones are near to too many others."""

MAX_ENGLISH_COST = 0.5
"""Maximum cost of correcting an English word, which is done only where the search found nothing."""

NEW_WORDS = frozenset(
    {"covid", "doxing", "foodbank", "foodbanks", "lockdown", "triaged", "triaging", "webinar"}
)
"""English words that the dictionary is too old for, and that are near to words of the lessons."""

CONTEXT_COST = 0.5
"""How much dearer than `max_cost` a correction may be where its neighbours speak for it."""

MAX_CANDIDATES = 8
"""Possible corrections of a word among which its neighbours choose."""


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
        self.candidates = lru_cache(maxsize=4096)(self._near)

    @cached_property
    def _candidates(self) -> Mapping[int, list[str]]:
        """Length → possible corrections of that length: an edit changes the length by one at most."""
        candidates: dict[int, list[str]] = {}
        for word in self.words:
            if len(word) >= MIN_LENGTH and word.isalpha():
                candidates.setdefault(len(word), []).append(word)
        return candidates

    def correct(
        self, text: str, *, include_english: bool = False, count: CountLessons | None = None, lessons: int = 0
    ) -> str:
        """The text with unknown words corrected; quoted phrases and excluded words stay as typed.

        `include_english`: also correct English words that are not known. `count` counts lessons that have a
        term, of `lessons` in all: then neighbours choose among near words.
        """
        spans = dict(self._unknown_spans(text))
        if not spans:
            return text
        if count is None:
            corrections = {
                start: self.correction(text[start:end].lower(), include_english)
                for start, end in spans.items()
            }
        else:
            corrections = self._in_context(text, spans, include_english, count, lessons)
        pieces, at = [], 0
        for start, end in spans.items():
            pieces += [text[at:start], corrections[start] or text[start:end]]
            at = end
        return "".join([*pieces, text[at:]])

    def _in_context(
        self, text: str, spans: Mapping[int, int], include_english: bool, count: CountLessons, lessons: int
    ) -> dict[int, str]:
        """The correction of each unknown word, by the place where it begins, chosen by its neighbours."""
        starts, slots = [], []
        for match in WORD.finditer(text):
            starts.append(match.start())
            if spans.get(match.start()) == match.end():
                slots.append(TypedWord(self.candidates(match[0].lower(), include_english), known=False))
            else:
                slots.append(TypedWord((NearWord(0.0, match[0]),), known=True))
        chosen = dict(zip(starts, choose(slots, count, lessons, stem), strict=True))
        return {
            start: chosen[start] or self.correction(text[start:end].lower(), False)
            for start, end in spans.items()
        }

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

    def _near(self, word: str, include_english: bool) -> tuple[NearWord, ...]:
        """The possible corrections of a word, the nearest and most frequent first.

        An English word is another word than was typed only where its neighbours speak for that.
        """
        from rapidfuzz import process  # imported late: most searches have no unknown word
        from rapidfuzz.distance import OSA

        english = is_english(word)
        if english and not include_english:
            return ()
        limit = min(MAX_ENGLISH_COST, max_cost(len(word))) if english else max_cost(len(word))
        most = limit if english else limit + CONTEXT_COST
        edits = int(most // MINOR_EDIT_COST)
        near = []
        for length in range(len(word) - edits, len(word) + edits + 1):
            others = self._candidates.get(length, ())
            for other, _, _ in process.extract(
                word, others, scorer=OSA.distance, score_cutoff=edits, limit=None
            ):
                price = cost(word, other)
                if price <= limit or (price <= most and _skeleton(word) == _skeleton(other)):
                    near.append((price, -self.words[other], other))
        best = sorted(near)[:MAX_CANDIDATES]
        return tuple(NearWord(price, other, english or price > limit) for price, _, other in best)

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


def _skeleton(word: str) -> str:
    """The first letter and the consonants after it, each run of one letter as one."""
    consonants = word[:1] + "".join(letter for letter in word[1:] if letter not in "aeiouy")
    return "".join(letter for letter, _ in groupby(consonants))


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
