"""A document cut into slides: one excerpt a slide, own words together, nothing left out.

Long excerpts go on over several slides, cut between sentences. What a presenter says beside a slide stands in
its notes: where the words come from, the content note, the trainer's own note, where links lead.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from lessonsearch.citations.citation import Citation, plain_text
from lessonsearch.documents.document import (
    BulletList,
    Document,
    Heading,
    Notice,
    QuotationPart,
    Run,
    TablePart,
    TextPart,
    Words,
    plain_words,
    runs,
)
from lessonsearch.model.lesson import TABLE, Block

ON_ONE = 850
"""Characters of words on one slide: at 20 points they fill the space between title and foot."""

SMALL = 16
"""Points of what nobody reads on a wall but everybody wants in the file: references, licences."""

ROWS = 10
"""Rows of a table on one slide, its head apart: at 14 points they fill the same space."""

LEAD = 250
"""Characters of own words that may stand over a quotation on its slide, to lead into it: three lines."""

Rows = tuple[tuple[str, ...], ...]


class SlideContent(NamedTuple):
    """One slide: title, words, what the presenter says, what is quoted on it, and the part it belongs to.

    `lead` are own words that lead into the quotation.
    """

    title: str
    words: str
    notes: str = ""
    citation: Citation | None = None
    above: str = ""
    rows: Rows = ()
    lead: str = ""
    size: int = 0
    """Points; 0: as large as fits."""


def paginate(document: Document) -> Iterator[SlideContent]:
    """The slides after the first: of the parts, then references and licences."""
    yield from _slides(document)
    yield from _closing(document)


def _slides(document: Document) -> Iterator[SlideContent]:
    """The slides of the parts. A heading is the title of what follows it; an outer one stands above it."""
    outer, title = "", document.title
    own: list[Words] = []
    for part in document.parts:
        if isinstance(part, TextPart | BulletList):
            own += part.paragraphs if isinstance(part, TextPart) else _listed(part)
            continue
        lead = (
            plain_words(own.pop())
            if isinstance(part, QuotationPart) and own and _leads(own[-1], part)
            else ""
        )
        yield from _own(title, own)
        own = []
        match part:
            case Heading(text, level):
                outer, title = (text, text) if level == 1 else (outer, text)
            case Notice(name, items):
                yield from _own(name, items)
            case QuotationPart(quoted, note):
                yield from _quotation(quoted, note, title, outer if outer != title else "", lead)
            case TablePart(caption, head, rows):
                yield SlideContent(caption, "", rows=(head, *rows))
    yield from _own(title, own)


def _listed(points: BulletList) -> list[Words]:
    signs = (f"{at}. " if points.numbered else "• " for at, _ in enumerate(points.items, 1))
    return [(Run(sign), *runs(item)) for sign, item in zip(signs, points.items, strict=True)]


def _leads(words: Words, quotation: QuotationPart) -> bool:
    """Whether own words can stand over a quotation on its slide."""
    return len(plain_words(words)) <= min(LEAD, ON_ONE - len(plain_text(quotation.citation.excerpt.blocks)))


def _own(title: str, paragraphs: Sequence[Words]) -> Iterator[SlideContent]:
    """Slides of own words. Where links in them lead stands in the notes."""
    links = [f"{run.text}: {run.link}" for words in paragraphs for run in runs(words) if run.link]
    for number, piece in enumerate(pieces("\n".join(map(plain_words, paragraphs)))):
        if piece:
            yield SlideContent(_going_on(title, number), piece, "\n".join(links))


def _going_on(title: str, number: int) -> str:
    return f"{title} (continued)" if number else title


def _quotation(quoted: Citation, note: str, title: str, outer: str, lead: str) -> Iterator[SlideContent]:
    notes = _notes(quoted, note)
    shown: list[SlideContent] = []
    for table, run in groupby(quoted.excerpt.blocks, key=lambda block: block.form == TABLE):
        blocks = list(run)
        if table:
            shown += [
                SlideContent(title, block.text, rows=rows) for block in blocks for rows in _stretches(block)
            ]
        else:
            shown += [SlideContent(title, piece) for piece in pieces(plain_text(blocks))]
    for number, slide in enumerate(shown):
        name = _going_on(title, number)
        yield slide._replace(
            title=name, notes=notes, citation=quoted, above=outer, lead="" if number else lead
        )


def _notes(quoted: Citation, note: str) -> str:
    lesson = quoted.lesson
    lines = [
        note,
        lesson.content_note and f"Content note: {lesson.content_note}",
        f"Lesson: {lesson.title}",
        f"Section: {' / '.join(lesson.section)}",
        quoted.excerpt.lead and f"Part of: “{quoted.excerpt.lead}” {quoted.passage_link}",
        quoted.reference,
    ]
    return "\n".join(filter(None, lines))


def _stretches(block: Block) -> Iterator[Rows]:
    """A table's rows in stretches that fit, each under the head."""
    head, *rows = block.rows
    for start in range(0, len(rows), ROWS):
        yield (head, *rows[start : start + ROWS])


def pieces(text: str) -> list[str]:
    """Text cut into what fits on a slide: between lines, a long line between sentences, else words."""
    found = [""]
    for line in text.split("\n"):
        whole = len(line) <= ON_ONE
        for number, part in enumerate([line] if whole else _sentences(line)):
            between = "" if not found[-1] else " " if number else "\n"
            if found[-1] and len(found[-1]) + len(between) + len(part) > ON_ONE:
                found.append(part)
            else:
                found[-1] += between + part
    return found


def _sentences(line: str) -> Iterator[str]:
    for sentence in re.split(r"(?<=[.?!’”]) (?=[A-Z‘“])", line):
        while len(sentence) > ON_ONE:
            cut = sentence.rfind(" ", 0, ON_ONE)
            yield sentence[: cut if cut > 0 else ON_ONE]
            sentence = sentence[cut if cut > 0 else ON_ONE :].lstrip()
        yield sentence


def _closing(document: Document) -> Iterator[SlideContent]:
    references = "\n".join(quoted.reference for quoted in document.references)
    for name, text in (("References", references), ("Licences", "\n".join(document.attributions))):
        for number, piece in enumerate(pieces(text)):
            if piece:
                yield SlideContent(_going_on(name, number), piece, size=SMALL)
