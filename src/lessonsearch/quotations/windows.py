"""Passages that stand together in a source, as one text in which a quotation is looked for.

A quotation may run over paragraphs, so the passages of a lesson are searched as one, and the passages of
two neighbouring lessons where a quotation has words of both.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property

from lessonsearch.model.lesson import Excerpt, Lesson
from lessonsearch.text.normalised import NormalisedText, normalise


@dataclass(frozen=True)
class PassageWindow:
    """Passages in reading order, each with its lesson."""

    passages: tuple[tuple[Lesson, Excerpt], ...]

    @classmethod
    def of(cls, lesson: Lesson) -> PassageWindow:
        """The passages of a lesson."""
        return cls(tuple((lesson, passage) for passage in lesson.passages))

    @property
    def source(self) -> str:
        """The id of their source."""
        return self.passages[0][0].source

    @property
    def origin(self) -> str:
        """The id of the lesson whose words these are: the first one's, or the one that it repeats."""
        lesson = self.passages[0][0]
        return lesson.same_as or lesson.id

    @cached_property
    def text(self) -> NormalisedText:
        """Their words, a passage a line or more."""
        return normalise("\n".join(passage.text for _, passage in self.passages))

    @cached_property
    def _spans(self) -> tuple[tuple[int, int, str, str], ...]:
        """Characters [start, end) of each passage and each part of one, its id and its lesson's."""
        spans, at = [], 0
        for lesson, passage in self.passages:
            spans.append((at, at + len(passage.text), passage.id, lesson.id))
            start = at
            for block in passage.blocks:
                if block.anchor and len(passage.blocks) > 1:
                    name = f"{passage.source}#{block.anchor}"
                    spans.append((start, start + len(block.plain), name, lesson.id))
                start += len(block.plain) + 1
            at += len(passage.text) + 1
        return tuple(spans)

    def first_word(self, name: str) -> int:
        """The number of the first word of an excerpt; 0 for a lesson, or an excerpt that is not here."""
        starts = [word.start for word in self.text.words]
        begin = next((start for start, _, excerpt, _ in self._spans if excerpt == name), 0)
        return min(bisect_left(starts, begin), max(0, len(starts) - 1))

    def names(self, first: int, last: int) -> tuple[str, ...]:
        """The ids of what the words [first, last) stand in: the narrowest excerpt that holds them all, what
        else they touch, and last the lesson of the first."""
        begin, end = self.text.words[first].start, self.text.words[last - 1].end
        touched = [span for span in self._spans if span[0] < end and begin < span[1]]
        around = [span for span in touched if span[0] <= begin and end <= span[1]]
        narrowest = min(around or touched, key=lambda span: span[1] - span[0] if around else span[0])
        others = [name for _, _, name, _ in touched if name != narrowest[2]]
        lessons = dict.fromkeys(lesson for _, _, _, lesson in touched if lesson != narrowest[3])
        return (narrowest[2], *others, *lessons, narrowest[3])
