"""The request's library, and the URLs of pages, within the site and absolute."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import IO, Any, cast
from urllib.parse import quote

from flask import Flask, Request, current_app, g, request, url_for
from werkzeug.datastructures import ImmutableMultiDict, MultiDict

from lessonsearch.app.library import Library
from lessonsearch.model.lesson import Excerpt, Lesson
from lessonsearch.query.query import Query
from lessonsearch.search import Result
from lessonsearch.settings import Settings
from lessonsearch.web.tracking_parameters import is_tracking, without_tracking

GONE = "lessonsearch.gone"
"""Name in the environment of an event that is set when the client has gone."""
MAX_CACHED_URLS = 4096
"""URLs that are cached, some 500 bytes each: all of a small site."""


class UrlCachingFlask(Flask):
    """Flask with cached `url_for`: a page has fifty URLs, most of which are on every page.

    Measured on 300 search and 300 lesson pages: without the cache they take 13% more processor time.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._cached_url = lru_cache(MAX_CACHED_URLS)(self._build_url)

    def url_for(self, endpoint: str, **values: Any) -> str:
        """The URL of an endpoint under the root of this request."""
        return self._cached_url(request.script_root, endpoint, tuple(values.items()))

    def _build_url(self, root: str, endpoint: str, values: tuple[tuple[str, Any], ...]) -> str:
        """`root` is part of the cache's key only; the base class reads it from the request."""
        return super().url_for(endpoint, **dict(values))


class SiteRequest(Request):
    """A request whose uploads stay in memory, and whose pages see no parameter that was added on the way."""

    @cached_property
    def args(self) -> MultiDict[str, str]:
        """The parameters of the address; for pages without those that count clicks."""
        given = super().args
        if self.path.startswith("/api/"):
            return given
        return ImmutableMultiDict(without_tracking(given.items(multi=True)))

    @property
    def own_query_string(self) -> str:
        """The address's query string without what was added on the way, in its order."""
        pairs = self.query_string.decode("utf-8", "replace").split("&")
        return "&".join(pair for pair in pairs if not is_tracking(pair.partition("=")[0]))

    @property
    def own_address(self) -> str:
        """Path and query string without tracking parameters, for a link back to this page."""
        query = self.own_query_string
        return f"{self.path}?{query}" if query else self.path

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        return io.BytesIO()


@dataclass(frozen=True)
class SiteContext:
    """The arguments of `create_app`."""

    settings: Settings
    open_library: Callable[[], Library]
    health: Callable[[], list[str]]


def init_app(
    app: Flask, settings: Settings, library: Callable[[], Library], health: Callable[[], list[str]]
) -> None:
    """Store the arguments of `create_app` for the views."""
    app.extensions["lessonsearch"] = SiteContext(settings, library, health)


def site() -> SiteContext:
    """The settings and library of the current application."""
    context: SiteContext = current_app.extensions["lessonsearch"]
    return context


def library() -> Library:
    """The library of this request: the same until its end, though another may be swapped in meanwhile."""
    opened: Library | None = g.get("library")
    if opened is None:
        opened = g.library = site().open_library()
    return opened


def absolute(address: str) -> str:
    """The absolute URL of a path, under the site's public URL where one is set."""
    root: str | None = g.get("site_root")
    if root is None:  # kept for the request: the API gives forty addresses
        root = g.site_root = site().settings.url or request.host_url.rstrip("/")
    return root + address


def search_address(query: Query) -> str:
    """The URL of a search."""
    path, query_string = url_for("search.results"), query.query_string
    return f"{path}?{query_string}" if query_string else path


def lesson_address(lesson: Lesson, anchor: str = "") -> str:
    """The URL of a lesson, with the anchor of an excerpt in it if given."""
    path = url_for("lessons.lesson", source=lesson.source, slug=lesson.slug)
    return f"{path}#{quote(anchor)}" if anchor else path


def found_address(lesson: Lesson, query: Query, anchor: str = "", marks: bool = True) -> str:
    """The URL of a lesson as a search result: it carries the search, and whether its words are marked."""
    parameters = "&".join(filter(None, [query.query_string, "" if marks else "marks=off"]))
    address = lesson_address(lesson) + (f"?{parameters}" if parameters else "")
    return f"{address}#{quote(anchor)}" if anchor else address


def result_address(result: Result, query: Query, marks: bool = True) -> str:
    """The URL of a result: its lesson, at the passage that matches best."""
    first = result.excerpt == result.lesson.passages[0]
    return found_address(result.lesson, query, "" if first else result.excerpt.anchor, marks)


def excerpt_address(excerpt: Excerpt) -> str:
    """The URL of an excerpt."""
    return url_for("lessons.excerpt", source=excerpt.source, anchor=excerpt.anchor)


def own_query_string() -> str:
    """The query string of this request without tracking parameters."""
    return cast(SiteRequest, request).own_query_string
