"""What references and quotations are looked up in: a corpus's lessons by name and by words."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cached_property
from itertools import islice
from types import MappingProxyType

from lessonsearch.errors import NotFound
from lessonsearch.model.lesson import Lesson, Source
from lessonsearch.model.taxonomy import did_you_mean
from lessonsearch.quotations.index import FindLesson, QuotationIndex
from lessonsearch.quotations.quotation_match import Claim, QuotationMatch
from lessonsearch.quotations.shingles import TripleLookup
from lessonsearch.text.normalised import NormalisedText, normalise


class Catalogue:
    """Lessons and sources by name, and passages by their words. Immutable; build it once for a corpus.

    This one holds its lessons in memory: `StoredCatalogue` is for corpora of any size.
    """

    def __init__(
        self,
        lessons: Iterable[Lesson],
        sources: Mapping[str, Source],
        withdrawn: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """`withdrawn` gives the day, `1 February 2027`, on which an id was withdrawn."""
        self.lessons = tuple(lessons)
        self.sources = sources
        self.withdrawn = withdrawn

    @cached_property
    def names(self) -> Mapping[str, Lesson]:
        """Lesson id, excerpt id or old id → the lesson. A present id goes before an old one."""
        old = {alias: lesson for lesson in self.lessons for alias in lesson.aliases}
        excerpts = {excerpt.id: lesson for lesson in self.lessons for excerpt in lesson.excerpts}
        return old | excerpts | {lesson.id: lesson for lesson in self.lessons}

    @cached_property
    def quotations(self) -> QuotationIndex:
        """All passages, findable by their words."""
        return QuotationIndex.of(self.lessons)

    def find(self, name: str) -> Lesson | None:
        """The lesson of that id, excerpt id or old id, or None."""
        return self.names.get(name)

    def _all_names(self) -> Collection[str]:
        """Names to compare one of an unknown source with."""
        return self.names.keys()

    def _names_of(self, source: str) -> Collection[str]:
        """Names to compare an unknown one of a source with."""
        return self.names.keys()

    def lesson(self, name: str) -> Lesson:
        """The lesson of that id, excerpt id or old id. Raises NotFound with the nearest name."""
        if lesson := self.find(name):
            return lesson
        raise NotFound(f"There is no lesson or excerpt '{name[:120]}'{self.near(name) or '.'}")

    def near(self, name: str) -> str:
        """The end of a sentence about an unknown name: which one of its source may have been meant.

        What is the same in all of a source's names is left out of the comparison.
        """
        if day := self.withdrawn.get(name):
            return f"; it was withdrawn on {day}"
        source, mark, rest = (
            re.split("([#/])", name, maxsplit=1) if re.search("[#/]", name) else ("", "", name)
        )
        if source not in self.sources:
            return did_you_mean(name, self._all_names())
        start = f"{source}{mark}"
        known = (other.removeprefix(start) for other in self._names_of(source) if other.startswith(start))
        return did_you_mean(rest, known).replace("'", f"'{start}", 1)

    def source(self, name: str) -> Source:
        """The source of that id. Raises NotFound with the nearest name."""
        if source := self.sources.get(name):
            return source
        raise NotFound(f"There is no source '{name[:80]}'{did_you_mean(name, self.sources) or '.'}")

    def match_quotation(
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
        titles = self._titles
        for title, short in islice(titles, bisect_left(titles, (letters, "")), None):
            if not title.startswith(letters):
                break
            if len(letters) >= len(short):
                return True
        return self.quotations.triples.has_title(letters)

    @cached_property
    def _titles(self) -> Sequence[tuple[str, str]]:
        """Letters of the titles and subtitles of sources, sorted, each with the least that names it."""
        found = []
        for source in self.sources.values():
            found.append((normalise(source.title).letters, normalise(source.short).letters))
            if subtitle := normalise(source.subtitle).letters:
                found.append((subtitle, subtitle))
        return sorted(found)

    def _titled(self, quotation: str, named: Collection[str]) -> str:
        """The id of the source whose title or subtitle contains these words; empty if none does."""
        letters = normalise(quotation).letters
        if letters not in self._title_letters:
            return ""
        for name in named or self.sources:
            if letters and any(title.find(letters) for title in self._titles_of[name]):
                return name
        return ""

    @cached_property
    def _title_letters(self) -> str:
        """The letters of all titles and subtitles of sources, a line each."""
        return "\n".join(title.letters for titles in self._titles_of.values() for title in titles)

    @cached_property
    def _titles_of(self) -> Mapping[str, tuple[NormalisedText, NormalisedText]]:
        """Title and subtitle of each source."""
        return {
            name: (normalise(source.title), normalise(source.subtitle))
            for name, source in self.sources.items()
        }


class StoredCatalogue(Catalogue):
    """A catalogue whose lessons lie in the search index and whose triples lie on disk."""

    def __init__(
        self,
        sources: Mapping[str, Source],
        triples: TripleLookup,
        find: FindLesson,
        names_of: Callable[[str], Collection[str]],
        withdrawn: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """`find` gives the lesson of an id, `names_of` the ids that a source has."""
        self.sources = sources
        self.withdrawn = withdrawn
        self._stored = QuotationIndex(triples, find)
        self._find = find
        self._ids_of = names_of

    @cached_property
    def quotations(self) -> QuotationIndex:
        """All passages, findable by their words."""
        return self._stored

    def find(self, name: str) -> Lesson | None:
        """The lesson of that id, excerpt id or old id, or None."""
        return self._find(name)

    def _all_names(self) -> Collection[str]:
        return self._stored.triples.all_names()

    def _names_of(self, source: str) -> Collection[str]:
        return self._ids_of(source)
