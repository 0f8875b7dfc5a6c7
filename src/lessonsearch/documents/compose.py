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
from lessonsearch.model.lesson import Excerpt
from lessonsearch.model.taxonomy import Taxonomy
from lessonsearch.packs import BRIEFING, SLIDES, TEMPLATES, Pack
from lessonsearch.packs.briefing import CLOSING_PARTS, PARTS, part_index
from lessonsearch.text.dates_and_counts import day_in_words

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


CONTACTS = "Local contacts and links"
REFLECTION, ACTION = CLOSING_PARTS


class PackEntry(NamedTuple):
    """A pack item resolved to its citation, with the trainer's note.

    `whole` is the excerpt in full where the citation has its chosen sentences only.
    """

    citation: Citation
    note: str = ""
    whole: Excerpt | None = None


def pack_document(pack: Pack, entries: Sequence[PackEntry], taxonomy: Taxonomy, link: str = "") -> Document:
    """Compose a pack according to its template. `link` is the URL of the pack."""
    if pack.template == BRIEFING:
        composed = _briefing(pack, entries, taxonomy)
    else:
        composed = (_slides if pack.template == SLIDES else _handout)(pack, entries)
    parts = (*_opening(pack.opening, entries), *composed)
    back = Run("Change this pack", link) if link else None
    brief = pack.template == BRIEFING
    return Document(
        pack.name,
        TEMPLATES[pack.template],
        parts,
        back,
        codes=not brief,
        details=tuple(_details(pack)),
        one_page=brief,
    )


def _details(pack: Pack) -> Iterator[tuple[str, str]]:
    facts = (
        ("For", pack.audience),
        ("Led by", pack.presenter),
        ("Date", day_in_words(pack.date)),
        ("Review date", day_in_words(pack.review)),
    )
    return ((name, value) for name, value in facts if value)


def results_document(
    title: str, subtitle: str, citations: Sequence[Citation], link: str = "", extent: str = ""
) -> Document:
    """Compose search results in their order. `link` is the URL of the search, `extent` as in `Document`."""
    entries = [PackEntry(citation) for citation in citations]
    back = Run("Back to your search", link) if link else None
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
            yield QuotationPart(entry.citation, entry.note, entry.whole)


def _questions(pack: Pack) -> BulletList:
    """The trainer's own questions, one in each line; the standing three where there are none."""
    own = tuple(filter(None, pack.questions.split("\n")))
    return BulletList(own or QUESTIONS, numbered=True)


def _handout(pack: Pack, entries: Sequence[PackEntry]) -> Iterator[DocumentPart]:
    yield from _quotations(entries)
    if pack.questions:
        yield Heading(REFLECTION)
        yield _questions(pack)
    yield from _contacts(pack)


def _slides(pack: Pack, entries: Sequence[PackEntry]) -> Iterator[DocumentPart]:
    yield from _quotations(entries)
    yield Heading(REFLECTION)
    yield _questions(pack)
    yield from _contacts(pack)
    yield Heading(ACTION)
    yield PLAN


def _contacts(pack: Pack) -> Iterator[DocumentPart]:
    if pack.contacts:
        yield Heading(CONTACTS)
        yield TextPart(pack.contacts)


def _briefing(pack: Pack, entries: Sequence[PackEntry], taxonomy: Taxonomy) -> Iterator[DocumentPart]:
    """The parts of the briefing in their order. A part without an excerpt is left out, number and all."""
    placed = [(part_index(entry.citation.lesson, taxonomy), entry) for entry in entries]
    sections = [
        (heading, list(_quotations(part_entries, 2)))
        for number, (heading, _, _) in enumerate(PARTS)
        if (part_entries := [entry for part, entry in placed if part == number])
    ]
    sections.append((REFLECTION, [_questions(pack)]))
    for number, (heading, parts) in enumerate(sections, 1):
        yield Heading(f"{number}. {heading}")
        yield from parts
    yield from _contacts(pack)
    yield Heading(f"{len(sections) + 1}. {ACTION}")
    yield PLAN
