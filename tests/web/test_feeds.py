"""Feeds as `feedparser`, the library of many feed readers, reads them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from lxml import etree
from lxml.html import fragment_fromstring

from lessonsearch.app.library import Library
from lessonsearch.model.lesson import Lesson
from lessonsearch.query.query import Query
from lessonsearch.settings import Settings
from lessonsearch.web.app import create_app
from lessonsearch.web.presenters.feed import MAX_ENTRIES, first_published
from support.feeds import read
from support.pages import addresses, text

DAY = "2026-11-23"


def words(text: str) -> str:
    """The letters and digits of a text, which no layout changes."""
    return "".join(filter(str.isalnum, text))


def dated(settings: Settings, library: Library, days: dict[str, str]) -> FlaskClient:
    """The site with other days of publication."""
    changed = replace(library, published={**library.published, **days}, fingerprint=str(sorted(days.items())))
    return create_app(settings, lambda: changed).test_client()


@pytest.mark.parametrize(("form", "version"), [("atom", "atom10"), ("rss", "rss20")])
def test_a_search_can_be_followed(client: FlaskClient, library: Library, form: str, version: str) -> None:
    feed = read(client, f"/feed.{form}?q=fathers&age=under-1")
    assert feed.version == version
    assert feed.feed.title == "Lessons on “fathers”: Babies under 1 · lessonsearch"
    found = {
        result.lesson.title: result.lesson
        for result in library.find(Query("fathers", (("age", "under-1"),), per_page=100)).results
    }
    assert len(feed.entries) == min(len(found), MAX_ENTRIES) > 5
    for entry in feed.entries:
        lesson = found[entry.title]
        assert entry.link == entry.id == f"http://localhost/lessons/{lesson.id}"
        assert entry.published_parsed[:3] == (2026, 11, 23)
        content = entry.content[0].value if form == "atom" else entry.summary
        shown = words(fragment_fromstring(content, create_parent=True).text_content())
        assert all(words(passage.text) in shown for passage in lesson.passages)
        assert bool(lesson.content_note) == content.startswith("<p>Content note:")
        assert {tag.term for tag in entry.tags} == {
            library.taxonomy.label("theme", theme) for theme in lesson.themes
        }


def test_the_json_feed_has_the_same(client: FlaskClient) -> None:
    answer = client.get("/feed.json?q=fathers")
    assert answer.mimetype == "application/feed+json"
    feed = json.loads(answer.data)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == "http://localhost/feed.json?q=fathers"
    assert [item["id"] for item in feed["items"]] == [
        entry.id for entry in read(client, "/feed.atom?q=fathers").entries
    ]


def test_the_newest_published_come_first_whatever_the_order(settings: Settings, library: Library) -> None:
    late = "ages-of-concern/late-pre-birth-assessment"
    last = list(library.lessons_of("ages-of-concern"))[-1].id
    client = dated(settings, library, {late: "2027-02-01", last: "2027-01-01"})
    for address in ("/feed.atom", "/feed.atom?sort=oldest", "/feed.atom?page=2"):
        entries = read(client, address).entries
        assert [entry.id.partition("/lessons/")[2] for entry in entries[:2]] == [late, last]
        assert len(entries) == MAX_ENTRIES
    assert read(client, "/feed.atom").feed.updated == "2027-02-01T00:00:00Z"


def test_a_renamed_lesson_keeps_its_id_and_day(library: Library) -> None:
    lesson = library.lesson("ages-of-concern/late-pre-birth-assessment")
    renamed = replace(lesson, aliases=("ages-of-concern/old-name", "ages-of-concern#p13"))
    days = {"ages-of-concern/old-name": "2026-01-05", "ages-of-concern#p13": "2025-01-01", lesson.id: DAY}
    dated_library = replace(library, published=days)
    assert first_published(renamed, dated_library) == ("ages-of-concern/old-name", "2026-01-05")
    assert first_published(lesson, dated_library) == (lesson.id, DAY)


def test_undated_lessons_are_not_called_new(settings: Settings, library: Library) -> None:
    changed = replace(library, published={}, fingerprint="undated")
    client = create_app(settings, lambda: changed).test_client()
    assert read(client, "/feed.rss").entries == []


def test_every_results_page_offers_its_feeds(client: FlaskClient) -> None:
    page = client.get("/?q=fathers&sort=newest&page=2")
    for form in ("atom", "rss", "json"):
        address = f"/feed.{form}?q=fathers"
        assert {address, f"http://localhost{address}"} <= set(addresses(page))
    assert "Follow this search" in text(page)
    assert "http://localhost/feed.atom" in addresses(client.get("/"))


@pytest.mark.parametrize("address", ["/feed.atom?age=under-2", "/feed.rss?colour=red"])
def test_what_cannot_be_read_is_refused(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 400


def test_the_sitemap_says_when_a_lesson_was_published(client: FlaskClient) -> None:
    names = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    tree = etree.fromstring(client.get("/sources/ages-of-concern/sitemap.xml").data)
    dates = tree.xpath("//s:url/s:lastmod/text()", namespaces=names)
    assert set(dates) == {DAY}
    assert len(dates) == len(tree.xpath("//s:url", namespaces=names)) - 1


def test_a_feed_reads_no_source_that_can_have_nothing_newer(
    settings: Settings, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a large corpus, one search finds more lessons than a request has time to read."""
    sources = dict.fromkeys(lesson.source for lesson in library.all_lessons())
    assert len(sources) > 1
    newest = "learning-lessons-2009-2010"
    days = {name: "2027-03-01" if name.startswith(newest) else DAY for name in library.published}
    read_sources: list[str] = []
    find_all = Library.find_all

    def noting(self: Library, query: Query) -> Iterator[Lesson]:
        read_sources.extend(query.selected("source"))
        return find_all(self, query)

    monkeypatch.setattr(Library, "find_all", noting)
    monkeypatch.setattr("lessonsearch.web.presenters.feed.MAX_ENTRIES", 3)
    monkeypatch.setattr("lessonsearch.web.presenters.feed.BATCH", 10)
    entries = read(dated(settings, library, days), "/feed.atom").entries
    assert [entry.published_parsed[:3] for entry in entries] == [(2027, 3, 1)] * 3
    assert read_sources == [newest]
