"""Quotation index: finds the source of a quotation among the passages of a corpus.

The triples are on disk or in memory (`shingles`). Likely passages are fetched from the search index, and a
few are cached.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache

import numpy as np

from lessonsearch.model.lesson import Lesson
from lessonsearch.quotations.detector import CandidateSpan, DocumentWords, candidate_spans
from lessonsearch.quotations.mapped_arrays import Array
from lessonsearch.quotations.matcher import match, match_altered
from lessonsearch.quotations.quotation_match import NO_CLAIM, Claim, QuotationMatch
from lessonsearch.quotations.quotation_text import SENTENCE_END, QuotationText
from lessonsearch.quotations.shingles import TripleLookup
from lessonsearch.quotations.triple_writer import index_in_memory
from lessonsearch.quotations.windows import PassageWindow
from lessonsearch.text.normalised import normalise

FindLesson = Callable[[str], Lesson | None]
"""From a lesson id or excerpt id to the lesson, or None."""

LIKELIEST = 50
"""Maximum passages compared with a quotation: those that share most of its triples."""
MIN_HITS = 0.2
"""Minimum share of a quotation's triples in a passage that is compared."""
MIN_OF_BEST = 0.3
"""The same, relative to the passage with the most of them."""
CACHED_WINDOWS = 256
"""Maximum cached lessons, some 20 kB each."""


class QuotationIndex:
    """All passages, searchable by their words. Immutable."""

    def __init__(self, triples: TripleLookup, lesson: FindLesson) -> None:
        """An index of the passages in `triples`; `lesson` finds the lesson of each."""
        self.triples = triples
        self._lesson = lesson
        self._window = lru_cache(CACHED_WINDOWS)(self._make_window)

    @classmethod
    def of(cls, lessons: Iterable[Lesson]) -> QuotationIndex:
        """An index in memory."""
        held = list(lessons)
        names = {name: lesson for lesson in held for name in lesson.names}
        return cls(index_in_memory(held), names.get)

    def match(self, quotation: str, claim: Claim = NO_CLAIM) -> QuotationMatch:
        """The match of a quotation."""
        text = QuotationText.of(quotation)
        linked = [window for name in claim.ids if (window := self.window(name))]
        return match(text, linked, self._likely(text), claim)

    def match_altered(self, quotation: str, passage: int) -> QuotationMatch | None:
        """The match of words known to be those of a passage, changed."""
        window = self.window(self.triples.name(passage))
        return match_altered(QuotationText.of(quotation), window) if window else None

    def candidate_spans(
        self, document: DocumentWords, is_formula: Callable[[int, int], bool]
    ) -> list[CandidateSpan]:
        """The unmarked quotations of a document; words [first, last) that are a formula are skipped."""
        hits = self.triples.look_up(document.letters, document.blocks)
        return candidate_spans(document, hits, self.triples.starts, self._sentence, is_formula)

    def window(self, name: str) -> PassageWindow | None:
        """The passages of the lesson with a name; None if there is none, or it has no passages."""
        return self._window(name)

    def _make_window(self, name: str) -> PassageWindow | None:
        lesson = self._lesson(name)
        return PassageWindow.of(lesson) if lesson and lesson.passages else None

    def _likely(self, quotation: QuotationText) -> Iterator[PassageWindow]:
        """The passages that share most triples with a quotation, likeliest first, as windows."""
        words: list[str] = []
        for piece in quotation.pieces:
            words += [*(word.letters for word in piece.text.words), ""]
        hits = self.triples.look_up(words)
        passages, where = np.unique(hits.passages, return_inverse=True)
        scores = np.bincount(where, hits.weights, len(passages))
        counts = np.bincount(where, minlength=len(passages))
        least = max(MIN_HITS * max(1, quotation.count - 2), MIN_OF_BEST * counts.max(initial=0))
        order = np.argsort(-scores, kind="stable")
        order = order[_with_neighbours(passages, counts)[order] >= least]
        return self._windows(passages[order[:LIKELIEST]].tolist(), passages)

    def _windows(self, passages: Iterable[int], sharing: Array) -> Iterator[PassageWindow]:
        """The lessons of these passages; before each, the lesson together with its neighbour if a
        quotation may run from one into the other. `sharing` are all passages that share triples with it."""
        seen: set[str] = set()
        for number in passages:
            window = self.window(self.triples.name(number))
            if window is None or window.passages[0][0].id in seen:
                continue
            seen.add(window.passages[0][0].id)
            ids = [passage.id for _, passage in window.passages]
            first = (
                number - ids.index(self.triples.name(number)) if self.triples.name(number) in ids else number
            )
            for other, before in ((first - 1, True), (first + len(ids), False)):
                beside = self.window(self.triples.name(other)) if _contains(sharing, other) else None
                if beside and beside.source == window.source:
                    both = (
                        (*beside.passages, *window.passages)
                        if before
                        else (*window.passages, *beside.passages)
                    )
                    yield PassageWindow(both)
            yield window

    def _sentence(self, passage: int, word: int) -> int:
        """Index of the sentence that contains a word of a passage."""
        return bisect_right(self._sentence_starts(passage), word)

    def _sentence_starts(self, passage: int) -> Sequence[int]:
        name = self.triples.name(passage)
        window = self.window(name)
        for _, excerpt in window.passages if window else ():
            if excerpt.id == name:
                return sentence_starts(excerpt.text)
        return (0,)


def _with_neighbours(passages: Array, counts: Array) -> Array:
    """The triples that each of some ascending passages shares with a quotation, and its neighbours."""
    beside = passages[1:] == passages[:-1] + 1
    total: Array = counts.copy()
    total[1:] += counts[:-1] * beside
    total[:-1] += counts[1:] * beside
    return total


def _contains(ascending: Array, number: int) -> bool:
    at = int(np.searchsorted(ascending, number))
    return at < len(ascending) and int(ascending[at]) == number


@lru_cache(256)
def sentence_starts(text: str) -> tuple[int, ...]:
    """Index of the first word of each sentence of a text."""
    words = [word.start for word in normalise(text).words]
    ends = [match.end() for match in SENTENCE_END.finditer(text)]
    return tuple(dict.fromkeys([0, *(bisect_right(words, end - 1) for end in ends)]))
