"""Which words of a text a search asked for: marks for a lesson's page, snippets for a result list.

Both come as text with marks apart from it (`HighlightRun`); whoever shows it escapes the text and then marks.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import NamedTuple

from lessonsearch.query.parser import Term
from lessonsearch.text.analysis import CACHED_TEXTS, Token, term_spans

WIDTH = 240
"""Characters of a snippet: about three lines on a phone, two on a desk."""

PARTED = re.compile(r"(?<=[.:;,?!])\n|(?<=[.?!][’”])\n")
"""The end of a block that its own punctuation ends."""


class HighlightRun(NamedTuple):
    """A run of text, and whether the search asked for it."""

    text: str
    hit: bool


class Highlighter:
    """What is to be marked: made once of a search's terms, and used for each of the texts that it shows."""

    def __init__(self, terms: Collection[Term]) -> None:
        self.single = {term.words[0] for term in terms if len(term.words) == 1}
        self.single |= {word for term in terms if term.unordered for word in term.words}
        self.phrases = [term.words for term in terms if len(term.words) > 1 and not term.unordered]
        self.stems = frozenset(self.single.union(*self.phrases))


def highlight(text: str, marker: Highlighter) -> tuple[HighlightRun, ...]:
    """The whole text as runs, those marked that meet a term.

    >>> mark("Fathers were ignored.", Marker([Term(("father",))]))
    (Marked(text='Fathers', hit=True), Marked(text=' were ignored.', hit=False))
    """
    return _runs(text, _spans(text, marker), 0, len(text))


def matched_words(text: str, marker: Highlighter) -> list[str]:
    """What meets a term in the line that `snippet` cuts from, so that a text's words are looked up once.

    >>> meets("Fathers were ignored.", Marker([Term(("father",))]))
    ['Fathers']
    """
    line = _in_one_line(text)
    return [line[start:end] for start, end, _ in _spans(line, marker)]


def lines_meeting(text: str, marker: Highlighter) -> dict[str, list[str]]:
    """The lines of a text that meet a term, each with what in it does.

    >>> lines_meeting("fathers ignored\\nsleeping safely", Marker([Term(("father",))]))
    {'fathers ignored': ['fathers']}
    """
    meeting: dict[str, list[str]] = {}
    for start, end, _ in _spans(text, marker):
        if "\n" not in (met := text[start:end]):
            line = text[text.rfind("\n", 0, start) + 1 :].partition("\n")[0]
            meeting.setdefault(line, []).append(met)
    return meeting


def snippet(text: str, marker: Highlighter, width: int = WIDTH) -> tuple[HighlightRun, ...]:
    """The stretch of about `width` characters in which most different terms stand, else the beginning.

    It runs on in one line: items of a list and rows of a table are parted by a mark that no source uses.

    >>> snippet("Practitioners should:\\nask\\nlisten", Marker([]))
    (Marked(text='Practitioners should: ask • listen', hit=False),)
    """
    text = _in_one_line(text)
    spans = _spans(text, marker)
    start, end = _window(text, spans, width)
    runs = _runs(text, spans, start, end)
    before, after = ("… " if start else ""), (" …" if end < len(text) else "")
    return (
        *([HighlightRun(before, False)] if before else []),
        *runs,
        *([HighlightRun(after, False)] if after else []),
    )


@lru_cache(maxsize=CACHED_TEXTS)
def _in_one_line(text: str) -> str:
    return PARTED.sub(" ", text).replace("\n", " • ")


def _spans(text: str, marker: Highlighter) -> list[tuple[int, int, str]]:
    """Characters [start, end) that meet a term, and the term's words; in order, none within another."""
    stream = term_spans(text, marker.stems)
    if not stream:
        return []
    found = [(word.start, word.end, word.stem) for word in stream if word.stem in marker.single]
    there = {word.stem for word in stream}
    for phrase in marker.phrases:
        if there.issuperset(phrase):
            found += _adjacent(stream, phrase)
    kept: list[tuple[int, int, str]] = []
    for span in sorted(found, key=lambda span: (span[0], -span[1])):
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return kept


def _adjacent(stream: Sequence[Token], phrase: tuple[str, ...]) -> list[tuple[int, int, str]]:
    at: dict[tuple[int, str], Token] = {(word.position, word.stem): word for word in stream}
    found = []
    for word in stream:
        if word.stem == phrase[0]:
            rest = [at.get((word.position + step, stem)) for step, stem in enumerate(phrase)]
            if all(rest) and (last := rest[-1]):
                found.append((word.start, last.end, " ".join(phrase)))
    return found


def _window(text: str, spans: Sequence[tuple[int, int, str]], width: int) -> tuple[int, int]:
    """Where to cut: the first stretch with most different terms, begun at a sentence if one is near."""
    if len(text) <= width * 1.2:
        return 0, len(text)
    start = 0
    if spans:
        start, best, different = spans[0][0], 1, len({term for _, _, term in spans})
        for begin, _, _ in spans:
            if best == different:
                break
            inside = {term for left, right, term in spans if left >= begin and right <= begin + width * 0.8}
            if len(inside) > best:
                best, start = len(inside), begin
        start = _beginning(text, start, width)
    end = len(text)
    if end - start > width:
        end = text.rfind(" ", start, start + width)
        end = len(text[:end].rstrip("• ")) if end > start else start + width
    return start, end


def _beginning(text: str, hit: int, width: int) -> int:
    """A good place to begin a snippet whose first hit stands at `hit`."""
    earliest = max(0, hit - width // 2)
    if earliest == 0:
        return 0
    sentence = max(text.rfind(stop, earliest, hit) for stop in (". ", ": ", "• ", "? "))
    if sentence >= 0:
        return sentence + 2
    word = text.find(" ", max(earliest, hit - width // 4), hit)
    return word + 1 if word >= 0 else hit


def _runs(text: str, spans: Sequence[tuple[int, int, str]], start: int, end: int) -> tuple[HighlightRun, ...]:
    runs: list[HighlightRun] = []
    at = start
    for left, right, _ in spans:
        if left < start or right > end:
            continue
        if left > at:
            runs.append(HighlightRun(text[at:left], False))
        runs.append(HighlightRun(text[left:right], True))
        at = right
    if at < end:
        runs.append(HighlightRun(text[at:end], False))
    return tuple(runs)
