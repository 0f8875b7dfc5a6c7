"""Sentences: where a text may be divided so that each part still says something."""

from __future__ import annotations

import re

BOUNDARY = re.compile(r"(?<=[.?!])[’”'\"]? (?=[‘“'\"(\[]?[A-Z0-9])")
"""A full stop, question or exclamation mark, with a closing quotation mark, before a capital or a figure."""

ABBREVIATION = re.compile(r"(?:\b(?:Mr|Mrs|Ms|Dr|St|No|para|paras|pp?|e\.g|i\.e|etc|cf|vs)|\b[A-Z])\.$")
"""What ends in a full stop and no sentence: titles, references, initials."""

PAUSE = re.compile(r"[,;:–—] ")


def sentences(text: str) -> list[str]:
    """The sentences of a text in order; joined by spaces they are the text.

    >>> sentences("Dr. Gray spoke of ‘care.’ Nobody asked. He left")
    ['Dr. Gray spoke of ‘care.’', 'Nobody asked.', 'He left']
    """
    found, start = [], 0
    for match in BOUNDARY.finditer(text):
        end = match.end() - 1
        if not ABBREVIATION.search(text[start:end]):
            found.append(text[start:end])
            start = match.end()
    return [*found, text[start:]]


def first_words(text: str, most: int) -> str:
    """The beginning of a text, at most so many words: up to the last pause in them, else cut at a word."""
    words = text.split(" ")
    if len(words) <= most:
        return text
    beginning = " ".join(words[:most])
    pauses = [match.start() for match in PAUSE.finditer(f"{beginning} ")]
    good = [at for at in pauses if beginning.count(" ", 0, at) >= most // 3]
    return beginning[: good[-1]] if good else beginning
