"""Pagination: splits a document into slides, one excerpt to a slide, without omitting anything.

Long excerpts continue on further slides, split between sentences. The notes of a slide have the reference,
the content note, the trainer's own note and the link targets.
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

MAX_SLIDE_LENGTH = 850
"""Characters of text on one slide: at 20 points they fill the space between title and footer."""

SMALL_POINTS = 16
"""Font size of references and licences, which belong in the file but are not read from the screen."""

MAX_TABLE_ROWS = 10
"""Rows of a table on one slide, besides the header: at 14 points they fill the same space."""

MAX_LEAD_LENGTH = 250
"""Characters of an introduction above a quotation on the same slide: three lines."""

Rows = tuple[tuple[str, ...], ...]


class SlideContent(NamedTuple):
    """Content of one slide. `above` is the title of the enclosing part, `lead` introduces the quotation."""

    title: str
    words: str
    notes: str = ""
    citation: Citation | None = None
    above: str = ""
    rows: Rows = ()
    lead: str = ""
    size: int = 0
    """Font size in points; 0: the largest that fits."""


def paginate(document: Document) -> Iterator[SlideContent]:
    """Yield the slides after the title slide: the parts, then references and licences."""
    yield from _slides(document)
    yield from _closing(document)


def _slides(document: Document) -> Iterator[SlideContent]:
    """The slides of the parts. A heading is the title of the slides below it, its outer heading above it."""
    outer, title = "", document.title
    paragraphs: list[Words] = []
    for part in document.parts:
        if isinstance(part, TextPart | BulletList):
            paragraphs += part.paragraphs if isinstance(part, TextPart) else _list_lines(part)
            continue
        lead = (
            plain_words(paragraphs.pop())
            if isinstance(part, QuotationPart) and paragraphs and _fits_above(paragraphs[-1], part)
            else ""
        )
        yield from _text_slides(title, paragraphs)
        paragraphs = []
        match part:
            case Heading(text, level):
                outer, title = (text, text) if level == 1 else (outer, text)
            case Notice(name, items):
                yield from _text_slides(name, items)
            case QuotationPart(citation, note):
                yield from _quotation(citation, note, title, outer if outer != title else "", lead)
            case TablePart(caption, head, rows):
                yield SlideContent(caption, "", rows=(head, *rows))
    yield from _text_slides(title, paragraphs)


def _list_lines(points: BulletList) -> list[Words]:
    markers = (f"{at}. " if points.numbered else "• " for at, _ in enumerate(points.items, 1))
    return [(Run(marker), *runs(item)) for marker, item in zip(markers, points.items, strict=True)]


def _fits_above(words: Words, quotation: QuotationPart) -> bool:
    """Whether text fits above the quotation on its slide."""
    return len(plain_words(words)) <= min(
        MAX_LEAD_LENGTH, MAX_SLIDE_LENGTH - len(plain_text(quotation.citation.excerpt.blocks))
    )


def _text_slides(title: str, paragraphs: Sequence[Words]) -> Iterator[SlideContent]:
    """Slides of text that is not quoted. Link targets go into the notes."""
    links = [f"{run.text}: {run.link}" for words in paragraphs for run in runs(words) if run.link]
    for number, piece in enumerate(pieces("\n".join(map(plain_words, paragraphs)))):
        if piece:
            yield SlideContent(_continued(title, number), piece, "\n".join(links))


def _continued(title: str, number: int) -> str:
    return f"{title} (continued)" if number else title


def _quotation(citation: Citation, note: str, title: str, outer: str, lead: str) -> Iterator[SlideContent]:
    notes = _notes(citation, note)
    slides: list[SlideContent] = []
    for table, run in groupby(citation.excerpt.blocks, key=lambda block: block.form == TABLE):
        blocks = list(run)
        if table:
            slides += [
                SlideContent(title, block.text, rows=rows)
                for block in blocks
                for rows in _table_chunks(block)
            ]
        else:
            slides += [SlideContent(title, piece) for piece in pieces(plain_text(blocks))]
    for number, slide in enumerate(slides):
        name = _continued(title, number)
        yield slide._replace(
            title=name, notes=notes, citation=citation, above=outer, lead="" if number else lead
        )


def _notes(citation: Citation, note: str) -> str:
    lesson = citation.lesson
    lines = [
        note,
        lesson.content_note and f"Content note: {lesson.content_note}",
        f"Lesson: {lesson.title}",
        f"Section: {' / '.join(lesson.section)}",
        citation.excerpt.lead and f"Part of: “{citation.excerpt.lead}” {citation.passage_link}",
        citation.reference,
    ]
    return "\n".join(filter(None, lines))


def _table_chunks(block: Block) -> Iterator[Rows]:
    """Split a table into chunks of rows that fit, each with the header row."""
    head, *rows = block.rows
    for start in range(0, len(rows), MAX_TABLE_ROWS):
        yield (head, *rows[start : start + MAX_TABLE_ROWS])


def pieces(text: str) -> list[str]:
    """Split text into chunks that fit on a slide: between lines, else between sentences, else words."""
    chunks = [""]
    for line in text.split("\n"):
        whole = len(line) <= MAX_SLIDE_LENGTH
        for number, part in enumerate([line] if whole else _sentences(line)):
            separator = "" if not chunks[-1] else " " if number else "\n"
            if chunks[-1] and len(chunks[-1]) + len(separator) + len(part) > MAX_SLIDE_LENGTH:
                chunks.append(part)
            else:
                chunks[-1] += separator + part
    return chunks


def _sentences(line: str) -> Iterator[str]:
    for sentence in re.split(r"(?<=[.?!’”]) (?=[A-Z‘“])", line):
        while len(sentence) > MAX_SLIDE_LENGTH:
            cut = sentence.rfind(" ", 0, MAX_SLIDE_LENGTH)
            yield sentence[: cut if cut > 0 else MAX_SLIDE_LENGTH]
            sentence = sentence[cut if cut > 0 else MAX_SLIDE_LENGTH :].lstrip()
        yield sentence


def _closing(document: Document) -> Iterator[SlideContent]:
    references = "\n".join(citation.reference for citation in document.references)
    for name, text in (("References", references), ("Licences", "\n".join(document.attributions))):
        for number, piece in enumerate(pieces(text)):
            if piece:
                yield SlideContent(_continued(name, number), piece, size=SMALL_POINTS)
