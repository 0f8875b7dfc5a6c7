"""Quotation extractor: finds the text that is in quotation marks or set off as a quotation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from lessonsearch.quotations import LONG_ENOUGH, MIN_WORDS, Catalogue, has_words
from lessonsearch.verify.claims import Mention
from lessonsearch.verify.double_marks import pair_double
from lessonsearch.verify.flow import Flow
from lessonsearch.verify.marks import MarkedSpan, Paragraphs
from lessonsearch.verify.single_marks import pair_single
from lessonsearch.verify.titles import is_work_title

ATTRIBUTION = re.compile(r"\s*(?:[—–-]|\(|Source\b|From\b)")
COVERED = 0.6
"""Share of a set-off block's letters inside one pair of marks from which the marks, not the block, are the
quotation."""
MAX_UNPAIRED = 12
"""Number of words shown of a quotation that is never closed."""

Sign = Literal["marks", "set off", "words", "unpaired"]


@dataclass(frozen=True)
class QuotationSpan:
    """The characters [start, end) of a flow that are taken for a quotation, the sign of it, and its words.

    Words in quotation marks are a quotation. A set-off block may be one, or may be set off for another
    reason. Running text is one if a source has its words: `passage` is the index of the passage that it is a
    changed version of. `inner` are the quotations within it.
    """

    start: int
    end: int
    text: str
    sign: Sign
    passage: int | None = None
    inner: tuple[QuotationSpan, ...] = ()


@dataclass(frozen=True)
class Extracted:
    """The quotations of a flow in order, and the works that it names."""

    spans: tuple[QuotationSpan, ...]
    mentions: tuple[Mention, ...]


def extract(flow: Flow, mentions: Sequence[Mention], catalogue: Catalogue) -> Extracted:
    """The quotations of a flow that are marked or set off. `mentions` are its mentions of held sources;
    titles of other works are appended."""
    text = _without_links(flow)
    paragraphs = Paragraphs(text, flow.starts)
    doubles = pair_double(text, paragraphs)
    singles = pair_single(text, paragraphs, doubles.spans)
    titles: list[Mention] = []
    marked = list(_marked(flow, text, [*doubles.spans, *singles.spans], titles, catalogue))
    unpaired = [
        _unpaired(flow, at)
        for at in [*doubles.unpaired, *singles.unpaired]
        if has_words(flow.text[at : at + 200], MIN_WORDS)
    ]
    top = _nested([*marked, *unpaired])
    found = sorted(_set_off(flow, top, catalogue), key=lambda span: span.start)
    works = sorted([*mentions, *titles], key=lambda mention: mention.start)
    return Extracted(tuple(found), tuple(works))


def _without_links(flow: Flow) -> str:
    """The text of a flow with its addresses blanked out."""
    parts, at = [], 0
    for start, end in flow.written_links:
        parts += [flow.text[at:start], " " * (end - start)]
        at = end
    return "".join([*parts, flow.text[at:]])


def _marked(
    flow: Flow, text: str, pairs: Sequence[MarkedSpan], titles: list[Mention], catalogue: Catalogue
) -> Iterator[QuotationSpan]:
    """Yield the quotations in marks; titles of works are appended to `titles` instead."""
    for pair in pairs:
        inner = text[pair.inner_start : pair.inner_end]
        if not has_words(inner, MIN_WORDS):
            continue
        if catalogue.is_title(inner):
            continue
        if is_work_title(inner, text[max(0, pair.start - 200) : pair.start], text[pair.end : pair.end + 200]):
            titles.append(Mention(pair.start, pair.end, frozenset(), weak=False))
            continue
        yield QuotationSpan(pair.start, pair.end, inner, "marks")


def _unpaired(flow: Flow, at: int) -> QuotationSpan:
    words = flow.text[at + 1 : flow.end(flow.number(at))].split()
    shown = " ".join(words[:MAX_UNPAIRED]) + (" …" if len(words) > MAX_UNPAIRED else "")
    return QuotationSpan(at, at + 1, shown, "unpaired")


def _nested(spans: Sequence[QuotationSpan]) -> list[QuotationSpan]:
    """The outermost spans, each with those inside it."""
    top: list[QuotationSpan] = []
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if top and span.end <= top[-1].end:
            if span.sign == "marks":
                top[-1] = replace(top[-1], inner=(*top[-1].inner, span))
        else:
            top.append(span)
    return top


def _set_off(flow: Flow, spans: list[QuotationSpan], catalogue: Catalogue) -> Iterator[QuotationSpan]:
    """The spans, with set-off blocks in place of the spans inside them."""
    waiting = list(spans)
    for number, block in enumerate(flow.blocks):
        start, end = flow.starts[number], flow.end(number)
        inside = [span for span in waiting if start <= span.start and span.end <= end]
        if not block.quoted or not _quotes(block.text, bool(block.links), catalogue):
            continue
        if any(span.end - span.start >= COVERED * len(block.text) for span in inside):
            continue
        if any(span.start < end and start < span.end and span not in inside for span in waiting):
            continue  # a quotation in marks that runs over several blocks
        waiting = [span for span in waiting if span not in inside]
        quoted = tuple(span for span in inside if span.sign == "marks")
        waiting.append(QuotationSpan(start, end, block.text, "set off", inner=quoted))
    yield from waiting


def _quotes(text: str, linked: bool, catalogue: Catalogue) -> bool:
    """Whether a set-off block may be a quotation, rather than a line that attributes the one above it."""
    publishers = tuple(source.publisher for source in catalogue.sources.values())
    attributes = ATTRIBUTION.match(text) or text.lstrip().startswith(publishers)
    return not attributes and has_words(text, MIN_WORDS if linked else LONG_ENOUGH)
