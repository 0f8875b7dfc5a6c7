"""Highlighting: matched words on a lesson's page, and snippets for a result list.

Both are sequences of `HighlightRun`, plain text without markup: the caller escapes a run, then marks it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple

from lessonsearch.query.parser import Term
from lessonsearch.text.analysis import Token
from lessonsearch.text.chunk_index import CACHED_TEXTS, term_spans

SNIPPET_LENGTH = 240
"""Characters of a snippet: about three lines on a phone, two on a desktop."""

PUNCTUATED_BREAK = re.compile(r"\n(?:(?<=[.:;,?!]\n)|(?<=[.?!][’”]\n))")
"""A line break after punctuation, which needs no bullet in its place. Written so that only breaks are looked
at."""
START, END = itemgetter(0), itemgetter(1)
"""The bounds of a match."""


class HighlightRun(NamedTuple):
    """A run of text, and whether it matches the search."""

    text: str
    hit: bool


class Highlighter:
    """The terms of a search, prepared once for highlighting many texts."""

    def __init__(self, terms: Collection[Term]) -> None:
        self.single = {term.words[0] for term in terms if len(term.words) == 1}
        self.single |= {word for term in terms if term.unordered for word in term.words}
        self.phrases = [term.words for term in terms if len(term.words) > 1 and not term.unordered]
        self.stems = frozenset(self.single.union(*self.phrases))


def highlight(text: str, highlighter: Highlighter) -> tuple[HighlightRun, ...]:
    """The whole text as runs.

    >>> highlight("Fathers were ignored.", Highlighter([Term(("father",))]))
    (HighlightRun(text='Fathers', hit=True), HighlightRun(text=' were ignored.', hit=False))
    """
    return _runs(text, _spans(text, highlighter), 0, len(text))


def matched_words(text: str, highlighter: Highlighter) -> list[str]:
    """The matched words and phrases of a text, as one line like in `snippet`: the cache serves both.

    >>> matched_words("Fathers were ignored.", Highlighter([Term(("father",))]))
    ['Fathers']
    """
    line = _single_line(text)
    return [line[start:end] for start, end, _ in _spans(line, highlighter)]


def snippet(text: str, highlighter: Highlighter, length: int = SNIPPET_LENGTH) -> tuple[HighlightRun, ...]:
    """The passage of about `length` characters with most distinct terms, otherwise the beginning of the text.

    It is one line: a bullet, which no source uses, separates list items and table rows.

    >>> snippet("Practitioners should:\\nask\\nlisten", Highlighter([]))
    (HighlightRun(text='Practitioners should: ask • listen', hit=False),)
    """
    text = _single_line(text)
    spans = _spans(text, highlighter)
    start, end = _window(text, spans, length)
    runs = _runs(text, spans, start, end)
    before, after = ("… " if start else ""), (" …" if end < len(text) else "")
    return (
        *([HighlightRun(before, False)] if before else []),
        *runs,
        *([HighlightRun(after, False)] if after else []),
    )


@lru_cache(maxsize=CACHED_TEXTS)
def _single_line(text: str) -> str:
    return PUNCTUATED_BREAK.sub(" ", text).replace("\n", " • ")


def _spans(text: str, highlighter: Highlighter) -> list[tuple[int, int, str]]:
    """Matches as characters [start, end) with the term's words; in order, without overlaps."""
    tokens = term_spans(text, highlighter.stems)
    if not tokens:
        return []
    candidates = [
        (token.start, token.end, token.stem) for token in tokens if token.stem in highlighter.single
    ]
    stems = {token.stem for token in tokens}
    if phrases := [phrase for phrase in highlighter.phrases if stems.issuperset(phrase)]:
        at = {(token.position, token.stem): token for token in tokens}
        for phrase in phrases:
            candidates += _phrase_spans(tokens, at, phrase)
    candidates.sort(key=END, reverse=True)  # of two that begin together, the longer comes first
    candidates.sort(key=START)
    spans: list[tuple[int, int, str]] = []
    for span in candidates:
        if not spans or span[0] >= spans[-1][1]:
            spans.append(span)
    return spans


def _phrase_spans(
    tokens: Sequence[Token], at: Mapping[tuple[int, str], Token], phrase: tuple[str, ...]
) -> list[tuple[int, int, str]]:
    """Where a phrase occurs, given all tokens by position and stem."""
    spans = []
    for token in tokens:
        if token.stem == phrase[0]:
            run = [at.get((token.position + step, stem)) for step, stem in enumerate(phrase)]
            if all(run) and (last := run[-1]):
                spans.append((token.start, last.end, " ".join(phrase)))
    return spans


def _window(text: str, spans: Sequence[tuple[int, int, str]], length: int) -> tuple[int, int]:
    """Characters [start, end) of the snippet: the first window with most distinct terms."""
    if len(text) <= length * 1.2:
        return 0, len(text)
    start = 0
    if spans:
        start, most, distinct = spans[0][0], 1, len({term for _, _, term in spans})
        for first, _, _ in spans:
            if most == distinct:
                break
            inside = {term for left, right, term in spans if left >= first and right <= first + length * 0.8}
            if len(inside) > most:
                most, start = len(inside), first
        start = _snippet_start(text, start, length)
    end = len(text)
    if end - start > length:
        end = text.rfind(" ", start, start + length)
        end = len(text[:end].rstrip("• ")) if end > start else start + length
    return start, end


def _snippet_start(text: str, hit: int, length: int) -> int:
    """Where to start a snippet with its first match at `hit`: at a sentence if possible, else at a word."""
    earliest = max(0, hit - length // 2)
    if earliest == 0:
        return 0
    sentence = max(text.rfind(stop, earliest, hit) for stop in (". ", ": ", "• ", "? "))
    if sentence >= 0:
        return sentence + 2
    word = text.find(" ", max(earliest, hit - length // 4), hit)
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
