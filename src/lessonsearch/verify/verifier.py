"""Verifier: compares a document with its sources and gives a verdict on each link and quotation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from lessonsearch import budget
from lessonsearch.errors import DocumentError
from lessonsearch.quotations import Catalogue, QuotationMatch
from lessonsearch.verify import lesson_links
from lessonsearch.verify.attribution import AttributedBlock, Attribution
from lessonsearch.verify.claims import source_names
from lessonsearch.verify.extractor import QuotationSpan, extract
from lessonsearch.verify.flow import Flow, flows
from lessonsearch.verify.readers.upload import TextBlock, Unread, UploadedDocument
from lessonsearch.verify.unmarked import with_unmarked

MAX_QUOTATIONS = 5_000
"""Maximum quotations; a deck of 1,000 slides has a third of that."""
CLAIMED = 12
"""Minimum number of consecutive unmarked words that count as a quotation from the excerpt linked beside
them."""

QuotationStatus = Literal[
    "verbatim", "check-meaning", "altered", "misattributed", "not-found", "elsewhere", "too-short", "unpaired"
]
FAULTS = frozenset({"check-meaning", "altered", "misattributed", "not-found", "broken"})
UNCERTAIN = frozenset({"elsewhere", "too-short", "unpaired"})
"""Further statuses that fail a strict check."""


@dataclass(frozen=True)
class CheckedLink:
    """A lesson link and its target. `paragraph` is that of its block."""

    place: str
    address: str
    destination: lesson_links.Destination
    paragraph: int = -1


@dataclass(frozen=True)
class CheckedQuotation:
    """A quotation, the verdict on it, whose words it is, and the ids or sources that are claimed."""

    place: str
    text: str
    status: QuotationStatus
    match: QuotationMatch
    claimed: tuple[str, ...] = ()
    paragraph: int = -1


@dataclass(frozen=True)
class Report:
    """The findings of verifying a document, in its order."""

    name: str
    links: tuple[CheckedLink, ...]
    quotations: tuple[CheckedQuotation, ...]
    unread: tuple[Unread, ...] = ()

    @property
    def faults(self) -> int:
        """Broken links and wrong quotations."""
        return sum(status in FAULTS for status in self.statuses)

    @property
    def uncertain(self) -> int:
        """Findings that could not be checked: quotations of others, short or unpaired ones, parts not
        read."""
        return sum(status in UNCERTAIN for status in self.statuses) + len(self.unread)

    @property
    def statuses(self) -> list[str]:
        """The status of every link and quotation."""
        return [link.destination.status for link in self.links] + [found.status for found in self.quotations]


def verify(document: UploadedDocument, catalogue: Catalogue) -> Report:
    """Look up every lesson link and quotation of a document. Raises DocumentError if there are too many."""
    names = source_names(catalogue)
    marked = [
        (flow, extract(flow, names.mentions(flow.normalised), catalogue))
        for flow in flows(document.blocks, catalogue.is_title)
    ]
    read = with_unmarked(marked, catalogue)
    if sum(len(found.spans) for _, found in read) > MAX_QUOTATIONS:
        raise DocumentError(
            f"{document.name}: it has more than {MAX_QUOTATIONS:,} quotations. Check it in parts."
        )
    attributed, links = [], list[CheckedLink]()
    for block in document.blocks:
        own = list(_links(block, catalogue))
        links += own
        attributed.append(
            AttributedBlock(block, tuple(name for link in own for name in link.destination.ids))
        )
    checking = _Checking(catalogue, Attribution(attributed, read, catalogue.sources))
    quotations = [
        found for at, (flow, spans) in enumerate(read) for found in checking.check(at, flow, spans.spans)
    ]
    return Report(document.name, tuple(links), tuple(quotations), document.unread)


def _links(block: TextBlock, catalogue: Catalogue) -> Iterator[CheckedLink]:
    budget.check()
    written = (block.text[start:end] for start, end in lesson_links.written_links(block.text))
    place = f"line {block.line}" if block.line else block.place
    for address in dict.fromkeys([*block.links, *written]):
        for link in lesson_links.read_links(address, catalogue):
            yield CheckedLink(place, address, lesson_links.follow(link, catalogue), block.paragraph)


@dataclass(frozen=True)
class _Checking:
    """Verify the quotations of a document against a catalogue."""

    catalogue: Catalogue
    attribution: Attribution = field(repr=False)

    def check(self, number: int, flow: Flow, spans: Sequence[QuotationSpan]) -> Iterator[CheckedQuotation]:
        """Verify the quotations of a flow."""
        for span in spans:
            budget.check()
            found = self._check(number, flow, span)
            if (
                found
                and found.status == "altered"
                and not found.claimed
                and self._only_introduces(flow, span)
            ):
                found = self._told(flow, span, "elsewhere", QuotationMatch("not-found"), ())
            if found is not None:
                yield found
            if found is None or found.status == "elsewhere":
                for inner in span.inner:
                    nested = self._check(number, flow, inner)
                    if nested and nested.match.status in (
                        "verbatim",
                        "check-meaning",
                        "altered",
                        "misattributed",
                    ):
                        yield nested

    def _only_introduces(self, flow: Flow, span: QuotationSpan) -> bool:
        """Whether none of a quotation's words are a source's but those that it quotes itself."""
        parts, at = [], span.start + 1
        for inner in span.inner:
            parts.append(flow.text[at : inner.start])
            at = max(at, inner.end)
        if not parts:
            return False
        rest = " … ".join([*parts, flow.text[at : span.end - 1]])
        return self.catalogue.match_quotation(rest).status in ("not-found", "too-short")

    def _check(self, number: int, flow: Flow, span: QuotationSpan) -> CheckedQuotation | None:
        """The finding for a span; None if it is not a quotation."""
        if span.sign == "unpaired":
            return self._told(flow, span, "unpaired", QuotationMatch("not-found"), ())
        ids, sources = self.attribution.of(number, flow, span)
        if span.sign == "words":
            return self._unmarked(flow, span, ids)
        match = self.catalogue.match_quotation(span.text, ids, sources)
        if match.status == "not-found":
            if not (ids or sources):
                return self._told(flow, span, "elsewhere", match, ())
            return self._told(flow, span, "not-found", match, (*ids, *sources))
        return self._told(flow, span, match.status, match, (*ids, *sources))

    def _unmarked(self, flow: Flow, span: QuotationSpan, ids: tuple[str, ...]) -> CheckedQuotation | None:
        """The finding for unmarked words, if a source has them or nearly so."""
        # A few unmarked words beside a link need not be quoted from its target.
        claimed = ids if len(span.text.split()) >= CLAIMED else ()
        match = self.catalogue.match_quotation(span.text, claimed)
        if span.passage is not None and match.status not in ("verbatim", "misattributed"):
            match = self.catalogue.quotations.match_altered(span.text, span.passage) or match
        if match.status in ("not-found", "too-short"):
            return None
        return self._told(flow, span, match.status, match, claimed)

    @staticmethod
    def _told(
        flow: Flow,
        span: QuotationSpan,
        status: QuotationStatus,
        match: QuotationMatch,
        claimed: tuple[str, ...],
    ) -> CheckedQuotation:
        text = " ".join(span.text.split())
        return CheckedQuotation(
            flow.place(span.start), text, status, match, claimed, flow.block(span.start).paragraph
        )
