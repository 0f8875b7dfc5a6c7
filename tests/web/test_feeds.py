"""Feeds as `feedparser`, the library of many feed readers, reads them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import feedparser
import pytest
from flask.testing import FlaskClient
from lxml import etree
from lxml.html import fragment_fromstring

from lessonsearch import corpus
from lessonsearch.app.library import Library
from lessonsearch.model.amendment import Amendment
from lessonsearch.model.lesson import Lesson
from lessonsearch.query.query import Query
from lessonsearch.settings import Settings
from lessonsearch.web.app import create_app
from lessonsearch.web.presenters.feed import MAX_ENTRIES, first_published
from support.pages import addresses, text, texts
from support.paths import ROOT

DAY = "2026-11-23"


def words(text: str) -> str:
    """The letters and digits of a text, which no layout changes."""
    return "".join(filter(str.isalnum, text))


def read(client: FlaskClient, address: str) -> Any:
    answer = client.get(address)
    assert answer.status_code == 200
    # As bytes with their headers, as a reader gets them.
    feed = feedparser.parse(answer.data, response_headers={"content-type": answer.content_type})
    assert not feed.bozo, feed.get("bozo_exception")
    return feed


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


AMENDMENT = Amendment(
    "2027-01-late", "2027-01-15", "ages-of-concern#p13", "re-tagged", "Theme fathers <added>."
)


class TestCorrections:
    @pytest.fixture
    def amended(self, settings: Settings, library: Library) -> FlaskClient:
        unknown = replace(AMENDMENT, id="unknown", about="ages-of-concern#p999")
        editorial = replace(library.editorial, amendments=(unknown, AMENDMENT))
        changed = replace(library, editorial=editorial, fingerprint="amended")
        return create_app(settings, lambda: changed).test_client()

    @pytest.mark.parametrize("form", ["atom", "rss"])
    def test_they_can_be_followed(self, amended: FlaskClient, library: Library, form: str) -> None:
        (entry,) = read(amended, f"/corrections.{form}").entries
        lesson = library.lesson("ages-of-concern#p13")
        assert entry.title == f"Re-tagged: {lesson.title}"
        assert entry.link == f"http://localhost/lessons/{lesson.id}"
        assert entry.id == "http://localhost/linking#2027-01-late"
        assert entry.published_parsed[:3] == (2027, 1, 15)
        content = entry.content[0].value if form == "atom" else entry.summary
        assert content == "<p>Theme fathers &lt;added&gt;.</p>"

    def test_page_and_sitemap_tell_of_them(self, amended: FlaskClient, library: Library) -> None:
        assert 'id="2027-01-late">15 January 2027: re-tagged.' in amended.get("/linking").text
        sitemap = amended.get("/sources/ages-of-concern/sitemap.xml").text
        assert sitemap.count("<lastmod>2027-01-15</lastmod>") == 1

    def test_none_is_an_empty_feed(self, client: FlaskClient) -> None:
        assert read(client, "/corrections.atom").entries == []
        assert client.get("/corrections.json").json["items"] == []
        assert "There are none yet." in client.get("/linking").text

    @pytest.mark.slow
    def test_they_are_read_from_the_corpus_and_checked(self, tmp_path: Path) -> None:
        root = tmp_path / "corpus"
        shutil.copytree(ROOT / "corpus", root)
        written = (
            "amendments:\n"
            "  - {id: one, day: 2027-01-15, about: 'ages-of-concern#p13', what: re-tagged, says: A theme.}\n"
        )
        (root / "amendments.yaml").write_text(written)
        checked, problems = corpus.check(root)
        assert problems == []
        assert [found.day for found in checked.manifest.editorial.amendments] == ["2027-01-15"]
        (root / "amendments.yaml").write_text(
            written.replace("2027-01-15", "soon").replace("re-tagged", "altered").replace("#p13", "#p999")
        )
        sentences = "\n".join(corpus.check(root)[1])
        for part in ("'day' that is not a day", "'what' that is not one of", "which does not exist"):
            assert part in sentences


class TestWithdrawn:
    GONE = Amendment(
        "gone",
        "2027-02-01",
        "ages-of-concern/taken-out",
        "withdrawn",
        "It named a place.",
        ("ages-of-concern#p998", "ages-of-concern#p999"),
    )

    @pytest.fixture
    def withdrawn(self, settings: Settings, library: Library) -> FlaskClient:
        editorial = replace(library.editorial, amendments=(self.GONE,))
        return create_app(
            settings, lambda: replace(library, editorial=editorial, fingerprint="w")
        ).test_client()

    @pytest.mark.parametrize(
        "address",
        [
            "/lessons/ages-of-concern/taken-out",
            "/excerpts/ages-of-concern/p998",
            "/excerpts/ages-of-concern/p999",
            "/excerpts/ages-of-concern/p999/embed",
            "/excerpts/ages-of-concern/p999.ris",
            "/api/v1/lessons/ages-of-concern/taken-out",
            "/api/v1/excerpts/ages-of-concern/p999",
        ],
    )
    def test_its_addresses_say_so(self, withdrawn: FlaskClient, address: str) -> None:
        response = withdrawn.get(address)
        assert response.status_code == 410
        assert "was withdrawn on 1 February 2027. It named a place." in response.text

    def test_a_damaged_link_leads_there_as_well(self, withdrawn: FlaskClient) -> None:
        response = withdrawn.get("/excerpts/ages-of-concern/p999).", follow_redirects=True)
        assert response.status_code == 410

    def test_other_missing_names_are_not_found(self, withdrawn: FlaskClient) -> None:
        assert withdrawn.get("/excerpts/ages-of-concern/p997").status_code == 404

    def test_feed_page_and_pack_tell_of_it(self, withdrawn: FlaskClient) -> None:
        (entry,) = read(withdrawn, "/corrections.atom").entries
        assert (entry.title, entry.link) == (
            "Withdrawn: ages-of-concern/taken-out",
            "http://localhost/linking#gone",
        )
        told = "1 February 2027: withdrawn. It named a place."
        assert texts(withdrawn.get("/linking"), "li#gone") == [told]
        pack = withdrawn.get("/pack?excerpt=ages-of-concern%23p999&excerpt=ages-of-concern%23p13")
        assert "was withdrawn on 1 February 2027" in pack.text

    def test_the_checker_says_so(self, withdrawn: FlaskClient) -> None:
        text = "See http://localhost/excerpts/ages-of-concern/p999"
        assert "it was withdrawn on 1 February 2027" in withdrawn.post("/verify", data={"text": text}).text

    @pytest.mark.slow
    def test_the_check_accepts_it_and_nothing_else(self, tmp_path: Path) -> None:
        root = tmp_path / "corpus"
        shutil.copytree(ROOT / "corpus", root)
        ledger = root / "permalinks.txt"
        gone = "ages-of-concern#p998\t2026-11-24\nages-of-concern#p999\t2026-11-24\n"
        ledger.write_text(ledger.read_text() + gone)
        assert "say in amendments.yaml why it was withdrawn" in "\n".join(corpus.check(root)[1])
        entry = (
            "amendments:\n  - {id: gone, day: 2027-02-01, about: 'ages-of-concern#p998', what: withdrawn,"
            " says: It named a place., also: ['ages-of-concern#p999']}\n"
        )
        (root / "amendments.yaml").write_text(entry)
        assert corpus.check(root)[1] == []
        (root / "amendments.yaml").write_text(entry.replace("p999']", "p999', 'ages-of-concern#p9999']"))
        (problem,) = corpus.check(root)[1]
        assert "'ages-of-concern#p9999', which was never published" in problem


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
