"""The page for those who link here: what it promises is what the site does."""

from __future__ import annotations

from flask.testing import FlaskClient
from lxml.html import document_fromstring

from lessonsearch.app.library import Library


def test_every_link_of_the_page_leads_somewhere(client: FlaskClient) -> None:
    page = document_fromstring(client.get("/linking").text)
    addresses = {address for address in page.xpath("//main//a/@href") if not address.startswith("#")}
    assert len(addresses) > 6
    for address in addresses:
        assert client.get(address).status_code == 200, address


def test_the_example_is_a_citation_with_its_address(client: FlaskClient, library: Library) -> None:
    main = document_fromstring(client.get("/linking").text).xpath("//main")[0]
    (reference,) = main.xpath(".//blockquote")
    assert "Ages of concern" in reference.text_content()
    (address,) = main.xpath("./p/a[starts-with(@href, '/excerpts/')]")
    assert address.text == f"http://localhost{address.get('href')}"


def test_it_is_found_from_the_help_page_and_the_sitemap(client: FlaskClient) -> None:
    assert 'href="/linking"' in client.get("/help").text
    assert "<loc>http://localhost/linking</loc>" in client.get("/sitemap-pages.xml").text
    assert "<loc>http://localhost/recommendations</loc>" in client.get("/sitemap-pages.xml").text


def test_a_damaged_address_is_mended_as_promised(client: FlaskClient) -> None:
    for damaged in (
        "/excerpts/ages-of-concern/p28.",
        "/excerpts/ages-of-concern/p28)",
        "/Excerpts/ages-of-concern/P28",
    ):
        assert client.get(damaged).headers["Location"] == "/excerpts/ages-of-concern/p28"
