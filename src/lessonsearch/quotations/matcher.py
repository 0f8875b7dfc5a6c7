"""The index of all passages by their words, and the answer to whose words a quotation is.

A quotation is looked for in three steps: the passages that share word triples with it, letter for letter
in those, and where that fails by laying it beside the likeliest and counting the words that agree.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice
from typing import Literal, NamedTuple

import numpy as np

from lessonsearch.model.lesson import Excerpt, Lesson
from lessonsearch.quotations.alignment import DiffSegment, QuotationText, changes
from lessonsearch.quotations.detector import CandidateSpan, stretches
from lessonsearch.quotations.normalise import NormalisedText, normalise
from lessonsearch.quotations.shingles import Shingles

LEAST_WORDS = 6
"""Fewer words in a row are a turn of phrase, not a quotation."""
NEAR = 0.6
"""Share of words that agree from which a text is an altered quotation. A paraphrase of this corpus shares
less than half with its source, one changed word in six leaves five sixths."""
SURE = 0.9
"""Share of words that agree from which no other passage is tried: the likeliest come first."""
LIKELIEST = 50
"""Passages that are searched for the very words; they have all its triples, so they score highest."""
LAID_BESIDE = 4
"""Passages that a changed quotation is laid beside, which takes longer."""
CACHED_FOLDED = 4096
"""Passages whose words are kept, 15 kB each: all of a small corpus, of a large one those last looked at."""
LEFT_OUT_HERE = DiffSegment("same", "…")
"""Stands in a word diff where the quotation says that words are left out."""

State = Literal["verbatim", "altered", "misattributed", "not found"]


@dataclass(frozen=True)
class QuotationMatch:
    """Whose words a quotation is. `excerpt` and `lesson` are empty where nobody's.

    `changes` is the word diff to the source where the words differ; `shortened` says that the quotation
    is the source's words with some left out, and says so itself.
    """

    state: State
    lesson: str = ""
    excerpt: str = ""
    changes: tuple[DiffSegment, ...] = ()
    shortened: bool = False


class IndexedPassage(NamedTuple):
    """A whole excerpt with the lesson that it stands in."""

    lesson: Lesson
    excerpt: Excerpt

    @property
    def folded(self) -> NormalisedText:
        """Its words."""
        return _folded(self.excerpt.text)

    def names(self, first: int, last: int) -> tuple[str, ...]:
        """Every id that holds its words [first, last), narrowest first: part, excerpt, lesson."""
        begin, end = self.folded.words[first].start, self.folded.words[last - 1].end
        return (*self.part(begin, end), self.excerpt.id, self.lesson.id)

    def part(self, begin: int, end: int) -> Iterator[str]:
        """The id of the bullet or quoted paragraph that holds these characters, if one does."""
        at = 0
        for block in self.excerpt.blocks:
            if block.anchor and at <= begin and end <= at + len(block.plain):
                yield f"{self.excerpt.source}#{block.anchor}"
            at += len(block.plain) + 1


class QuotationIndex:
    """Every passage, findable by its words. Immutable; build it once for a corpus."""

    def __init__(self, lessons: Iterable[Lesson]) -> None:
        self.passages = [IndexedPassage(lesson, excerpt) for lesson in lessons for excerpt in lesson.passages]

    @cached_property
    def _shingles(self) -> Shingles:
        return Shingles([word.letters for word in passage.folded.words] for passage in self.passages)

    @cached_property
    def _named(self) -> dict[str, list[IndexedPassage]]:
        """Lesson or excerpt id → the passages that it names; for a part of a passage, that part alone."""
        named: dict[str, list[IndexedPassage]] = {}
        for passage in self.passages:
            named.setdefault(passage.lesson.id, []).append(passage)
            named[passage.excerpt.id] = [passage]
            for part in passage.lesson.excerpts:
                if part.part_of == passage.excerpt.anchor:
                    named[part.id] = [IndexedPassage(passage.lesson, part)]
        return named

    def match(self, quotation: str, linked: Collection[str] = ()) -> QuotationMatch:
        """Whose words these are. `linked` are the lesson and excerpt ids that the document names for them."""
        wording, likely = QuotationText.of(quotation), self._likely(quotation, linked)
        whole = [hit for passage in likely for hit in _verbatim(passage, wording)]
        right = [hit for hit in whole if not linked or set(hit.names) & set(linked)]
        if found := right or whole:
            # The reading with fewer gaps is the better; after that, the likelier passage.
            best = min(found, key=lambda hit: hit.pieces)
            state: State = "verbatim" if right else "misattributed"
            return QuotationMatch(state, best.names[-1], best.names[0], shortened=best.pieces > 1)
        return _nearest(likely[: LAID_BESIDE + len(linked)], wording, linked)

    def stretches(self, text: str) -> list[CandidateSpan]:
        """Where a text quotes without saying so: stretches whose words stand in a passage, or nearly do."""
        return stretches(normalise(text), self._shingles, LEAST_WORDS)

    def _likely(self, quotation: str, linked: Collection[str]) -> list[IndexedPassage]:
        """Passages that the document names or that share triples with the words, likeliest first."""
        _, places, weights = self._shingles.look_up([word.letters for word in normalise(quotation).words])
        scores = np.bincount(self._shingles.texts[places], weights, len(self.passages))
        found = (int(number) for number in np.argsort(-scores, kind="stable") if scores[number])
        named = [passage for name in linked for passage in self._named.get(name, ())]
        return [*named, *(self.passages[number] for number in islice(found, LIKELIEST))]


_folded = lru_cache(CACHED_FOLDED)(normalise)


class PassageHit(NamedTuple):
    """A passage that has the words; `names` are the ids that hold them all, narrowest first."""

    names: tuple[str, ...]
    pieces: int


def _verbatim(passage: IndexedPassage, wording: QuotationText) -> Iterator[PassageHit]:
    if places := wording.places(passage.folded):
        yield PassageHit(passage.names(places[0][0], places[-1][1]), len(places))


def _nearest(
    likely: Iterable[IndexedPassage], wording: QuotationText, linked: Collection[str]
) -> QuotationMatch:
    """The answer by the passage with most words in common, if that is near enough."""
    best, most = QuotationMatch("not found"), 0.0
    for passage in likely:
        if (passage.folded.bag & wording.whole.bag).total() < NEAR * len(wording.whole.words):
            continue  # it cannot be near: in no order have they enough words in common
        laid = wording.nearest(passage.folded)
        agreeing = sum(beside.agreeing for beside in laid)
        longest = sum(len(beside.steps) for beside in laid)
        if agreeing >= NEAR * longest and agreeing / max(longest, 1) > most:
            names = passage.names(laid[0].first, laid[-1].last)
            state: State = "altered" if not linked or set(names) & set(linked) else "misattributed"
            diff = [
                change
                for piece, beside in zip(wording.pieces, laid, strict=True)
                for change in (*changes(passage.folded, piece, beside), LEFT_OUT_HERE)
            ]
            best = QuotationMatch(state, names[-1], names[0], tuple(diff[:-1]), len(laid) > 1)
            most = agreeing / longest
        if most >= SURE and best.state == "altered":
            break
    return best
