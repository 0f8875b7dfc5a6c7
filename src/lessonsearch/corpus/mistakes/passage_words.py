"""What a passage that is not in the original differs in, and what to write."""

from __future__ import annotations

import difflib
import re

NEAR = 100_000
"""Characters of the original, round the end of the last passage, in which a text that differs is sought."""
BROKEN = re.compile(r"(\w+)- (\w+)")
NUMBER = re.compile(r"(\d+)\. ")
MARKUP = re.compile(r"\*\*|__|(?<!\w)[*_](?=\w)|(?<=[\w.,])[*_](?!\w)|`")
"""Marks of Markdown round words."""
SHORTEST = 12
"""Characters that two texts must share to be taken for the same passage."""


def difference(printed: str, text: str, original: str, after: int) -> tuple[str, tuple[int, int]]:
    """The end of a problem's sentence, and the stretch of the original that the passage was meant to be.

    `printed` is the passage with its number, `text` without it; `after` is where the last passage ends.
    """
    if NUMBER.match(printed) and (at := original.find(f". {text}")) >= 0:
        begin = re.search(r"\d*\Z", original[max(0, at - 6) : at])
        if begin and begin[0]:
            start = at - len(begin[0])
            return f" with that number; write ¶{begin[0]} there.", (start, at + 2 + len(text))
    plain = MARKUP.sub("", printed)
    if plain != printed and (at := original.find(plain)) >= 0:
        marks = ", ".join(dict.fromkeys(MARKUP.findall(printed)))
        return f"; Markdown is not read in a passage, so take out {marks}.", (at, at + len(plain))
    at = original.find(printed[:24])
    if at < 0:
        window = max(0, after - NEAR // 2)
        match = difflib.SequenceMatcher(
            None, original[window : window + NEAR], printed[:80], autojunk=False
        ).find_longest_match()
        if match.size < SHORTEST:
            return ".", (0, 0)
        at = max(0, window + match.a - match.b)
    there = original[at : at + len(printed)]
    meant = at, _end(printed, original, at)
    if (broken := BROKEN.search(printed)) and (whole := broken[1] + broken[2]) in there:
        return f"; a word is broken at the end of a line here: write '{whole}', not '{broken[0]}'.", meant
    matching = next(
        (i for i, (a, b) in enumerate(zip(printed, there, strict=False)) if a != b),
        min(len(printed), len(there)),
    )
    begins, ends = max(0, matching - 20), matching + 20
    return f"; it reads '…{there[begins:ends]}…' there, and '…{printed[begins:ends]}…' here.", meant


def _end(printed: str, original: str, at: int) -> int:
    """Where the passage that begins at `at` ends: after its last words, or else by its length."""
    for tail in (printed[-24:], printed[-12:], printed[-6:]):
        if (found := original.find(tail, max(at, at + len(printed) // 2), at + 2 * len(printed))) >= 0:
            return found + len(tail)
    return min(at + len(printed), len(original))
