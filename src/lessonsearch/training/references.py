"""Reference resolution: what a `lesson:` reference leads to, and a helpful error where it leads nowhere."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

from lessonsearch.citations import pinpoint
from lessonsearch.errors import NotFound
from lessonsearch.model.lesson import Excerpt, Lesson, Source
from lessonsearch.quotations import QuotationMatch, as_text, quoted_from

SCHEME = "lesson:"


class CorpusLookup(Protocol):
    """Lookup of lessons by id and by words; `lessonsearch.quotations.Catalogue` implements it."""

    def lesson(self, name: str) -> Lesson:
        """The lesson of that id, excerpt id or old id. Raises NotFound with the nearest name."""

    def source(self, name: str) -> Source:
        """The source of that id. Raises NotFound."""

    def match_quotation(self, quotation: str, linked: Collection[str] = ()) -> QuotationMatch:
        """Find the source of a quotation. `linked` are the ids that it is attributed to."""


class LinkBuilder(Protocol):
    """Function from a lesson, and optionally an excerpt in it, to its URL."""

    def __call__(self, lesson: Lesson, excerpt: Excerpt | None) -> str: ...


@dataclass(frozen=True)
class SiteLinks:
    """Permanent URLs of a lessonsearch site: `SiteLinks("https://lessons.example.org")`."""

    url: str = ""

    def __call__(self, lesson: Lesson, excerpt: Excerpt | None) -> str:
        """The permanent URL of the excerpt, else of the lesson."""
        if excerpt:
            return f"{self.url}/excerpts/{excerpt.source}/{excerpt.anchor}"
        return f"{self.url}/lessons/{lesson.id}"


@dataclass(frozen=True)
class Reference:
    """A resolved reference: a lesson or an excerpt of it, and its source."""

    source: Source
    lesson: Lesson
    excerpt: Excerpt | None

    @property
    def id(self) -> str:
        """The id of the excerpt, else of the lesson."""
        return (self.excerpt or self.lesson).id

    @property
    def ids(self) -> tuple[str, ...]:
        """Its own id, then those of the passage and the lesson that contain it."""
        whole = self.excerpt.part_of if self.excerpt else ""
        return (self.id, *([f"{self.source.id}#{whole}"] if whole else []), self.lesson.id)

    @property
    def provenance(self) -> str:
        """Attribution: `Ofsted (2011), Ages of concern: …, paragraph 28`."""
        where = pinpoint(self.lesson, self.excerpt) if self.excerpt else f"‘{self.lesson.title}’"
        cited = f"{self.source.publisher} ({self.source.year}), {self.source.title}, {where}"
        return cited if self.source.verbatim else f"lessonsearch on {cited}"


def read(name: str, names: CorpusLookup) -> Reference:
    """Resolve a name. Raises NotFound."""
    lesson = names.lesson(name)
    return Reference(names.source(lesson.source), lesson, lesson.excerpt(name.partition("#")[2]))


def read_excerpt(name: str, names: CorpusLookup) -> tuple[Reference, Excerpt]:
    """Resolve a name to an excerpt. Raises NotFound with the excerpts that can be embedded."""
    found = read(name, names)
    if found.excerpt is None:
        near = ", ".join(f"'{SCHEME}{excerpt.id}'" for excerpt in found.lesson.passages)
        raise NotFound(f"'{name[:120]}' is no excerpt that can be drawn in; its lesson has {near}.")
    return found, found.excerpt


def quote_words(words: str, excerpt: Excerpt, names: CorpusLookup) -> str:
    """Words of an excerpt, in the excerpt's spelling. Raises NotFound with the nearest match."""
    found = quoted_from(excerpt.text, words)
    if found is not None:
        return found
    quoted = " ".join(words.split())
    shown = quoted if len(quoted) <= 80 else f"{quoted[:79]}…"
    answer = names.match_quotation(words, [excerpt.id])
    if answer.status == "misattributed":
        near = f"; they stand in '{SCHEME}{answer.excerpt}'" + (", altered" if answer.diff else "")
    else:
        near = " nor of any other excerpt" if answer.status in ("not-found", "too-short") else ""
    diff = f": {as_text(answer.diff)}" if answer.diff else "."
    raise NotFound(f"'{shown}' are not the words of '{excerpt.id}'{near}{diff}")
