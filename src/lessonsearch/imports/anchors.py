"""Passages and anchors of a draft lesson, as the Markdown that `corpus.passages` reads."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from lessonsearch.corpus.mistakes.file_names import plain_slug
from lessonsearch.imports.blocks.imported_report import BULLET, QUOTATION, TABLE, ReportBlock

SLUG_WORDS = 6
PAGE_SAFE = re.compile(r"(?:p\d+|para(?:-\d+)+|.*[a-z])\Z")
"""Anchors that cannot be a bullet's: paragraph numbers, and names that end in a letter."""
PLAIN_NUMBER = re.compile(r"\d{1,3}\Z")


def _letters(number: int) -> str:
    """The suffix of the second, third … use of a name: 1 gives b, 25 gives z, 26 gives ab."""
    letters = chr(ord("a") + number % 26)
    return letters if number < 26 else f"{_letters(number // 26 - 1)}{letters}"


def slug(text: str, words: int = SLUG_WORDS) -> str:
    """A text as a URL slug: a-z, 0-9 and single hyphens."""
    parts = plain_slug(text).split("-")
    kept = [part for part in parts if part not in ("the", "a", "an", "of", "and", "to", "in")] or parts
    return "-".join(kept[:words])[:60].strip("-")


@dataclass
class Anchors:
    """The anchors given in one source, so that each is given once, with the page on which each begins."""

    taken: set[str] = field(default_factory=set)
    pages: dict[str, int] = field(default_factory=dict)

    def name(self, wanted: str, page: int = 0) -> str:
        """A free anchor or slug: the wanted one, or that with a letter appended.

        Letters, because `wanted-2` is the address of the second bullet of `wanted`.
        """
        candidate, number = wanted or "passage", 0
        while candidate in self.taken or not PAGE_SAFE.match(candidate):
            number += 1
            candidate = f"{wanted}-{_letters(number)}"
        self.taken.add(candidate)
        if page:
            self.pages[candidate] = page
        return candidate


@dataclass(frozen=True)
class TableFile:
    """A table that is stored as a data file beside the lessons."""

    name: str
    rows: tuple[tuple[str, ...], ...]


def passages(
    blocks: Sequence[ReportBlock], stem: str, anchors: Anchors, tables: list[TableFile]
) -> Iterator[str]:
    """A lesson's blocks as Markdown, one string for each; appends tables to `tables`."""
    opened, parts = "", 0
    for block in blocks:
        if block.number:
            opened, parts = _number_anchor(block, stem, anchors), 0
            mark = block.number if opened == f"p{block.number}" else f"[{opened}]"
            yield f"¶{mark} {block.text if mark == block.number else block.printed}"
        elif block.kind == TABLE:
            name = anchors.name("table", block.page)
            file = f"data/{name}.csv"
            tables.append(TableFile(file, block.rows))
            yield f"¶[{name}] ![{_caption(block.text)}]({file})"
            opened = ""
        elif block.kind in (BULLET, QUOTATION) and opened:
            parts += 1
            anchors.taken.add(f"{opened}-{parts}")
            yield f"{'-' if block.kind == BULLET else '>'} {block.text}"
        elif opened and _continues(block):
            yield block.text
        else:
            opened, parts = anchors.name(stem, block.page), 0
            yield f"¶[{opened}] {block.text}"


def _number_anchor(block: ReportBlock, stem: str, anchors: Anchors) -> str:
    """`p13` for paragraph 13, `para-3-4-2` for paragraph 3.4.2; another name if a number recurs."""
    anchor = f"p{block.number}"
    if PLAIN_NUMBER.match(block.number) and anchor not in anchors.taken:
        return anchors.name(anchor, block.page)
    wanted = (
        f"para-{block.number.replace('.', '-')}" if "." in block.number else f"{stem}-para-{block.number}"
    )
    return anchors.name(wanted, block.page)


def _continues(block: ReportBlock) -> bool:
    """Whether an unnumbered paragraph continues the passage before it: it begins in lower case."""
    return block.text[:1].islower() and block.text[:2] not in ("- ", "> ")


def _caption(text: str) -> str:
    return text.replace("[", "(").replace("]", ")")
