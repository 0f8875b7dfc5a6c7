"""The shipped corpus as a catalogue, read once for all tests of quotations and documents."""

from __future__ import annotations

from functools import cache

from lessonsearch import corpus
from lessonsearch.model.lesson import Lesson
from lessonsearch.quotations import Catalogue
from lessonsearch.verify import Report, read_document, verify
from support.paths import CORPUS


@cache
def shipped() -> corpus.Corpus:
    """The shipped corpus."""
    return corpus.load(CORPUS)


def lessons() -> tuple[Lesson, ...]:
    """Every lesson of the shipped corpus."""
    return shipped().lessons


def findable() -> int:
    """How many of them a search without words finds: all but those that repeat another."""
    return sum(not lesson.same_as for lesson in lessons())


@cache
def catalogue() -> Catalogue:
    """Every lesson and source of the shipped corpus."""
    return Catalogue(lessons(), shipped().manifest.sources)


def texts(name: str, data: bytes) -> list[str]:
    """The text of each block of a document."""
    return [block.text for block in read_document(name, data).blocks]


def report(name: str, data: bytes | str) -> Report:
    """What verifying a file of that name and content finds."""
    return verify(read_document(name, data.encode() if isinstance(data, str) else data), catalogue())


def statuses(found: Report) -> list[tuple[str, str]]:
    """Status and excerpt of each quotation."""
    return [(quotation.status, quotation.match.excerpt) for quotation in found.quotations]


def links(found: Report) -> list[str]:
    """The status of each link."""
    return [link.destination.status for link in found.links]
