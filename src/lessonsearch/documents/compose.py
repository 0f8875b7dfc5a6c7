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
from lessonsearch.packs import BRIEFING, SLIDES, TEMPLATES, Pack
from lessonsearch.packs.briefing import PARTS, part_index

QUESTIONS = (
    "What does this mean for my own practice?",
    "What does it mean for my team or agency?",
    "What will I do differently, and by when?",
)

PLAN = TablePart(
    "Action plan",
    ("What we will do", "Who", "By when", "How we’ll know it has worked"),
    (("", "", "", ""),) * 4,
)


class PackEntry(NamedTuple):
    """A pack item resolved to its citation, with the trainer's note."""

    citation: Citation
    note: str = ""


def pack_document(pack: Pack, entries: Sequence[PackEntry], link: str = "") -> Document:
    """Compose a pack according to its template. `link` is the URL of the pack."""
    compose = {BRIEFING: _briefing, SLIDES: _slides}.get(pack.template, _quotations)
    parts = (*_opening(pack.opening, entries), *compose(entries))
    back = Run("Open this pack to change it", link) if link else None
    brief = pack.template == BRIEFING
    return Document(pack.name, TEMPLATES[pack.template], parts, back, codes=not brief, one_page=brief)


def results_document(
    title: str, subtitle: str, citations: Sequence[Citation], link: str = "", extent: str = ""
) -> Document:
    """Compose search results in their order. `link` is the URL of the search, `extent` as in `Document`."""
    entries = [PackEntry(citation) for citation in citations]
    back = Run("Search for this again", link) if link else None
    subtitle = ". ".join(filter(None, (subtitle, extent and f"The first {extent}")))
    parts = (*_opening("", entries), *_quotations(entries))
    return Document(title, subtitle, parts, back, extent=extent)


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
    yield Heading("What we will do")
    yield PLAN


def _briefing(entries: Sequence[PackEntry]) -> Iterator[DocumentPart]:
    """The parts of the briefing in their order. A part without an excerpt is left out, number and all."""
    sections = [
        (heading, list(_quotations(part_entries, 2)))
        for number, (heading, _, _) in enumerate(PARTS)
        if (part_entries := [entry for entry in entries if part_index(entry.citation.lesson) == number])
    ]
    sections.append(("Questions to reflect on", [BulletList(QUESTIONS, numbered=True)]))
    sections.append(("What we will do", [PLAN]))
    for number, (heading, parts) in enumerate(sections, 1):
        yield Heading(f"{number}. {heading}")
        yield from parts
