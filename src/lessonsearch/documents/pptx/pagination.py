"""Pagination: divides a document into slides, none with more words than a room can read.

A quotation slide shows at most forty words; the paragraph, the facilitator's note and the link targets are
in the speaker notes. In a briefing, running text is the speaker's and goes there too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lessonsearch.citations.citation import Citation, plain_text
from lessonsearch.documents.document import (
    BulletList,
    Document,
    DocumentPart,
    Heading,
    Notice,
    QuotationPart,
    TablePart,
    TextPart,
    Words,
    plain_words,
    runs,
)
from lessonsearch.documents.pptx.slide_quotation import MAX_LEAD_WORDS, shown_words
from lessonsearch.model.lesson import TABLE, Block
from lessonsearch.text.sentences import sentences

MAX_TEXT_WORDS = 75
"""Words of text on one slide."""

MAX_NOTICE_WORDS = 125
"""Words of a notice on one slide, which people read for themselves; of one that fits on the title slide."""

MAX_TABLE_ROWS = 10
"""Rows of a table on one slide, besides the header: at 14 points they fill the same space."""

MAX_SOURCES = 8
"""References with QR codes on one slide: smaller codes are not read across a room."""

Rows = tuple[tuple[str, ...], ...]


class SlideLine(NamedTuple):
    """A paragraph of a slide. `number` is its number in a list, 0 a bullet's; None: it is in no list."""

    text: str
    number: int | None = None


class SlideContent(NamedTuple):
    """Content of one slide. `above` is the title of the enclosing part, `lead` introduces the quotation."""

    title: str
    lines: tuple[SlideLine, ...] = ()
    notes: str = ""
    citation: Citation | None = None
    above: str = ""
    rows: Rows = ()
    lead: str = ""
    sources: tuple[Citation, ...] = ()


def title_notice(document: Document) -> Notice | None:
    """The notice that fits on the title slide."""
    first = document.parts[0] if document.parts else None
    if isinstance(first, Notice) and sum(map(_count, first.items)) <= MAX_NOTICE_WORDS:
        return first
    return None


def paginate(document: Document) -> Iterator[SlideContent]:
    """Yield the slides after the title slide: the parts, then the sources."""
    parts = document.parts[1:] if title_notice(document) else document.parts
    paginator = _Paginator(document)
    for part in parts:
        paginator.add(part)
    yield from paginator.end()
    references = document.references
    for start in range(0, len(references), MAX_SOURCES):
        title = _continued("Sources", start)
        yield SlideContent(title, sources=references[start : start + MAX_SOURCES])


