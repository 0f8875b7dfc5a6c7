"""What every view stands on: this request's library, and addresses that work away from the page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from flask import Flask, current_app, g, request, url_for

from lessonsearch.app.library import Library
from lessonsearch.model.lesson import Excerpt, Lesson
from lessonsearch.query.query import Query
from lessonsearch.search import Result
from lessonsearch.settings import Settings

MAX_ADDRESSES = 4096
"""Addresses that are remembered, some 500 bytes each: all of a small site."""


class UrlCachingFlask(Flask):
    """Flask, remembering the addresses that `url_for` made: a page has fifty, and most are on every page."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._made = lru_cache(MAX_ADDRESSES)(self._make)

    def url_for(self, endpoint: str, **values: Any) -> str:
        """The address of a view under the root at which this request came in."""
        return self._made(request.script_root, endpoint, tuple(values.items()))

    def _make(self, root: str, endpoint: str, values: tuple[tuple[str, Any], ...]) -> str:
        return super().url_for(endpoint, **dict(values))


@dataclass(frozen=True)
class SiteContext:
    """What `create_app` was given."""

    settings: Settings
    open_library: Callable[[], Library]


def init_app(app: Flask, settings: Settings, library: Callable[[], Library]) -> None:
    """Keep what the site was given where its views find it."""
    app.extensions["lessonsearch"] = SiteContext(settings, library)


def site() -> SiteContext:
    """What this site was given."""
    held: SiteContext = current_app.extensions["lessonsearch"]
    return held


def library() -> Library:
    """The library of this request: the same to its end, though another may be swapped in meanwhile."""
    held: Library | None = g.get("library")
    if held is None:
        held = g.library = site().open_library()
    return held


def absolute(address: str) -> str:
    """An address of this site as it can be copied: under the site's public address where that is set."""
    return (site().settings.url or request.host_url.rstrip("/")) + address


def search_address(query: Query) -> str:
    """The address of a search."""
    start = url_for("search.results")
    return f"{start}?{query.query_string}" if query.query_string else start


def lesson_address(lesson: Lesson, anchor: str = "") -> str:
    """The address of a lesson, and in it of the excerpt to begin at."""
    address = _within(lesson.source, "lessons.lesson", "slug", lesson.slug)
    return f"{address}#{quote(anchor)}" if anchor else address


def found_address(lesson: Lesson, query: Query, anchor: str = "", marks: bool = True) -> str:
    """The address of a lesson as a search found it: with the search, and without its marks if so wished."""
    asked = "&".join(filter(None, [query.query_string, "" if marks else "marks=off"]))
    address = lesson_address(lesson) + (f"?{asked}" if asked else "")
    return f"{address}#{quote(anchor)}" if anchor else address


def result_address(result: Result, query: Query, marks: bool = True) -> str:
    """The address of a result: its lesson, begun at the passage that was found."""
    first = result.excerpt == result.lesson.passages[0]
    return found_address(result.lesson, query, "" if first else result.excerpt.anchor, marks)


def excerpt_address(excerpt: Excerpt) -> str:
    """The address of an excerpt."""
    return _within(excerpt.source, "lessons.excerpt", "anchor", excerpt.anchor)


def _within(source: str, endpoint: str, part: str, name: str) -> str:
    """The address of what stands in a source; a source's page has six hundred that differ in their end."""
    unnamed: dict[str, Any] = {"source": source, part: "-"}
    return url_for(endpoint, **unnamed)[:-1] + quote(name)
