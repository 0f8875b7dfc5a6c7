"""Attribution: what a document claims about each of its quotations, by nearby links and names."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lessonsearch.model.lesson import Source
from lessonsearch.verify.claims import THE_REPORT, Mention, named_sources, referred_source
from lessonsearch.verify.extractor import Extracted, QuotationSpan
from lessonsearch.verify.flow import Flow
from lessonsearch.verify.readers.upload import TextBlock

ATTRIBUTES = re.compile(r"\s*(?:[—–-]|\(|\[|Source\b|From\b)")
AFTERWARDS = re.compile(r"[\s.,;:!?]{0,5}[(\[][^()\[\]\n]{1,200}[)\]]|[\s.,]{0,5}[—–-][^\n]{1,200}")
"""Text after a quotation and its full stop that still attributes it: `(Ofsted, 2011)`, `— Ofsted`."""
MAX_PARAGRAPHS = 8
"""Maximum paragraphs of a set-off quotation between one of them and the sentence that introduces it."""
SHORT = 25
"""Maximum words of a line that gives the source of the text above it."""


@dataclass(frozen=True)
class AttributedBlock:
    """A block with the ids that its lesson links lead to."""

    block: TextBlock
    ids: tuple[str, ...]


class Attribution:
    """The blocks, names and links of a document; answers questions about each quotation."""

    def __init__(
        self,
        blocks: Sequence[AttributedBlock],
        read: Sequence[tuple[Flow, Extracted]],
        sources: Mapping[str, Source],
    ) -> None:
        self._blocks = blocks
        self._sources = sources
        self._mentions = [found.mentions for _, found in read]
        self._pages: dict[int, tuple[str, ...]] = {}
        for each in blocks:
            self._pages[each.block.page] = self._pages.get(each.block.page, ()) + each.ids
        self._first: list[int] = []
        self._quoting: set[int] = set()
        first = 0
        for flow, found in read:
            self._first.append(first)
            self._quoting.update(first + flow.number(span.start) for span in found.spans)
            first += len(flow.blocks)

    def of(self, number: int, flow: Flow, span: QuotationSpan) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The ids that the document links to beside a quotation, and the held sources that it names for
        it."""
        named = self._named(number, flow, span)
        held = tuple(sorted(name for name in named if self._sources[name].verbatim))
        return self._linked(number, flow, span), held

    def _linked(self, number: int, flow: Flow, span: QuotationSpan) -> tuple[str, ...]:
        """Ids linked in the quotation's blocks; failing that, in a short attribution line below, in the
        sentence that introduces it, or anywhere on its slide."""
        first = self._first[number] + flow.number(span.start)
        last = self._first[number] + flow.number(span.end - 1)
        own = tuple(name for each in self._blocks[first : last + 1] for name in each.ids)
        if own:
            return own
        after = self._blocks[last + 1] if last + 1 < len(self._blocks) else None
        ends = not flow.text[span.end : flow.end(flow.number(span.end - 1))].strip(" .,;:!?)”’\"'")
        if after and after.ids and ends and self._attributes(after.block, last + 1, span):
            return after.ids
        before = self._blocks[first - 1] if first else None
        if before and before.ids and before.block.text.rstrip().endswith(":"):
            return before.ids
        page = self._blocks[first].block.page
        return self._pages[page] if page else ()

    def _attributes(self, block: TextBlock, number: int, span: QuotationSpan) -> bool:
        """Whether a block gives the source of the quotation above it."""
        if number in self._quoting:
            return False
        return len(block.text.split()) <= SHORT or bool(ATTRIBUTES.match(block.text))

    def _named(self, number: int, flow: Flow, span: QuotationSpan) -> frozenset[str]:
        """The sources named for a quotation."""
        mentions = self._mentions[number]
        context = _sentence(flow, span)
        if found := named_sources(mentions, context):
            return found
        texts = [flow.text[start:end] for start, end in context]
        if not any(THE_REPORT.search(text) for text in texts):
            found, texts = self._introduced(number, flow, span)
            if found:
                return found
        if any(THE_REPORT.search(text) for text in texts):
            return self._last_named(number, mentions, span.start)
        return frozenset()

    def _introduced(self, number: int, flow: Flow, span: QuotationSpan) -> tuple[frozenset[str], list[str]]:
        """The sources named in the block before, if it introduces the quotation, or in the short line
        after it; and the text of the introduction."""
        at = flow.number(span.start)
        if flow.text[flow.starts[at] : span.start].strip(" \t\n-–—•*>“‘\"'"):
            return frozenset(), []
        first = max(0, at - MAX_PARAGRAPHS)
        while span.sign == "set off" and at > first and _continues(flow.blocks[at - 1]):
            at -= 1
        if at and (span.sign == "set off" or flow.blocks[at - 1].text.rstrip().endswith(":")):
            start, end = flow.starts[at - 1], flow.end(at - 1)
            if not flow.blocks[at - 1].quoted:
                ends = flow.sentence_ends
                begin = max(start, ends[bisect_left(ends, end) - 1] if bisect_left(ends, end) else 0)
                leads_in = flow.text[begin:end].rstrip().endswith((":", ",", "–", "—"))
                found = named_sources(self._mentions[number], [(begin, end)], by_title=not leads_in)
                return found, [flow.text[begin:end]]
        after = flow.number(span.end - 1) + 1
        if after < len(flow.blocks) and ATTRIBUTES.match(flow.blocks[after].text):
            found = named_sources(self._mentions[number], [(flow.starts[after], flow.end(after))])
            return found, []
        return frozenset(), []

    def _last_named(self, number: int, mentions: Sequence[Mention], before: int) -> frozenset[str]:
        """The last source named before a character of a flow."""
        if any(mention.end <= before for mention in mentions):
            return referred_source(mentions, before)
        for earlier in reversed(self._mentions[:number]):
            if earlier:
                return earlier[-1].sources
        return frozenset()


def _continues(block: TextBlock) -> bool:
    """Whether a block is a paragraph of a set-off quotation that the next one continues."""
    return block.quoted and not ATTRIBUTES.match(block.text)


def _sentence(flow: Flow, span: QuotationSpan) -> list[tuple[int, int]]:
    """The text before and after a quotation in its sentence, including brackets or a line right after."""
    ends = flow.sentence_ends
    block = flow.number(span.start)
    before = bisect_right(ends, span.start) - 1
    begin = max(flow.starts[block], ends[before] if before >= 0 else 0)
    after = bisect_left(ends, span.end)
    last = flow.end(flow.number(span.end - 1))
    end = min(last, ends[after] if after < len(ends) else last)
    if more := AFTERWARDS.match(flow.text, span.end):
        end = max(end, min(last, more.end()))
    return [(begin, span.start), (span.end, end)]