class _Paginator:
    """The slides so far, the headings above the next part, and the text that has no slide yet."""

    def __init__(self, document: Document) -> None:
        self.spoken = document.one_page
        self.outer, self.title = "", document.title
        self.quoted = False
        """Whether the section has a quotation, in whose notes its text can stand."""
        self.pending: list[Words] = []
        self.slides: list[SlideContent] = []

    def add(self, part: DocumentPart) -> None:
        """Add the slides of one part."""
        match part:
            case TextPart():
                self.pending += part.paragraphs
                return
            case QuotationPart():
                self._quotation(part)
                return
        if not isinstance(part, BulletList):
            self._text()
        match part:
            case Heading(text, level):
                self.outer, self.title = (text, text) if level == 1 else (self.outer, text)
                self.quoted = False
            case BulletList(items, numbered):
                lines = [
                    SlideLine(plain_words(item), at if numbered else 0) for at, item in enumerate(items, 1)
                ]
                before, self.pending = self.pending, []
                lines = [*(SlideLine(plain_words(words)) for words in before), *lines]
                self.slides += _text_slides(self.title, lines, MAX_TEXT_WORDS, _links([*before, *items]))
            case Notice(name, items):
                lines = [SlideLine(plain_words(item)) for item in items]
                self.slides += _text_slides(name, lines, MAX_NOTICE_WORDS)
            case TablePart(caption, head, rows):
                title = self.title if part.blank else caption
                self.slides.append(SlideContent(title, rows=(head, *rows)))

    def end(self) -> list[SlideContent]:
        """All slides."""
        self._text()
        return self.slides

    def _text(self) -> None:
        """Show the text that has no slide, or have it told with the last quotation."""
        pending, self.pending = self.pending, []
        if pending and self.spoken and self.quoted:
            last = self.slides[-1]
            told = "\n".join(map(plain_words, pending))
            self.slides[-1] = last._replace(notes=f"{last.notes}\n{told}")
        else:
            lines = [SlideLine(plain_words(words)) for words in pending]
            self.slides += _text_slides(self.title, lines, MAX_TEXT_WORDS, _links(pending))

    def _quotation(self, part: QuotationPart) -> None:
        """A quotation: a short text before it leads into it, in a briefing the rest is told first."""
        lead, told = "", list[str]()
        if self.pending and _count(self.pending[-1]) <= MAX_LEAD_WORDS:
            lead = plain_words(self.pending.pop())
        if self.spoken:
            told, self.pending = [plain_words(words) for words in self.pending], []
        self._text()
        slides = [SlideContent(self.title, rows=rows) for rows in _tables(part.citation.excerpt.blocks)]
        slides += [
            SlideContent(self.title, tuple(map(SlideLine, shown.text.split("\n"))), lead=shown.lead)
            for shown in shown_words(part)
        ]
        notes = "\n".join([*told, *_notes(part)])
        for number, slide in enumerate(slides):
            self.slides.append(
                slide._replace(
                    title=_continued(self.title, number),
                    notes=notes,
                    citation=part.citation,
                    above=self.outer if self.outer != self.title else "",
                    lead=slide.lead if number or not lead else lead,
                )
            )
        self.quoted = True


def _text_slides(
    title: str, lines: Sequence[SlideLine], most: int, notes: str = ""
) -> Iterator[SlideContent]:
    """Slides of text that is not quoted: divided between lines, else between sentences."""
    slides: list[list[SlideLine]] = []
    size = most
    for line in lines:
        parts = [line.text] if _count(line.text) <= most else sentences(line.text)
        for number, text in enumerate(parts):
            size += _count(text)
            if size > most:
                slides.append([])
                size = _count(text)
            if number and slides[-1]:
                slides[-1][-1] = slides[-1][-1]._replace(text=f"{slides[-1][-1].text} {text}")
            else:
                slides[-1].append(line._replace(text=text))
    for at, shown in enumerate(slides):
        yield SlideContent(_continued(title, at), tuple(shown), notes)


def _links(paragraphs: Sequence[Words]) -> str:
    return "\n".join(f"{run.text}: {run.link}" for words in paragraphs for run in runs(words) if run.link)


def _continued(title: str, number: int) -> str:
    return f"{title} (continued)" if number else title


def _notes(part: QuotationPart) -> Iterator[str]:
    """The speaker notes of a quotation: the facilitator's note, then the paragraph and where it stands."""
    citation, lesson = part.citation, part.citation.lesson
    lines = [
        part.labelled_note,
        lesson.content_note and f"Content note: {lesson.content_note}",
        part.passage.lead and f"Part of: “{part.passage.lead}” {citation.passage_link}",
        plain_text(part.passage.blocks),
        citation.reference,
        f"Lesson: {lesson.title}",
        f"Section: {' / '.join(lesson.section)}" if lesson.section else "",
    ]
    return filter(None, lines)


def _tables(blocks: Sequence[Block]) -> Iterator[Rows]:
    """The tables, in chunks of rows that fit, each with the header row."""
    for block in blocks:
        if block.form == TABLE:
            head, *rows = block.rows
            for start in range(0, len(rows), MAX_TABLE_ROWS):
                yield (head, *rows[start : start + MAX_TABLE_ROWS])


def _count(words: Words) -> int:
    return len(plain_words(words).split())
