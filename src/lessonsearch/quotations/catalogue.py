"""Every lesson of a corpus in memory: by its names, and by its words."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property

from lessonsearch.errors import NotFound
from lessonsearch.model.lesson import Lesson, Source
from lessonsearch.model.taxonomy import did_you_mean
from lessonsearch.quotations.matcher import QuotationIndex, QuotationMatch
from lessonsearch.quotations.normalise import normalise


class Catalogue:
    """What references and quotations are looked up in. Immutable; build it once for a corpus."""

    def __init__(self, lessons: Iterable[Lesson], sources: Mapping[str, Source]) -> None:
        self.lessons = tuple(lessons)
        self.sources = sources

    @cached_property
    def names(self) -> dict[str, Lesson]:
        """Lesson id, excerpt id or old id → the lesson. A present id goes before an old one."""
        old = {alias: lesson for lesson in self.lessons for alias in lesson.aliases}
        excerpts = {excerpt.id: lesson for lesson in self.lessons for excerpt in lesson.excerpts}
        return old | excerpts | {lesson.id: lesson for lesson in self.lessons}

    @cached_property
    def quotations(self) -> QuotationIndex:
        """All passages, findable by their words."""
        return QuotationIndex(self.lessons)

    @cached_property
    def titles(self) -> frozenset[str]:
        """Letters of the titles of sources, sections and lessons: to name one is not to quote it."""
        named = [title for source in self.sources.values() for title in (source.title, source.subtitle)]
        named += [title for lesson in self.lessons for title in (lesson.title, *lesson.section)]
        return frozenset(normalise(title).letters for title in named)

    def lesson(self, name: str) -> Lesson:
        """The lesson of that id, excerpt id or old id. Raises NotFound with the nearest name."""
        if lesson := self.names.get(name):
            return lesson
        raise NotFound(f"There is no lesson or excerpt '{name[:120]}'{self.near(name) or '.'}")

    def near(self, name: str) -> str:
        """The end of a sentence about an unknown name: which one of its source may have been meant.

        What is the same in all of a source's names is left out of the comparison.
        """
        source, mark, rest = (
            re.split("([#/])", name, maxsplit=1) if re.search("[#/]", name) else ("", "", name)
        )
        if source not in self.sources:
            return did_you_mean(name, self.names)
        start = f"{source}{mark}"
        known = (other.removeprefix(start) for other in self.names if other.startswith(start))
        return did_you_mean(rest, known).replace("'", f"'{start}", 1)

    def source(self, name: str) -> Source:
        """The source of that id. Raises NotFound with the nearest name."""
        if source := self.sources.get(name):
            return source
        raise NotFound(f"There is no source '{name[:80]}'{did_you_mean(name, self.sources) or '.'}")

    def match_quotation(self, quotation: str, linked: Collection[str] = ()) -> QuotationMatch:
        """Whose words these are, and whether they are those of a linked lesson or excerpt."""
        return self.quotations.match(quotation, linked)
