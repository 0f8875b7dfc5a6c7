"""How text becomes index words, the same for lessons, questions and marks, on every engine.

A word is lower-cased, stripped of accents and possessive 's, and cut to its stem by the Snowball
project's English stemmer. A hyphenated word stands under its parts and under the whole joined, so that
`pre-birth`, `prebirth` and `pre birth` find each other.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import Stemmer

WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*")
LONGEST = 60
"""Characters of a word that count: a longer run of letters is no word of a language."""

STOP = frozenset(
    "a an and are as at be been but by can could did do does for from had has have he her his how i if in"
    " into is it its may me my of on or our she should so some such than that the their them then there"
    " these they this those to too us was we were what when where which while who whom whose why will with"
    " would you your about".split()
)
"""Words that say nothing about which lesson is meant: left out of a question unless quoted."""

IRREGULAR = {"children": "child", "women": "woman", "men": "man", "babi": "baby", "wive": "wife"}
"""Plurals that a stemmer for suffixes cannot know."""

_stem = Stemmer.Stemmer("english").stemWord


class Word(NamedTuple):
    """An index word and where it stands: its place among the words, and its characters [start, end)."""

    stem: str
    position: int
    start: int
    end: int


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """The index word of one word; empty where nothing of it is left.

    >>> stem("Assessments"), stem("children’s"), stem("café")
    ('assess', 'child', 'cafe')
    """
    folded = unicodedata.normalize("NFKD", word[:LONGEST]).casefold().replace("’", "'")
    plain = "".join(c for c in folded if not unicodedata.combining(c)).removesuffix("'s").replace("'", "")
    plain = IRREGULAR.get(plain, plain)
    found: str = _stem(plain)
    return IRREGULAR.get(found, found)


def words(text: str) -> Iterator[Word]:
    """Every index word of a text, in order. The parts of a hyphenated word are followed by the whole.

    >>> [word.stem for word in words("Pre-birth plans")]
    ['pre', 'birth', 'prebirth', 'plan']
    """
    position = -1
    parts: list[re.Match[str]] = []
    for match in WORD.finditer(text):
        if parts and not (match.start() == parts[-1].end() + 1 and text[parts[-1].end()] in "-‐‑"):
            yield from _joined(parts, position)
            parts = []
        if index_word := stem(match[0]):
            position += 1
            parts.append(match)
            yield Word(index_word, position, *match.span())
    yield from _joined(parts, position)


def _joined(parts: list[re.Match[str]], position: int) -> Iterator[Word]:
    if len(parts) > 1 and (whole := stem("".join(part[0] for part in parts))):
        yield Word(whole, position, parts[0].start(), parts[-1].end())
