"""Chunk index: where the terms of one text stand, for highlighting.

A chunk is the text between two spaces. No compound (`text.analysis.COMPOUND`) has a space in it, so a text
can be analysed chunk by chunk, and chunks recur: an index is made from a cache without a regular expression.
Each term is one character in it, so that finding a term is finding a character.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate, repeat
from typing import NamedTuple

from lessonsearch.text.analysis import MAX_CACHED_COMPOUNDS, MAX_LENGTH, Token, analyze

MAX_WIDTH = 2**16 - 1
"""Greatest number of positions of one chunk. Characters above it are codes of terms."""
FIND_RATIO = 2
"""With this many chunks for each stem wanted, a search for each stem is faster than one pass (measured)."""
MAX_CACHED_CHUNKS = 10_000
"""Chunks in `_analyzed`, some 400 bytes each."""
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
    hits = _found(index.codes, _codes(stems))
    for stem in index.several.keys() & stems:
        hits.update(index.several[stem])
    found: list[Token] = []
    for nth in sorted(hits):
        start, position = index.starts[nth] + nth, index.positions[nth]
        chunk = text[start : index.starts[nth + 1] + nth]
        for stem, offset, first, last in _analyzed(chunk) if len(chunk) <= MAX_LENGTH else analyze(chunk):
            if stem in stems:
                found.append(Token(stem, position + offset, start + first, start + last))
    return found


class _ChunkIndex(NamedTuple):
    """The terms of one text, chunk by chunk."""

    codes: str
    """`_code` of each chunk."""
    starts: Sequence[int]
    """Characters before each chunk, without the spaces; and at the end, all."""
    positions: Sequence[int]
    """Position of each chunk's first token."""
    several: dict[str, list[int]]
    """Stem → numbers of the chunks that have it among several terms."""


@lru_cache(maxsize=CACHED_TEXTS)
def _chunk_index(text: str) -> _ChunkIndex:
    chunks = text.split(" ")
    codes = "".join(map(_code.__getitem__, chunks))
    widths = tuple(map(_WIDTHS.get, codes, repeat(1)))
    several: dict[str, list[int]] = {}
    positions: Sequence[int] = range(len(codes))
    if widths.count(1) < len(widths):
        positions = array("I", accumulate(widths, initial=0))
        for nth, width in enumerate(widths):
            if width > 1:
                for stem in {token.stem for token in analyze(chunks[nth])}:
                    several.setdefault(stem, []).append(nth)
    return _ChunkIndex(codes, array("I", accumulate(map(len, chunks), initial=0)), positions, several)


class _ChunkCodes(dict[str, str]):
    """Chunk → a character: the code of its only term, or the number of its positions where that is not one.

    Two terms may share a code: then the chunk is analysed, and only the term wanted is kept.
    """

    def __missing__(self, chunk: str) -> str:
        tokens = analyze(chunk)
        width = tokens[-1].position + 1 if tokens else 0
        code = _term_code(tokens[0].stem) if width == 1 else chr(min(width, MAX_WIDTH))
        if width != 1:
            _WIDTHS[code] = ord(code)
        if len(chunk) <= MAX_LENGTH:
            if len(self) >= MAX_CACHED_COMPOUNDS:
                self.clear()
            self[chunk] = code
        return code


_code = _ChunkCodes()
_WIDTHS: dict[str, int] = {}
"""Positions of chunks that take up none or several, by their codes."""


def _term_code(stem: str) -> str:
    return chr(MAX_WIDTH + 1 + hash(stem) % (sys.maxunicode - MAX_WIDTH))


@lru_cache(maxsize=64)
def _codes(stems: frozenset[str]) -> frozenset[str]:
    return frozenset(map(_term_code, stems))


def _found(codes: str, wanted: frozenset[str]) -> set[int]:
    """Numbers of the chunks with one of some codes."""
    if len(wanted) * FIND_RATIO > len(codes):
        return {nth for nth, code in enumerate(codes) if code in wanted}
    hits: set[int] = set()
    for code in wanted:
        nth = codes.find(code)
        while nth >= 0:
            hits.add(nth)
            nth = codes.find(code, nth + 1)
    return hits


@lru_cache(maxsize=MAX_CACHED_CHUNKS)
def _analyzed(chunk: str) -> tuple[Token, ...]:
    """The tokens of a chunk that had a word searched for, counted from its beginning."""
    return tuple(analyze(chunk))
