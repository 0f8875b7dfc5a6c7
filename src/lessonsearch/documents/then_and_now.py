"""Then and now: one line below a title on how old the sources are, and what their terms are called today.

A handout outlives its meeting. Without this line the duties of abolished boards are taught as current.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from lessonsearch.documents.document import (
    BulletList,
    Document,
    DocumentPart,
    Heading,
    Notice,
    QuotationPart,
    TextPart,
    plain_words,
)
from lessonsearch.model.glossary import GlossaryEntry, find_entries
from lessonsearch.model.lesson import Source

CHECK = "Check current guidance."


def dated_line(sources: Iterable[Source], text: str, glossary: Iterable[GlossaryEntry]) -> str:
    """The line for a text that cites these sources: `From reports by Ofsted, 2010–11. Local … are now ….`"""
    cited = {source.id: source for source in sources}
    sentences = [f"From {_origin(list(cited.values()))}."] if cited else []
    sentences += [f"{entry.now}." for entry in find_entries(text, glossary)]
    return " ".join([*sentences, CHECK]) if sentences else ""


def document_line(document: Document, glossary: Iterable[GlossaryEntry]) -> str:
    """The line for a document: for all words in it but the trainer's notes on the quotations."""
    sources = (citation.source for citation in document.quotations)
    return dated_line(sources, "\n".join(_texts(document.parts)), glossary)


def _texts(parts: Iterable[DocumentPart]) -> Iterator[str]:
    for part in parts:
        match part:
            case QuotationPart(citation):
                yield citation.excerpt.text
            case Heading(text):
                yield text
            case TextPart():
                yield from map(plain_words, part.paragraphs)
            case BulletList(items) | Notice(_, items):
                yield from map(plain_words, items)


def _origin(sources: Sequence[Source]) -> str:
    """Publishers with their years: `a report by Ofsted, 2011`, `reports by Ofsted, 2010–11`."""
    years: dict[str, list[str]] = {}
    for source in sources:
        years.setdefault(source.publisher, []).append(source.year)
    named = [f"{publisher}, {_span(found)}" for publisher, found in years.items()]
    listed = " and ".join([", ".join(named[:-1]), named[-1]] if len(named) > 1 else named)
    return f"reports by {listed}" if len(sources) > 1 else f"a report by {listed}"


def _span(years: Sequence[str]) -> str:
    first, last = min(years), max(years)
    if first == last:
        return first
    return f"{first}–{last[2:] if first[:2] == last[:2] else last}"
