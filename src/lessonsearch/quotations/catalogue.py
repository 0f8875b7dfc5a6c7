"""What references and quotations are looked up in: a corpus's lessons by name and by words."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property

from lessonsearch.errors import NotFound
from lessonsearch.lesson import Lesson, Source
from lessonsearch.quotations.index import GetLesson, QuotationIndex
from lessonsearch.quotations.matcher import Claim, QuotationMatch
from lessonsearch.quotations.normalise import normalise
from lessonsearch.taxonomy import did_you_mean


class Catalogue:
    """Lessons and sources by name, and passages by their words. Immutable; make it once for a corpus."""

    def __init__(self, sources: Mapping[str, Source], lesson: GetLesson, quotations: QuotationIndex) -> None:
        self.sources = sources
        self.quotations = quotations
        self._lesson = lesson

    @classmethod
    def of(cls, lessons: Iterable[Lesson], sources: Mapping[str, Source]) -> Catalogue:
        """A catalogue in memory. A present id goes before an old one."""
        held = tuple(lessons)
        names = {alias: lesson for lesson in held for alias in lesson.aliases}
        names |= {excerpt.id: lesson for lesson in held for excerpt in lesson.excerpts}
        names |= {lesson.id: lesson for lesson in held}
        return _InMemory(names, sources, held)

    def find(self, name: str) -> Lesson | None:
        """The lesson of that id, excerpt id or old id, or None."""
        return self._lesson(name)

    def lesson(self, name: str) -> Lesson:
        """The lesson of that id, excerpt id or old id. Raises NotFound with the nearest name."""
        if lesson := self._lesson(name):
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
            return did_you_mean(name, self._names())
        start = f"{source}{mark}"
        known = (other.removeprefix(start) for other in self._names() if other.startswith(start))
        return did_you_mean(rest, known).replace("'", f"'{start}", 1)

    def _names(self) -> Collection[str]:
        """Names to compare an unknown one with."""
        return self.quotations.triples.all_names()

    def source(self, name: str) -> Source:
        """The source of that id. Raises NotFound with the nearest name."""
        if source := self.sources.get(name):
            return source
        raise NotFound(f"There is no source '{name[:80]}'{did_you_mean(name, self.sources) or '.'}")

    def look_up(
        self, quotation: str, linked: Collection[str] = (), named: Collection[str] = ()
    ) -> QuotationMatch:
        """Whose words these are, and whether they are those of a linked lesson or excerpt, or of a source
        that is named for them."""
        found = self.quotations.match(quotation, Claim(linked, named))
        if found.status in ("not-found", "too-short") and (source := self._titled(quotation, named)):
            return QuotationMatch("verbatim", source)
        return found

    def is_title(self, text: str) -> bool:
        """Whether these words are the title of a source, a section or a lesson, or begin a source's: to name
        one is not to quote it."""
        letters = normalise(text).letters
        if not letters:
            return False
        begun = any(title.startswith(letters) and len(letters) >= len(short) for title, short in self._titles)
        return begun or self.quotations.triples.has_title(letters)

    @cached_property
    def _titles(self) -> tuple[tuple[str, str], ...]:
        """Letters of the titles and subtitles of sources, each with the least that names it."""
        found = []
        for source in self.sources.values():
            found.append((normalise(source.title).letters, normalise(source.short).letters))
            if subtitle := normalise(source.subtitle).letters:
                found.append((subtitle, subtitle))
        return tuple(found)

    def _titled(self, quotation: str, named: Collection[str]) -> str:
        """The id of the source whose title or subtitle holds these words; empty where none does."""
        letters = normalise(quotation).letters
        for name in named or self.sources:
            source = self.sources[name]
            titles = (source.title, source.subtitle)
            if letters and any(normalise(title).find(letters) for title in titles):
                return name
        return ""


class _InMemory(Catalogue):
    """A catalogue of a few lessons, whose triples are collected when the first quotation is looked up."""

    def __init__(
        self, names: Mapping[str, Lesson], sources: Mapping[str, Source], lessons: Collection[Lesson]
    ) -> None:
        self.sources = sources
        self._lesson = names.get
        self._by_name = names
        self._lessons = lessons

    @cached_property
    def quotations(self) -> QuotationIndex:  # type: ignore[override]
        """All passages, findable by their words."""
        return QuotationIndex.of(self._lessons)

    def _names(self) -> Collection[str]:
        return self._by_name.keys()
