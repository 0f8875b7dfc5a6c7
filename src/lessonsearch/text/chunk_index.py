"""Chunk index: where the terms of one text stand, for highlighting.

A chunk is what stands between two spaces. No compound (`text.analysis.COMPOUND`) has a space in it, so a text
can be analysed chunk by chunk, and chunks recur: an index is made from a cache without a regular expression.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate, repeat
from typing import NamedTuple

from lessonsearch.text.analysis import MAX_CACHED_COMPOUNDS, MAX_LENGTH, Token, analyze

MAX_CACHED_CHUNKS = 10_000
"""Chunks that had a word searched for, or have several: some 400 bytes each."""
CACHED_TEXTS = 2048
"""Texts whose analysis is cached for the next search that shows them: some 2 kB each, so 4 MB in all."""


def term_spans(text: str, stems: frozenset[str]) -> list[Token]:
    """The tokens of a text that have one of these stems, for highlighting: many times as fast as `analyze`.

    >>> term_spans("A pre-birth plan", frozenset({"plan"}))
    [Token(stem='plan', position=3, start=12, end=16)]
    """
    if not stems:
        return []
    index = _chunk_index(text)
    hits = [nth for nth, term in enumerate(index.terms) if term in stems]
    if several := index.several.keys() & stems:
        hits = sorted({*hits, *(nth for stem in several for nth in index.several[stem])})
    found: list[Token] = []
    for nth in hits:
        start, position = index.starts[nth] + nth, index.positions[nth]
        found += [
            Token(token.stem, position + token.position, start + token.start, start + token.end)
            for token in _chunk_tokens(text[start : index.starts[nth + 1] + nth])
            if token.stem in stems
        ]
    return found


class _ChunkIndex(NamedTuple):
    """The terms of one text, chunk by chunk. A chunk is what stands between two spaces."""

    terms: tuple[str, ...]
    """The only term of each chunk; of other chunks what `_only_term` has."""
    starts: Sequence[int]
    """Characters before each chunk, without the spaces."""
    positions: Sequence[int]
    """Position of each chunk's first token."""
    several: dict[str, list[int]]
    """Stem → numbers of the chunks that have it among several terms."""


@lru_cache(maxsize=CACHED_TEXTS)
def _chunk_index(text: str) -> _ChunkIndex:
    """The index of one text. No compound has a space in it, so chunks can be analysed one by one."""
    chunks = text.split(" ")
    terms = tuple(map(_only_term.__getitem__, chunks))
    widths = tuple(map(_WIDTHS.get, terms, repeat(1)))
    several: dict[str, list[int]] = {}
    for nth, width in enumerate(widths):
        if width > 1:
            for stem in {token.stem for token in _chunk_tokens(chunks[nth])}:
                several.setdefault(stem, []).append(nth)
    plain = widths.count(1) == len(widths)
    positions = range(len(terms)) if plain else array("I", accumulate(widths, initial=0))
    return _ChunkIndex(terms, array("I", accumulate(map(len, chunks), initial=0)), positions, several)


class _TermCache(dict[str, str]):
    """Chunk → its only term; an empty text where it has none; " 3" where it takes up three positions."""

    def __missing__(self, chunk: str) -> str:
        tokens = _chunk_tokens(chunk)
        width = tokens[-1].position + 1 if tokens else 0
        term = tokens[0].stem if width == 1 else f" {width}" if width else ""
        if width > 1:
            _WIDTHS[term] = width
        if len(chunk) <= MAX_LENGTH:
            if len(self) >= MAX_CACHED_COMPOUNDS:
                self.clear()
            self[chunk] = term
        return term


_only_term = _TermCache()
_WIDTHS = {"": 0}
"""Positions of chunks that take up none or several, by what `_only_term` has for them."""


def _chunk_tokens(chunk: str) -> tuple[Token, ...]:
    """The tokens of a chunk, counted from its beginning."""
    return (_analyzed if len(chunk) <= MAX_LENGTH else _analyzed.__wrapped__)(chunk)


@lru_cache(maxsize=MAX_CACHED_CHUNKS)
def _analyzed(chunk: str) -> tuple[Token, ...]:
    return tuple(analyze(chunk))
