"""Footnotes in plain text: a number and a capital letter, with the mark attached to an earlier word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from lessonsearch.imports.blocks.imported_report import HEADING, Note, ReportBlock

NOTE = re.compile(r"(?P<mark>\d{1,2})\s+(?P<text>[A-Z‘“].*)")


def part_notes(blocks: Sequence[ReportBlock]) -> tuple[tuple[ReportBlock, ...], tuple[Note, ...]]:
    """Separate footnotes from paragraphs: a number, a capital, and its mark attached to an earlier word."""
    out: list[ReportBlock] = []
    notes: list[Note] = []
    for block in blocks:
        match = (
            NOTE.match(block.text) if not block.number and not block.rows and block.kind != HEADING else None
        )
        place = _marked(out, match["mark"]) if match else None
        if match is None or place is None:
            out.append(block)
            continue
        at, begin, end = place
        out[at] = replace(out[at], text=out[at].text[:begin] + out[at].text[end:])
        notes.append(Note(match["mark"], match["text"], block.page))
    return tuple(out), tuple(notes)


def _marked(blocks: Sequence[ReportBlock], mark: str) -> tuple[int, int, int] | None:
    """Where a note's mark is attached to a word or a year: index of the block, begin and end in its text."""
    glued = re.compile(rf"(?:(?<=[a-z’”).,;:])|(?<=\b(?:19|20)\d\d)){re.escape(mark)}(?=\s|$|[.,;)])")
    for at in range(len(blocks) - 1, max(-1, len(blocks) - 40), -1):
        if found := glued.search(blocks[at].text):
            return at, found.start(), found.end()
    return None
