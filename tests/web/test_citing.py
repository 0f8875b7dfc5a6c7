"""Citing and embedding, as a trainer, a reference manager and a content management system meet them."""

from __future__ import annotations

import json
from urllib.parse import quote, unquote
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from support.pages import tree

EXCERPT = "/excerpts/ages-of-concern/p28"
LESSON = "/lessons/ages-of-concern/late-pre-birth-assessment"


def page(client: FlaskClient, address: str) -> BeautifulSoup:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return tree(answer)


@pytest.mark.parametrize("address", [EXCERPT, LESSON])
def test_everything_to_cite_stands_on_the_page_without_javascript(client: FlaskClient, address: str) -> None:
    panel = page(client, address).find(id="cite")
    assert panel.find(id="link").get_text(strip=True) == f"http://localhost{address}"
    assert panel.find(id="quotation").blockquote["cite"] == f"http://localhost{address}"
    assert "Reference 110080" in panel.find(id="reference").text
    assert "(Ofsted, 2011, para" in panel.find(id="apa-citation").text
    for name, inside in {
        "markdown": "> ",
        "html": "<blockquote",
        "embed-code": "<iframe",
        "plain-text": "“",
    }.items():
        field = panel.find("textarea", id=name)
        assert field.has_attr("readonly")
        assert inside in field.text
        assert panel.find("label", attrs={"for": name})


@pytest.mark.parametrize("address", [EXCERPT, LESSON])
def test_every_file_that_the_page_offers_is_there(client: FlaskClient, address: str) -> None:
    shown = page(client, address)
    links = [
        link["href"] for link in shown.find(id="cite").find_all("a") if link["href"].startswith(f"{address}.")
    ]
    assert {link.removeprefix(f"{address}.") for link in links} == {
        "txt", "md", "html", "json", "ris", "bib", "csl.json", "svg", "png"
    }  # fmt: skip
    for link in links:
        assert client.get(link).status_code == 200
    for link in shown.find_all("link", rel="alternate"):
        assert client.get(link["href"]).mimetype == link["type"].replace("+oembed", "")


def test_files_for_reference_managers_are_handed_on_under_a_telling_name(client: FlaskClient) -> None:
    answer = client.get(f"{EXCERPT}.ris")
    assert answer.mimetype == "application/x-research-info-systems"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="ages-of-concern-p28.ris"'


def test_an_unknown_form_or_excerpt_is_not_found(client: FlaskClient) -> None:
    assert client.get(f"{EXCERPT}.docm").status_code == 404
    assert client.get("/excerpts/ages-of-concern/p999.ris").status_code == 404
    assert client.get("/lessons/ages-of-concern/none.bib").status_code == 404


def test_zotero_finds_a_report_with_its_institution_number_and_link(client: FlaskClient) -> None:
    head = {
        tag["name"]: tag["content"] for tag in page(client, EXCERPT).head.find_all("meta") if tag.get("name")
    }
    assert head["citation_title"] == "Ages of concern: learning lessons from serious case reviews"
    assert head["citation_technical_report_institution"] == "Ofsted"
    assert head["citation_technical_report_number"] == "110080"
    assert head["citation_publication_date"] == "2011/10"
    assert head["citation_public_url"] == "http://localhost/excerpts/ages-of-concern/p28"
    assert head["DC.type"] == "report"


def test_zotero_does_not_take_our_words_for_the_newspapers(client: FlaskClient) -> None:
    shown = page(client, "/excerpts/cypnow-2011-10-25/coverage-1")
    head = {tag["name"]: tag["content"] for tag in shown.head.find_all("meta") if tag.get("name")}
    assert head["citation_author"] == "lessonsearch"
    assert head["DC.type"] == "webpage"


def test_words_that_an_address_quotes_are_marked_and_can_be_linked(client: FlaskClient) -> None:
    shown = page(client, f"{EXCERPT}?quote={quote('threshold for information sharing')}")
    assert [mark.text for mark in shown.select(".passage mark")] == ["threshold for information sharing"]
    link = shown.find(id="words").get_text(strip=True)
    assert "#p28:~:text=" in link
    assert ",threshold%20for%20information%20sharing,-" in link
    assert client.get(link).status_code == 200


def test_quoted_words_are_marked_on_the_lesson_and_marks_of_a_search_give_way(client: FlaskClient) -> None:
    words = "time was lost for both assessing and supporting a vulnerable young woman in her first pregnancy"
    shown = page(client, f"{LESSON}?q=assessment&quote={quote(words)}")
    assert [mark.text for mark in shown.select(".passage mark")] == [words]
    link = shown.find(id="words").get_text(strip=True)
    assert "#p14:~:text=the review stated: ‘…crucial-,time was lost for,in her first pregnancy" in unquote(
        link
    )


