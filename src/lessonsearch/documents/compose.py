"""Document composition: turns a pack or search results into a document, following a template.

The briefing has the parts of `packs.briefing`, three standing questions and a form for the action plan. To
add a template, name it in `packs.TEMPLATES` and write its function here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from lessonsearch.citations.citation import Citation
from lessonsearch.documents.content_notice import opening_notice
from lessonsearch.documents.document import (
    BulletList,
    Document,
    DocumentPart,
    Heading,
    QuotationPart,
    Run,
    TablePart,
    TextPart,
)
from lessonsearch.model.taxonomy import Taxonomy
from lessonsearch.packs import BRIEFING, SLIDES, TEMPLATES, Pack
from lessonsearch.packs.briefing import PARTS, part_index

QUESTIONS = (
    "What does this mean for my own practice?",
    "What does it mean for my team or agency?",
    "What will I do differently, and by when?",
)

PLAN = TablePart(
    "Action plan",
    ("What we will do", "Who", "By when", "How we shall know that it helped children"),
    (("", "", "", ""),) * 4,
)


class PackEntry(NamedTuple):
    """A pack item resolved to its citation, with the trainer's note."""

    citation: Citation
    note: str = ""


def pack_document(pack: Pack, entries: Sequence[PackEntry], taxonomy: Taxonomy, link: str = "") -> Document:
    """Compose a pack according to its template. `link` is the URL of the pack."""
    if pack.template == BRIEFING:
        composed = _briefing(entries, taxonomy)
    else:
        composed = _slides(entries) if pack.template == SLIDES else _quotations(entries)
    parts = (*_opening(pack.opening, entries), *composed)
    back = Run("Open this pack to change it", link) if link else None
    return Document(pack.name, TEMPLATES[pack.template], parts, back, codes=pack.template != BRIEFING)


def results_document(title: str, subtitle: str, citations: Sequence[Citation], link: str = "") -> Document:
    """Compose search results in their order. `link` is the URL of the search."""
    entries = [PackEntry(citation) for citation in citations]
    back = Run("Search for this again", link) if link else None
    return Document(title, subtitle, (*_opening("", entries), *_quotations(entries)), back)


def _opening(text: str, entries: Sequence[PackEntry]) -> Iterator[DocumentPart]:
    if notice := opening_notice([entry.citation.lesson for entry in entries]):
        yield notice
    if text:
        yield TextPart(text)


def _quotations(entries: Sequence[PackEntry], level: int = 1) -> Iterator[DocumentPart]:
    """Quotations under the titles of their lessons; consecutive quotations of one lesson share a heading."""
    for _, run in groupby(entries, key=lambda entry: entry.citation.lesson.id):
        run_entries = list(run)
        yield Heading(run_entries[0].citation.lesson.title, level)
        for entry in run_entries:
            yield QuotationPart(entry.citation, entry.note)


def _slides(entries: Sequence[PackEntry]) -> Iterator[DocumentPart]:
    yield from _quotations(entries)
    yield Heading("Questions to reflect on")
    yield BulletList(QUESTIONS, numbered=True)


def _briefing(entries: Sequence[PackEntry], taxonomy: Taxonomy) -> Iterator[DocumentPart]:
    for number, (heading, _, _) in enumerate(PARTS):
        yield Heading(f"{number + 1}. {heading}")
        part_entries = [entry for entry in entries if part_index(entry.citation.lesson, taxonomy) == number]
        yield from (
            _quotations(part_entries, 2)
            if part_entries
            else [TextPart("No excerpt is chosen for this part: say what you know locally.")]
        )
    yield Heading(f"{len(PARTS) + 1}. Questions to reflect on")
    yield BulletList(QUESTIONS, numbered=True)
    yield Heading(f"{len(PARTS) + 2}. What we will do")
    yield PLAN
