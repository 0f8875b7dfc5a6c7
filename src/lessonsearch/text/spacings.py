"""Other spacings of a phrase: the same letters with words joined, or with words divided."""

from __future__ import annotations

from collections.abc import Container, Iterator
from itertools import islice

from lessonsearch.text.analysis import stem
from lessonsearch.text.normalised import WORD

MIN_PART = 2
"""Letters of each part of a divided word."""
MAX_CHANGES = 2
"""Words of a phrase that are joined or divided at a time."""
MAX_SPACINGS = 6
"""Spacings of a phrase that are tried, those with the fewest changes first."""


def other_spacings(text: str, known: Container[str]) -> list[tuple[str, ...]]:
    """The index terms of a phrase with other spaces, as far as `known` has the changed words.

    >>> other_spacings("from cosleeping", {"co", "sleep"}), other_spacings("pre birth plan", {"prebirth"})
    ([('from', 'co', 'sleep')], [('prebirth', 'plan')])
    >>> other_spacings("safe guarding and wellbeing", {"safeguard", "well", "be"})[-1]
    ('safeguard', 'and', 'well', 'be')
    """
    typed = tuple(match[0] for match in WORD.finditer(text))
    found = {typed: _terms(typed)}
    latest = [typed]
    for _ in range(MAX_CHANGES):
        changed = (words for phrase in latest for words in _changed_once(phrase, known))
        latest = list(islice((words for words in changed if words not in found), MAX_SPACINGS))
        found |= {words: _terms(words) for words in latest}
    return list(dict.fromkeys(terms for terms in found.values() if terms != found[typed]))[:MAX_SPACINGS]


def _terms(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(filter(None, map(stem, words)))


def _changed_once(words: tuple[str, ...], known: Container[str]) -> Iterator[tuple[str, ...]]:
    """The words with each two neighbours joined that lessons have as one, and each divided into two."""
    for at, word in enumerate(words):
        before, after = words[:at], words[at + 1 :]
        if after and stem(word + after[0]) in known:
            yield (*before, word + after[0], *after[1:])
        for cut in range(MIN_PART, len(word) - MIN_PART + 1):
            if stem(word[:cut]) in known and stem(word[cut:]) in known:
                yield (*before, word[:cut], word[cut:], *after)
