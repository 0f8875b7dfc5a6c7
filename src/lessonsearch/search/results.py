"""A search result: a lesson with its title, snippet and matched phrases, highlighted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import chain

from lessonsearch.model.lesson import Excerpt, Lesson, Source
from lessonsearch.search.highlight import (
    Highlighter,
    HighlightRun,
    highlight,
    matched_lines,
    matched_words,
    snippet,
)
from lessonsearch.text.analysis import terms

MAX_PHRASES = 2
"""Phrases of `asked` and `concepts` that a result shows: enough to say why it was found."""


@dataclass(frozen=True)
class Result:
    """One lesson found, with its source.

    Texts are highlighted on demand: the API shows fewer of them than a page, and a download none.
    """

    lesson: Lesson
    source: Source
    highlighter: Highlighter = field(repr=False, compare=False)
    score: float = 0.0
    clauses_matched: int = 0
    """Number of the words that it has, synonyms included."""

    @cached_property
    def excerpt(self) -> Excerpt:
        """The first passage with the most distinct matched words."""
        if len(self.lesson.passages) == 1:
            return self.lesson.passages[0]
        counts = [len({words.casefold() for words in passage}) for passage in self._matched_in_passages]
        return self.lesson.passages[counts.index(max(counts))]

    @cached_property
    def snippet(self) -> tuple[HighlightRun, ...]:
        """The snippet of that passage."""
        return snippet(self.excerpt.text, self.highlighter)

    @cached_property
    def title(self) -> tuple[HighlightRun, ...]:
        """The highlighted title."""
        return highlight(self.lesson.title, self.highlighter)

    @cached_property
    def matched_phrases(self) -> tuple[tuple[HighlightRun, ...], ...]:
        """Phrases of `asked` and `concepts` that match words which neither title nor passages contain."""
        shown = _all_terms(chain((run.text for run in self.title if run.hit), *self._matched_in_passages))
        # One pass over all phrases, up to fifty: one by one they took two fifths of the time for a page.
        matched = matched_lines("\n".join((*self.lesson.asked, *self.lesson.concepts)), self.highlighter)
        return tuple(_adding_words(matched, self.highlighter, shown))

    @cached_property
    def _matched_in_passages(self) -> list[list[str]]:
        """The matched words of each passage."""
        return [matched_words(passage.text, self.highlighter) for passage in self.lesson.passages]


_cached_terms = lru_cache(4096)(terms)
"""The matched words of a search are few and recur in one lesson after another."""


def _all_terms(texts: Iterable[str]) -> set[str]:
    return set().union(*map(_cached_terms, texts))


def _adding_words(
    matched: Mapping[str, Iterable[str]], highlighter: Highlighter, shown: set[str]
) -> Iterator[tuple[HighlightRun, ...]]:
    """Up to `MAX_PHRASES` phrases, those with most matches first, that each add a word not yet shown."""
    terms_by_phrase = {phrase: _all_terms(words) for phrase, words in matched.items()}
    kept = 0
    for phrase, words in sorted(terms_by_phrase.items(), key=lambda pair: -len(pair[1])):
        if kept < MAX_PHRASES and words - shown:
            yield highlight(phrase, highlighter)
            shown |= words
            kept += 1
