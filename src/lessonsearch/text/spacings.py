"""Other spacings of a phrase: the same letters with two words joined, or with one word divided."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from lessonsearch.text.analysis import stem
from lessonsearch.text.normalised import WORD

MIN_PART = 2
"""Letters of each part of a divided word."""
MAX_SPACINGS = 4
"""Spacings of a phrase that are tried."""


def other_spacings(text: str, known: Collection[str]) -> list[tuple[str, ...]]:
    """The index terms of a phrase with other spaces, as far as `known` has the changed words.

    >>> other_spacings("from cosleeping", {"co", "sleep"}), other_spacings("pre birth plan", {"prebirth"})
    ([('from', 'co', 'sleep')], [('prebirth', 'plan')])
    """
    return sorted(set(_spacings(text, known)))[:MAX_SPACINGS]


def _spacings(text: str, known: Collection[str]) -> Iterator[tuple[str, ...]]:
    surfaces = [match[0] for match in WORD.finditer(text)]
    stems = [stem(surface) for surface in surfaces]
    for at, word in enumerate(stems):
        before, after = stems[:at], stems[at + 1 :]
        if after and (joined := stem(surfaces[at] + surfaces[at + 1])) in known:
            yield (*before, joined, *after[1:])
        for cut in range(MIN_PART, len(word) - MIN_PART + 1):
            if word[:cut] in known and word[cut:] in known:
                yield (*before, word[:cut], word[cut:], *after)
