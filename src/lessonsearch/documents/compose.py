"""From a pack, or a list of what was found, to a document in the form of a template, with notes.

The seven-minute briefing is the one page that safeguarding partnerships hand out: seven parts, three standing
questions and a form for what will be done. Which excerpts go into which part follows from the kind of their
lesson. To add a template, name it in `packs.TEMPLATES` and write its function here.
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
from lessonsearch.model.lesson import Lesson
from lessonsearch.packs import BRIEFING, SLIDES, TEMPLATES, Pack

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

BOARDS = "lscb"
"""Agency of the lessons that speak to those who oversee the work."""

PARTS: tuple[tuple[str, frozenset[str], bool], ...] = (
    ("Why this matters", frozenset({"background", "data", "coverage"}), False),
    ("What happened", frozenset({"case-study"}), False),
    ("What the reviews found", frozenset({"key-finding", "finding"}), False),
    ("What practitioners can do", frozenset({"practice-implication"}), False),
    ("What boards and managers can do", frozenset({"practice-implication"}), True),
)
"""Parts one to five of a briefing: heading, kinds of lesson, and whether it is for boards. Six and seven
are the questions and the plan."""

LAST_KIND = "finding"
"""Where a kind of lesson goes that the parts do not name."""


class PackEntry(NamedTuple):
    """An excerpt of a pack with the trainer's note on it."""

    citation: Citation
    note: str = ""


def pack_document(pack: Pack, held: Sequence[PackEntry], link: str = "") -> Document:
    """A pack in the form of its template."""
    arrange = {BRIEFING: _briefing, SLIDES: _slides}.get(pack.template, _in_order)
    parts = (*_opening(pack.opening, held), *arrange(held))
    back = Run("Open this pack to change it", link) if link else None
    return Document(pack.name, TEMPLATES[pack.template], parts, back, codes=pack.template != BRIEFING)


def teaching_order(template: str, lessons: Sequence[Lesson]) -> list[Lesson]:
    """The lessons of a pack in the order in which its template has them."""
    return sorted(lessons, key=_part) if template == BRIEFING else list(lessons)


def results_document(title: str, subtitle: str, found: Sequence[Citation], link: str = "") -> Document:
    """What a search found, in its order."""
    held = [PackEntry(quoted) for quoted in found]
    back = Run("Search for this again", link) if link else None
    return Document(title, subtitle, (*_opening("", held), *_in_order(held)), back)


def _opening(text: str, held: Sequence[PackEntry]) -> Iterator[DocumentPart]:
    if notice := opening_notice([item.citation.lesson for item in held]):
        yield notice
    if text:
        yield TextPart(text)


def _in_order(held: Sequence[PackEntry], level: int = 1) -> Iterator[DocumentPart]:
    """Quotations under the titles of their lessons; several of one lesson that follow each other share it."""
    for _, run in groupby(held, key=lambda item: item.citation.lesson.id):
        items = list(run)
        yield Heading(items[0].citation.lesson.title, level)
        for item in items:
            yield QuotationPart(item.citation, item.note)


def _slides(held: Sequence[PackEntry]) -> Iterator[DocumentPart]:
    yield from _in_order(held)
    yield Heading("Questions to reflect on")
    yield BulletList(QUESTIONS, numbered=True)


def _briefing(held: Sequence[PackEntry]) -> Iterator[DocumentPart]:
    for number, (heading, _, _) in enumerate(PARTS):
        yield Heading(f"{number + 1}. {heading}")
        own = [item for item in held if _part(item.citation.lesson) == number]
        yield from (
            _in_order(own, 2)
            if own
            else [TextPart("No excerpt is chosen for this part: say what you know locally.")]
        )
    yield Heading(f"{len(PARTS) + 1}. Questions to reflect on")
    yield BulletList(QUESTIONS, numbered=True)
    yield Heading(f"{len(PARTS) + 2}. What we will do")
    yield PLAN


def _part(lesson: Lesson) -> int:
    """Number, from 0, of the part of a briefing in which the excerpts of a lesson stand."""
    fitting = [number for number, (_, kinds, _) in enumerate(PARTS) if lesson.kind in kinds]
    fitting = fitting or [number for number, (_, kinds, _) in enumerate(PARTS) if LAST_KIND in kinds]
    boards = BOARDS in lesson.agencies
    return next((number for number in fitting if PARTS[number][2] == boards), fitting[0])
