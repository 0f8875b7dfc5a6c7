"""One lesson found, and what is shown of it: the passage to begin at, with marks on the words asked for."""

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
    lines_meeting,
    matched_words,
    snippet,
)
from lessonsearch.text.analysis import terms

MAX_ASKED = 2
"""Phrases in today's words that a result shows beside its snippet: enough to say why it was found."""


@dataclass(frozen=True)
class Result:
    """One lesson found, with its source.

    Its texts are looked through when they are shown: the API shows less of them than a page, and a file none.
    """

    lesson: Lesson
    source: Source
    highlighter: Highlighter = field(repr=False, compare=False)
    score: float = 0.0
    clauses_matched: int = 0
    """How many of the words it has, other words for the same included."""

    @cached_property
    def excerpt(self) -> Excerpt:
        """The passage to begin reading at: the first of those with most different words."""
        if len(self.lesson.passages) == 1:
            return self.lesson.passages[0]
        different = [len({words.casefold() for words in passage}) for passage in self._met]
        return self.lesson.passages[different.index(max(different))]

    @cached_property
    def snippet(self) -> tuple[HighlightRun, ...]:
        """What of that passage is shown."""
        return snippet(self.excerpt.text, self.highlighter)

    @cached_property
    def title(self) -> tuple[HighlightRun, ...]:
        """The lesson's title."""
        return highlight(self.lesson.title, self.highlighter)

    @cached_property
    def matched_phrases(self) -> tuple[tuple[HighlightRun, ...], ...]:
        """Of what the lesson is called in today's words, what meets what neither title nor passages do."""
        shown = _stems_of(chain((run.text for run in self.title if run.hit), *self._met))
        # All in one look, for there may be fifty: by themselves they took two fifths of a page.
        meeting = lines_meeting("\n".join((*self.lesson.asked, *self.lesson.concepts)), self.highlighter)
        return tuple(_beyond(meeting, self.highlighter, shown))

    @cached_property
    def _met(self) -> list[list[str]]:
        """What each passage has of the words."""
        return [matched_words(passage.text, self.highlighter) for passage in self.lesson.passages]


_stems = lru_cache(4096)(terms)
"""What meets a search is a few words, the same in one lesson after the other."""


def _stems_of(texts: Iterable[str]) -> set[str]:
    return set().union(*map(_stems, texts))


def _beyond(
    meeting: Mapping[str, Iterable[str]], marker: Highlighter, shown: set[str]
) -> Iterator[tuple[HighlightRun, ...]]:
    """Of the phrases, those that meet most first, some that each meet what nothing shown or before does."""
    words_of = {phrase: _stems_of(met) for phrase, met in meeting.items()}
    kept = 0
    for phrase, words in sorted(words_of.items(), key=lambda pair: -len(pair[1])):
        if kept < MAX_ASKED and words - shown:
            yield highlight(phrase, marker)
            shown |= words
            kept += 1
