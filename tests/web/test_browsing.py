"""Sources and themes to browse, and what programs find on the site."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from lessonsearch.app.library import Library
from lessonsearch.query.query import Query
from support.pages import TWINS, ids, links, text, texts, tree


class TestBrowsing:
    def test_a_source_is_read_from_beginning_to_end(self, client: FlaskClient, library: Library) -> None:
        page = client.get("/sources/ages-of-concern")
        anchors = [
            passage.anchor for lesson in library.contents("ages-of-concern") for passage in lesson.passages
        ]
        found = ids(page)
        assert [anchor for anchor in found if anchor in set(anchors)] == anchors
        for link in tree(page).select("li[class^=level-] > a"):
            assert found.count(str(link["href"]).removeprefix("#")) == 1

    def test_the_summarys_titles_lead_to_the_full_report(self, client: FlaskClient, library: Library) -> None:
        found = links(client.get("/sources/ages-of-concern-summary"))
        for lesson in library.contents("ages-of-concern-summary"):
            assert found[lesson.title] == f"/lessons/{lesson.same_as}"

    def test_each_theme_has_definition_and_number(self, client: FlaskClient, library: Library) -> None:
        page = client.get("/themes")
        for theme in library.taxonomy.choices("theme"):
            assert theme.definition in text(page)
            count = library.find(Query(filters=(("theme", theme.id),))).total
            assert f"{theme.label} {count} lesson" in text(page)
            assert client.get(f"/themes/{theme.id}").status_code == 200

    def test_every_example_of_the_help_page_finds_something(self, client: FlaskClient) -> None:
        page = client.get("/help")
        counts = texts(page, "td.figure")
        assert len(counts) >= 5
        assert all(int(count) for count in counts)

    @pytest.mark.slow
    def test_no_link_is_dead(self, client: FlaskClient) -> None:
        starts = [
            "/",
            "/help",
            "/themes",
            "/sources",
            "/sources/ages-of-concern",
            TWINS,
            "/excerpts/ages-of-concern/p43",
        ]
        found = {
            to.partition("#")[0].removeprefix("http://localhost")
            for start in starts
            for to in links(client.get(start)).values()
        }
        own = {to for to in found if to.startswith("/")}
        assert len(own) > 100
        assert [to for to in own if client.get(to).status_code != 200] == []


class TestMachines:
    def test_the_sitemap_names_every_lesson_and_source(self, client: FlaskClient, library: Library) -> None:
        [*_, last] = lists = re.findall("<loc>http://localhost(.*)</loc>", client.get("/sitemap.xml").text)
        assert lists[0] == "/sitemap-pages.xml"
        assert last == f"/sources/{list(library.sources)[-1]}/sitemap.xml"
        sitemap = "".join(client.get(address).text for address in lists)
        for source in library.sources:
            assert f"<loc>http://localhost/sources/{source}</loc>" in sitemap
            for lesson in library.contents(source):
                assert (f"<loc>http://localhost/lessons/{lesson.id}</loc>" in sitemap) == (not lesson.same_as)

    def test_crawlers_are_kept_out_of_endless_searches(self, client: FlaskClient) -> None:
        assert "Disallow: /?\n" in client.get("/robots.txt").text

    def test_a_browser_can_search_here_from_its_own_box(self, client: FlaskClient) -> None:
        described = ElementTree.fromstring(client.get("/opensearch.xml").text)
        assert "http://localhost/?q={searchTerms}" in [url.get("template") for url in described.iter()]

    def test_health(self, client: FlaskClient) -> None:
        assert client.get("/health/live").json == {"status": "live"}
        ready = client.get("/health/ready")
        assert ready.json is not None
        assert ready.json["status"] == "ready"
        assert ready.headers["Cache-Control"] == "no-store"
