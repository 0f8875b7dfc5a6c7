"""Turns paragraphs into blocks: the part common to Word, Writer, web pages and text.

A reader gives a `FlowPiece` for each paragraph, with what its format states. The rest is inferred from the
words: typed numbers that run on, typed bullets, headings in capitals or bold, lists of contents.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from lessonsearch.imports.blocks.hyphenation import SOFT
from lessonsearch.imports.blocks.imported_report import (
    BULLET,
    HEADING,
    PARAGRAPH,
    QUOTATION,
    TABLE,
    Kind,
    Removed,
    ReportBlock,
)
from lessonsearch.imports.blocks.list_marks import (
    LETTERED,
    LONGEST_HEADING,
    TERMINAL,
    bullet_text,
    contents,
    is_capitals,
    is_quotation,
)
from lessonsearch.imports.blocks.paragraph_numbers import NumberCandidate, chain, read_label, value_of

Cell = TypeVar("Cell")
"""A cell of a table, in the reader's own type."""

SHORT = 100
"""Maximum characters of a heading that has no heading style."""
SPACES = re.compile(r"\s+")


@dataclass(frozen=True)
class FlowPiece:
    """A paragraph with what its format states. `label` is its automatic number or letter: `13.`, `3.4.2`,
    `(a)`.

    `kind` is empty if the format does not state it; `strong` means all bold, `alone` a line by itself,
    `listed` an item of a list.
    """

    text: str
    kind: Kind | None = None
    level: int = 0
    label: str = ""
    page: int = 0
    rows: tuple[tuple[str, ...], ...] = ()
    strong: bool = False
    alone: bool = False
    listed: bool = False
    contents: bool = False


def table_pieces(
    rows: Sequence[Sequence[Cell]],
    pieces: Callable[[Cell], Iterable[FlowPiece]],
    text: Callable[[Cell], str],
) -> Iterator[FlowPiece]:
    """A table as one piece; a table of a single column is a box around paragraphs.

    `pieces` gives the paragraphs in a cell, `text` its words with any white space.
    """
    if all(len(row) <= 1 for row in rows):
        for row in rows:
            for cell in row:
                yield from pieces(cell)
        return
    texts = tuple(tuple(" ".join(text(cell).split()) for cell in row) for row in rows)
    yield FlowPiece("", rows=tuple(row for row in texts if any(row)))


def blocks_of(pieces: Sequence[FlowPiece]) -> tuple[tuple[ReportBlock, ...], tuple[Removed, ...]]:
    """The blocks, and the list of contents that was removed."""
    pieces = [replace(piece, text=SPACES.sub(" ", piece.text.replace(SOFT, "")).strip()) for piece in pieces]
    pieces = [piece for piece in pieces if piece.text or piece.rows]
    listed = contents([piece.text for piece in pieces]) | {
        at for at, piece in enumerate(pieces) if piece.contents
    }
    removed = tuple(Removed(pieces[at].text, "List of contents", pieces[at].page) for at in sorted(listed))
    pieces = [piece for at, piece in enumerate(pieces) if at not in listed]
    pieces = _without_false_headings(pieces)
    styled = any(piece.kind == HEADING for piece in pieces)
    headings = [piece.kind == HEADING or _is_heading(pieces, at, styled) for at, piece in enumerate(pieces)]
    numbers = _numbers(pieces, headings)
    return tuple(_block(piece, headings[at], at in numbers) for at, piece in enumerate(pieces)), removed


def _without_false_headings(pieces: Sequence[FlowPiece]) -> list[FlowPiece]:
    """The pieces, with what is too long for a heading as text, whatever its style says.

    Where most of the words are in heading styles, those stand for the numbering and not for headings; then
    only a short line without a full stop is one.
    """
    words = sum(len(piece.text) for piece in pieces)
    headed = sum(len(piece.text) for piece in pieces if piece.kind == HEADING)
    misused = headed * 2 > words
    return [
        replace(piece, kind=None, level=0)
        if piece.kind == HEADING
        and (
            len(piece.text) > LONGEST_HEADING * 1.5
            or (misused and (len(piece.text) > SHORT or TERMINAL.search(piece.text)))
        )
        else piece
        for piece in pieces
    ]


def _numbers(pieces: Sequence[FlowPiece], headings: Sequence[bool]) -> set[int]:
    """Indexes of the pieces that carry the report's own numbers, typed or automatic."""
    candidates = []
    for at, piece in enumerate(pieces):
        label = read_label(f"{piece.label} {piece.text}" if piece.label else piece.text)
        if label and not piece.rows and piece.kind in (None, PARAGRAPH, HEADING):
            after = at == 0 or headings[at - 1]
            candidates.append(
                NumberCandidate(
                    at, value_of(label[0]), 1.0 if piece.label or label[1] or "." in label[0] else 0.6, after
                )
            )
    return chain(candidates)


def _is_heading(pieces: Sequence[FlowPiece], at: int, styled: bool) -> bool:
    """Whether a paragraph without a heading style is a heading: bold or in capitals, or a short line by
    itself."""
    piece = pieces[at]
    text = piece.text
    if (
        piece.kind
        or piece.rows
        or piece.listed
        or len(text) > SHORT
        or bullet_text(text)
        or not re.search(r"[^\W\d_]{2}", text)
    ):
        return False
    last = at + 1 == len(pieces)
    if piece.strong or is_capitals(text):
        return not text.endswith((".", ";", ",")) and not last
    if styled or not piece.alone or LETTERED.match(text) or last:
        return False
    label = read_label(text)
    words = label[2] if label else text
    if not words[:1].isupper() or len(words) > SHORT * 0.8:
        return False
    following = pieces[at + 1]
    if words.endswith(":"):
        return len(words.split()) <= 4 and bool(read_label(following.text)) and not label
    if TERMINAL.search(words) and not words.endswith("?"):
        return False
    return (
        following.kind != BULLET
        and not bullet_text(following.text)
        and following.text[:1] not in "abcdefghijklmnopqrstuvwxyz"
    )


def _block(piece: FlowPiece, heading: bool, numbered: bool) -> ReportBlock:
    text, number = piece.text, ""
    if piece.rows:
        return ReportBlock(TABLE, text, page=piece.page, rows=piece.rows)
    label = read_label(f"{piece.label} {text}" if piece.label else text) if numbered else None
    if label:
        number, _, text = label
    elif piece.label:
        text = f"{piece.label} {text}"
    if heading:
        level = number.count(".") + 1 if number else piece.level or (1 if is_capitals(text) else 2)
        return ReportBlock(HEADING, text, number, piece.level or level, piece.page)
    bullet = bullet_text(text) if piece.kind is None and not number else None
    if piece.kind == BULLET or bullet is not None or (not number and (piece.label or LETTERED.match(text))):
        return ReportBlock(BULLET, bullet or text, page=piece.page)
    if piece.kind == QUOTATION or (not number and is_quotation(text)):
        return ReportBlock(QUOTATION, text, number, page=piece.page)
    return ReportBlock(PARAGRAPH, text, number, page=piece.page)
