"""A document beside its sources: each link and each quotation with what is to be said of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from lessonsearch import budget
from lessonsearch.errors import DocumentError
from lessonsearch.quotations import Catalogue, QuotationMatch
from lessonsearch.verify import lesson_links
from lessonsearch.verify.extractor import QuotationSpan, extract
from lessonsearch.verify.readers.upload import TextBlock, UploadedDocument

MAX_QUOTATIONS = 3_000
"""A deck of 1,000 slides has half as many."""
CLAIMED = 12
"""Unmarked words in a row that are taken for a quotation from the excerpt that is linked beside them."""


@dataclass(frozen=True)
class CheckedLink:
    """A lesson link and where it leads."""

    location: str
    target: str
    destination: lesson_links.Destination


@dataclass(frozen=True)
class CheckedQuotation:
    """A quotation, whose words it is, and the ids that the document names beside it."""

    location: str
    text: str
    match: QuotationMatch
    linked: tuple[str, ...]


@dataclass(frozen=True)
class Report:
    """What verifying a document found, in its order."""

    name: str
    links: tuple[CheckedLink, ...]
    quotations: tuple[CheckedQuotation, ...]

    @property
    def faults(self) -> int:
        """Links that are dead and quotations that are not verbatim, or not the named excerpt's."""
        dead = sum(link.destination.state == "dead" for link in self.links)
        return dead + sum(quotation.match.state != "verbatim" for quotation in self.quotations)


@dataclass(frozen=True)
class _Read:
    """A block with its lesson links followed and its quotations found."""

    block: TextBlock
    links: tuple[CheckedLink, ...]
    spots: tuple[QuotationSpan, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(name for link in self.links for name in link.destination.ids)


def verify(document: UploadedDocument, catalogue: Catalogue) -> Report:
    """Look up every lesson link and every quotation of a document. Raises DocumentError on too many."""
    read = [
        _Read(block, tuple(_links(block, catalogue)), tuple(extract(block, catalogue)))
        for block in document.blocks
    ]
    if sum(len(blocks.spots) for blocks in read) > MAX_QUOTATIONS:
        raise DocumentError(
            f"{document.name}: it has more than {MAX_QUOTATIONS:,} quotations; verify it in parts."
        )
    found = [
        checked for blocks, beside in _beside(read) for checked in _quotations(blocks, beside, catalogue)
    ]
    return Report(document.name, tuple(link for blocks in read for link in blocks.links), tuple(found))


def _links(block: TextBlock, catalogue: Catalogue) -> Iterator[CheckedLink]:
    budget.check()
    for target in dict.fromkeys([*block.links, *lesson_links.written(block.text)]):
        if link := lesson_links.read(target, catalogue):
            yield CheckedLink(block.location, target, lesson_links.follow(link, catalogue))


def _beside(read: Sequence[_Read]) -> Iterator[tuple[_Read, tuple[str, ...]]]:
    """Each block with the ids that are named for its quotations: in it, else in a line of attribution that
    follows, else in the sentence that introduces it, else anywhere on its slide."""
    pages: dict[int, tuple[str, ...]] = {}
    for blocks in read:
        pages[blocks.block.page] = pages.get(blocks.block.page, ()) + blocks.ids
    nothing = _Read(TextBlock(""), (), ())
    around = [nothing, *read, nothing]
    for (before, this), (_, after) in zip(pairwise(around), pairwise(around[1:]), strict=False):
        following = after.ids if not after.spots else ()
        leading = before.ids if before.block.text.rstrip().endswith(":") else ()
        slide = pages[this.block.page] if this.block.page else ()
        yield this, this.ids or following or leading or slide


def _quotations(read: _Read, beside: tuple[str, ...], catalogue: Catalogue) -> Iterator[CheckedQuotation]:
    for found in read.spots:
        budget.check()
        text = read.block.text[found.start : found.end]
        # A few words without quotation marks beside a link need not be quoted from where it leads.
        meant = beside if found.marker != "words" or len(text.split()) >= CLAIMED else ()
        answer = catalogue.match_quotation(text, meant)
        if answer.state != "not found" or found.marker == "marks" or (found.marker == "set off" and meant):
            yield CheckedQuotation(read.block.location, text, answer, meant)
