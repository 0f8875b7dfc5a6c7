"""Unmarked quotations: a source's words outside all quotation marks."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from lessonsearch.quotations import Catalogue, DocumentWords
from lessonsearch.verify.extractor import Extracted, QuotationSpan
from lessonsearch.verify.flow import Flow
from lessonsearch.verify.statutes import is_formula


def with_unmarked(
    read: Sequence[tuple[Flow, Extracted]], catalogue: Catalogue
) -> list[tuple[Flow, Extracted]]:
    """Add unmarked quotations to the flows of a document. All are looked up at once, because a document
    may have thousands of flows."""
    words = _Words(read)
    spans = catalogue.quotations.candidate_spans(words.document(), words.is_formula)
    added: dict[int, list[QuotationSpan]] = {}
    for span in spans:
        number, start, end = words.place(span.first, span.last)
        text = read[number][0].text[start:end]
        added.setdefault(number, []).append(QuotationSpan(start, end, text, "words", span.passage))
    return [
        (flow, _merged(found, added[number]) if number in added else found)
        for number, (flow, found) in enumerate(read)
    ]


def _merged(found: Extracted, more: Sequence[QuotationSpan]) -> Extracted:
    spans = sorted([*found.spans, *more], key=lambda span: span.start)
    return replace(found, spans=tuple(spans))


class _Words:
    """The words of a document in order, except those in quotations, links and titles."""

    def __init__(self, read: Sequence[tuple[Flow, Extracted]]) -> None:
        self._flows = [flow for flow, _ in read]
        self._first: list[int] = []
        """Index of the first word of each flow."""
        self._letters: list[str] = []
        blocks, sentences = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
        before = 0
        for flow, found in read:
            words = flow.normalised.words
            starts = [word.start for word in words]
            letters = [word.letters for word in words]
            for start, end in _apart(flow, found):
                first, last = bisect_right(starts, start) - 1, bisect_left(starts, end)
                first += first < 0 or words[first].end <= start
                letters[first:last] = [""] * (last - first)
            self._first.append(len(self._letters))
            self._letters += letters
            places = np.array(starts, np.int64)
            blocks.append(np.searchsorted(np.array(flow.starts), places, side="right") + before)
            sentences.append(
                np.searchsorted(np.array(flow.sentence_ends or (0,)), places, side="right") + before
            )
            before += len(flow.blocks) + len(flow.sentence_ends) + 2
        self._blocks, self._sentences = np.concatenate(blocks), np.concatenate(sentences)

    def document(self) -> DocumentWords:
        """The words in the form for look-up."""
        return DocumentWords(self._letters, self._blocks, self._sentences)

    def place(self, first: int, last: int) -> tuple[int, int, int]:
        """The flow of the words [first, last), and their characters [start, end) in it."""
        number = bisect_right(self._first, first) - 1
        words = self._flows[number].normalised.words
        return number, words[first - self._first[number]].start, words[last - 1 - self._first[number]].end

    def is_formula(self, first: int, last: int) -> bool:
        """Whether the words [first, last) are a statutory formula."""
        number, start, end = self.place(first, last)
        return is_formula(self._flows[number], start, end)


def _apart(flow: Flow, found: Extracted) -> Iterator[tuple[int, int]]:
    """The characters [start, end) of known quotations, titles and addresses."""
    for span in found.spans:
        # An unclosed quotation may extend to the end of its block.
        yield span.start, flow.end(flow.number(span.start)) if span.sign == "unpaired" else span.end
    yield from ((mention.start, mention.end) for mention in found.mentions)
    yield from flow.written_links