def test_quoted_words_across_bullets_are_marked_in_each(client: FlaskClient) -> None:
    shown = page(
        client, f"/excerpts/ages-of-concern/p31?quote={quote('role in the family; assess the parenting')}"
    )
    assert [mark.text for mark in shown.select(".passage mark")] == [
        "role in the family",
        "assess the parenting",
    ]


def test_words_that_do_not_stand_there_are_said_not_to(client: FlaskClient) -> None:
    shown = page(client, f"{EXCERPT}?quote={quote('threshold for <b>sharing</b>')}")
    assert "are not in this passage" in shown.find(id="pointed").text
    assert not shown.select(".passage mark")
    assert not shown.find(id="pointed").b


def test_a_card_may_be_framed_and_nothing_else_may(client: FlaskClient) -> None:
    card = client.get(f"{EXCERPT}/embed")
    assert card.status_code == 200
    assert "frame-ancestors *" in card.headers["Content-Security-Policy"]
    assert "script" not in card.headers["Content-Security-Policy"]
    for other in (EXCERPT, LESSON, "/", f"{EXCERPT}.html", "/excerpts/ages-of-concern/p999/embed"):
        assert "frame-ancestors 'none'" in client.get(other).headers["Content-Security-Policy"]


def test_a_card_shows_words_source_and_content_note_without_a_script(client: FlaskClient) -> None:
    card = page(client, f"{EXCERPT}/embed")
    assert not card.find("script")
    assert "the threshold for information sharing" in card.text
    assert "Killing of a baby by a parent" in card.text
    assert card.find("a")["href"] == "http://localhost/excerpts/ages-of-concern/p28"
    assert page(client, f"{LESSON}/embed").text.count("pre-birth assessment") >= 2


def oembed(client: FlaskClient, url: str, **more: str) -> dict[str, object]:
    answer = client.get("/oembed", query_string={"url": url, **more})
    assert answer.status_code == 200, answer.text
    return json.loads(answer.text)


@pytest.mark.parametrize("address", [EXCERPT, LESSON])
def test_a_content_management_system_finds_the_card_from_the_pasted_link(
    client: FlaskClient, address: str
) -> None:
    found = page(client, address).head.find("link", type="application/json+oembed")["href"]
    told = json.loads(client.get(found).text)
    assert (told["version"], told["type"]) == ("1.0", "rich")
    frame = tree(told["html"]).iframe
    assert frame["src"] == f"http://localhost{address}/embed"
    assert (int(frame["width"]), int(frame["height"])) == (told["width"], told["height"])
    assert client.get(frame["src"]).status_code == 200


def test_the_card_of_a_link_into_a_lesson_is_that_excerpt(client: FlaskClient) -> None:
    assert "/excerpts/ages-of-concern/p14/embed" in str(
        oembed(client, f"http://localhost{LESSON}#p14")["html"]
    )
    words = f"http://localhost{LESSON}#p14:~:text=early-,birth,-of%20the%20baby"
    assert "/excerpts/ages-of-concern/p14/embed" in str(oembed(client, words)["html"])


def test_oembed_keeps_within_the_size_it_is_given(client: FlaskClient) -> None:
    told = oembed(client, f"http://localhost{EXCERPT}", maxwidth="300", maxheight="200")
    assert told["width"] <= 300
    assert told["height"] <= 200


def test_oembed_in_xml_says_the_same(client: FlaskClient) -> None:
    url = f"http://localhost{EXCERPT}"
    answer = client.get("/oembed", query_string={"url": url, "format": "xml"})
    assert answer.mimetype == "text/xml"
    told = {element.tag: element.text for element in ElementTree.fromstring(answer.text)}
    assert told == {name: str(value) for name, value in oembed(client, url).items()}


@pytest.mark.parametrize(
    ("parameters", "status"),
    [
        ({}, 400),
        ({"url": f"http://localhost{EXCERPT}", "maxwidth": "wide"}, 400),
        ({"url": f"http://localhost{EXCERPT}", "format": "yaml"}, 501),
        ({"url": f"http://elsewhere.example{EXCERPT}"}, 404),
        ({"url": "http://localhost/help"}, 404),
        ({"url": "http://localhost/excerpts/ages-of-concern/p999"}, 404),
        ({"url": "http://[broken"}, 404),
    ],
)
def test_oembed_says_what_it_cannot_embed(
    client: FlaskClient, parameters: dict[str, str], status: int
) -> None:
    answer = client.get("/oembed", query_string=parameters)
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"
    assert answer.json["problems"]


def test_the_api_gives_every_citation(client: FlaskClient) -> None:
    told = client.get("/api/v1/excerpts/ages-of-concern/p28").json["citations"]
    assert told["apa"].startswith("Ofsted. (2011).")
    assert told["ris"].startswith("TY  - RPRT")
    assert told["bibtex"].startswith("@techreport{")
    assert told["csl"]["type"] == "report"
    described = client.get("/api/v1/openapi.json").json["components"]["schemas"]["Excerpt"]
    assert set(described["properties"]["citations"]["properties"]) == set(told)
