"""Feeds: the lessons of a search in the order of their first publication here, the newest first.

The day is that of `permalinks.txt`, never that of an index, so a rebuilt index makes nothing new. An
entry keeps its id when its lesson is renamed: it is made from the first name that the lesson had.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from email.utils import format_datetime
from heapq import nsmallest

from flask import url_for
from markupsafe import Markup

from lessonsearch.app.library import BATCH, Library
from lessonsearch.citations import as_html
from lessonsearch.model.amendment import Amendment
from lessonsearch.model.lesson import PER_SOURCE, Lesson, Source
from lessonsearch.query.query import Query
from lessonsearch.web.presenters.citation_panel import cite_lesson
from lessonsearch.web.request import absolute, lesson_address, search_address

MAX_ENTRIES = 50
"""Entries of a feed, the newest: what a reader that looks once a month should not miss."""


@dataclass(frozen=True)
class FeedEntry:
    """One entry: a text that has an address, and the day of its publication."""

    id: str
    address: str
    title: str
    day: str
    content: Markup
    author: str
    tags: tuple[str, ...] = ()
    rights: str = ""

    @property
    def instant(self) -> str:
        """The beginning of its day, as Atom writes it."""
        return f"{self.day}T00:00:00Z"

    @property
    def rfc_date(self) -> str:
        """The beginning of its day, as RSS writes it."""
        return _rfc_date(self.day)


@dataclass(frozen=True)
class Feed:
    """A feed, its newest entry first."""

    title: str
    home: str
    """The page that shows the same."""
    entries: tuple[FeedEntry, ...]

    @property
    def updated(self) -> str:
        """The day of its newest entry; the beginning of time where it has none."""
        return max((entry.day for entry in self.entries), default="1970-01-01")

    @property
    def rfc_date(self) -> str:
        """That day, as RSS writes it."""
        return _rfc_date(self.updated)


def search_feed(query: Query, library: Library) -> Feed:
    """The feed of a search. Lessons that `permalinks.txt` does not date are left out."""
    title = f"Lessons on “{query.q}”" if query.q else "Lessons"
    chosen = ", ".join(library.taxonomy.label(*pair) for pair in query.filters)
    return Feed(
        f"{title}: {chosen}" if chosen else title,
        absolute(search_address(query)),
        tuple(_entry(name, day, lesson, library) for name, day, lesson in _newest(query, library)),
    )


def _newest(query: Query, library: Library) -> list[tuple[str, str, Lesson]]:
    """First name, day and lesson of the newest that a search finds; of one day, in reading order.

    More than a batch of lessons is read source by source, the newest first, until no other source can have a
    newer lesson: reading every lesson of a large corpus takes longer than a request may.
    """
    results = library.find(replace(query, per_page=BATCH))
    if results.total <= BATCH:
        return _dated((result.lesson for result in results.results), library)
    chosen = query.selected("source")
    newest: list[tuple[str, str, Lesson]] = []
    for source in sorted(chosen or results.counts["source"], key=lambda source: _first_rank(source, library)):
        if len(newest) == MAX_ENTRIES and _rank(newest[-1]) < _first_rank(source, library):
            break
        found = library.find_all(query.without_facets("source").with_filters([("source", source)]))
        newest = _dated((lesson for lesson in found if chosen or not lesson.same_as), library, newest)
    return newest


def _dated(
    lessons: Iterable[Lesson], library: Library, entries: Iterable[tuple[str, str, Lesson]] = ()
) -> list[tuple[str, str, Lesson]]:
    """The newest of these lessons and entries, without lessons that have no day."""
    found = ((*first_published(lesson, library), lesson) for lesson in lessons)
    return nsmallest(MAX_ENTRIES, (*entries, *(entry for entry in found if entry[1])), key=_rank)


def _rank(entry: tuple[str, str, Lesson]) -> tuple[int, int]:
    """What entries are sorted by: the newest day first, then the place in the corpus."""
    _, day, lesson = entry
    return -date.fromisoformat(day).toordinal(), lesson.order


def _first_rank(source: str, library: Library) -> tuple[int, int]:
    """The least rank that a lesson of a source can have; last where `permalinks.txt` dates none of it."""
    day = library.latest_days.get(source)
    return -date.fromisoformat(day).toordinal() if day else 0, library.source(source).order * PER_SOURCE


def amendments_feed(library: Library) -> Feed:
    """The feed of what was put right after its publication."""
    home = absolute(url_for("browse.linking"))
    newest = library.amendments[:MAX_ENTRIES]
    return Feed("Corrections", home, tuple(_amended(*amended, home) for amended in newest))


def _amended(amendment: Amendment, lesson: Lesson | None, home: str) -> FeedEntry:
    own = f"{home}#{amendment.id}"
    return FeedEntry(
        own,
        absolute(lesson_address(lesson)) if lesson else own,
        f"{amendment.label}: {lesson.title if lesson else amendment.about}",
        amendment.day,
        Markup("<p>{}</p>").format(amendment.says),
        "lessonsearch",
    )


def first_published(lesson: Lesson, library: Library) -> tuple[str, str]:
    """The first name that a lesson had and the day of its publication; both empty where none is dated."""
    names = [name for name in (*lesson.aliases, lesson.id) if "#" not in name]
    dated = [(library.published[name], name) for name in names if library.published.get(name)]
    day, name = min(dated, key=lambda entry: entry[0], default=("", ""))
    return name, day


def _entry(name: str, day: str, lesson: Lesson, library: Library) -> FeedEntry:
    source = library.source(lesson.source)
    citation = cite_lesson(lesson.id, library)
    note = (
        Markup("<p>Content note: {}.</p>\n").format(lesson.content_note) if lesson.content_note else Markup()
    )
    first_source, _, slug = name.partition("/")
    return FeedEntry(
        absolute(url_for("lessons.lesson", source=first_source, slug=slug)),
        absolute(lesson_address(lesson)),
        lesson.title,
        day,
        note + Markup(as_html(citation)),  # noqa: S704 - as_html escapes every text
        source.publisher if source.verbatim else "lessonsearch",
        tuple(library.taxonomy.label("theme", theme) for theme in lesson.themes),
        _rights(source),
    )


def _rights(source: Source) -> str:
    return f"{source.attribution} {source.licence}"


def _rfc_date(day: str) -> str:
    return format_datetime(datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC))
