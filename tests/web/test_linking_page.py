"""The page for those who link here: what it promises is what the site does."""

from __future__ import annotations

from flask.testing import FlaskClient
from lxml import etree

from lessonsearch.app.library import Library
from support.pages import addresses, tree


def test_every_link_of_the_page_leads_somewhere(client: FlaskClient) -> None:
    links = {str(link["href"]) for link in tree(client.get("/linking")).select("main a[href]")}
    leading = {address for address in links if not address.startswith("#")}
    assert len(leading) > 6
    for address in leading:
        assert client.get(address).status_code == 200, address


def test_the_example_is_a_citation_with_its_address(client: FlaskClient, library: Library) -> None:
    page = tree(client.get("/linking"))
    [reference] = page.select("main blockquote")
    assert "Ages of concern" in reference.get_text()
    [link] = page.select("main > p > a[href^='/excerpts/']")
    assert link.get_text() == f"http://localhost{link['href']}"


def test_it_is_found_from_the_help_page_and_the_sitemap(client: FlaskClient) -> None:
    assert "/linking" in addresses(client.get("/help"))
    sitemap = etree.fromstring(client.get("/sitemap-pages.xml").data)
    listed = {place.text for place in sitemap.iterfind(".//{*}loc")}
    assert {"http://localhost/linking", "http://localhost/recommendations"} <= listed


def test_a_damaged_address_is_mended_as_promised(client: FlaskClient) -> None:
    for damaged in (
        "/excerpts/ages-of-concern/p28.",
        "/excerpts/ages-of-concern/p28)",
        "/Excerpts/ages-of-concern/P28",
    ):
        assert client.get(damaged).headers["Location"] == "/excerpts/ages-of-concern/p28"
