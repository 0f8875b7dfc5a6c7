"""A search result: a lesson with its title and snippet, highlighted."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from lessonsearch.model.lesson import Excerpt, Lesson, Source
from lessonsearch.search.highlight import (
    Highlighter,
    HighlightRun,
    highlight,
    matched_words,
    snippet,
)


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
    def _matched_in_passages(self) -> list[list[str]]:
        """The matched words of each passage."""
        return [matched_words(passage.text, self.highlighter) for passage in self.lesson.passages]
