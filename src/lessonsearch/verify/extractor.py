"""Where a block of text quotes: in quotation marks, set off, or without saying so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from lessonsearch import budget
from lessonsearch.quotations import LEAST_WORDS, Catalogue, has_words, normalise
from lessonsearch.verify.lesson_links import WRITTEN
from lessonsearch.verify.readers.upload import TextBlock

OPENING = '“«„"'
DOUBLE = re.compile(r"“[^“”]*”|«[^«»]*»|„[^„“”]*[“”]|(?<!\w)\"[^\"]*\"(?!\w)")
SINGLE = re.compile(r"(?<!\w)[‘'](?=\w)")
SINGLE_ENDS = re.compile(r"[’'](?!\w)")
MAX_CHARACTERS = 3_000
"""The longest quotation in single marks: some 500 words."""
MAX_ENDS = 6
"""Apostrophes tried as the end of a quotation in single marks: those of plurals (parents’) look like one."""


@dataclass(frozen=True)
class QuotationSpan:
    """Characters [start, end) of a block that are taken for a quotation, and by what.

    Words in quotation marks are one. A block that is set off may be one, or be set off for another
    reason; running text is one where a source has its words.
    """

    start: int
    end: int
    marker: Literal["marks", "set off", "words"]


def extract(block: TextBlock, catalogue: Catalogue) -> list[QuotationSpan]:
    """The quotations of a block, in order and without overlap."""
    marked = _marked(block.text, catalogue)
    found = [
        spot
        for spot in marked
        if normalise(block.text[spot.start : spot.end]).letters not in catalogue.titles
    ]
    if block.quoted and not any(block.text[other.start] in OPENING for other in found):
        whole = has_words(block.text, 1 if block.links else LEAST_WORDS)
        return (
            [QuotationSpan(0, len(block.text), "set off")]
            if whole and not _attributes(block.text, catalogue)
            else []
        )
    for stretch in catalogue.quotations.stretches(_without_names(block.text, catalogue)):
        if not any(other.start < stretch.end and stretch.start < other.end for other in found):
            found.append(QuotationSpan(stretch.start, stretch.end, "words"))
    return sorted(found, key=lambda spot: spot.start)


def _without_names(text: str, catalogue: Catalogue) -> str:
    """The text with blanks for its links and for the titles of sources: naming one is not quoting it."""
    text = WRITTEN.sub(_blanks, text)
    for source in catalogue.sources.values():
        for title in filter(None, (source.title, source.subtitle)):
            text = re.sub(re.escape(title), _blanks, text, flags=re.IGNORECASE)
    return text


def _blanks(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _marked(text: str, catalogue: Catalogue) -> Iterator[QuotationSpan]:
    at = 0
    for match in DOUBLE.finditer(text):
        yield from _single(text, at, match.start(), catalogue)
        if _long(match[0]):
            yield QuotationSpan(match.start(), match.end(), "marks")
        at = match.end()
    yield from _single(text, at, len(text), catalogue)


def _single(text: str, begin: int, end: int, catalogue: Catalogue) -> Iterator[QuotationSpan]:
    """Quotations in single marks, which are apostrophes too: the longest reading that is a source's words,
    else the shortest of six words."""
    at = begin
    while opening := SINGLE.search(text, at, end):
        budget.check()
        found = SINGLE_ENDS.finditer(text, opening.end(), min(end, opening.end() + MAX_CHARACTERS))
        ends = [match.end() for match in islice(found, MAX_ENDS)]
        long = [stop for stop in ends if _long(text[opening.start() : stop])]
        whole = [
            stop
            for stop in long
            if len(long) > 1 and catalogue.match_quotation(text[opening.start() : stop]).state == "verbatim"
        ]
        at = opening.end()
        if long:
            at = max(whole, default=long[0])
            yield QuotationSpan(opening.start(), at, "marks")


def _attributes(text: str, catalogue: Catalogue) -> bool:
    """Whether a line in a quotation says whose words it is."""
    publishers = tuple(source.publisher for source in catalogue.sources.values())
    return text.lstrip().startswith(("—", "–", "-", "(", "Source", *publishers))


def _long(text: str) -> bool:
    return has_words(text, LEAST_WORDS)
