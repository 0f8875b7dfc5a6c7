"""Putting a pack together on the pages, without JavaScript: all that is kept is the address."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient

from lessonsearch.packs import Pack, pack_query_string
from support.packing import FATHERS, order
from support.pages import tree


def test_excerpts_are_gathered_from_results_and_lessons_and_opened_as_a_pack(client: FlaskClient) -> None:
    page = tree(client.get("/?q=fathers&age=under-1"))
    page = tree(client.get(page.select("a.add")[0]["href"]))
    assert "Pack (1)" in page.select_one(".tray").text
    assert page.select_one("#q")["value"] == "fathers"
    lesson = page.select(".results h3 a")[1]["href"]
    page = tree(client.get(lesson))
    page = tree(client.get(page.select(".passage a.add")[0]["href"]))
    assert "Pack (2)" in page.select_one(".tray").text
    pack = tree(client.get(page.select_one(".tray a")["href"]))
    assert len(pack.select(".items li[id]")) == 2


def test_the_pack_goes_along_with_every_link_of_a_search(client: FlaskClient) -> None:
    page = tree(client.get("/?q=fathers"))
    page = tree(client.get(page.select_one("a.add")["href"]))
    held = page.select_one('form [name="pack"]')["value"]
    for link in page.select("#facets a, .orders a, .pager a, .results h3 a, header nav a[href^='/?']"):
        assert parse_qs(urlsplit(link["href"]).query)["pack"] == [held]


def test_a_link_to_copy_and_the_canonical_address_never_carry_the_pack(client: FlaskClient) -> None:
    page = tree(client.get("/lessons/ages-of-concern/fathers-left-out"))
    page = tree(client.get(page.select_one("a.add")["href"]))
    assert page.select_one(".tray a")
    kept = [page.find("link", rel="canonical"), page.select_one("#link a"), *page.select("a[data-copy]")]
    assert not [link for link in kept if "pack=" in link["href"]]


def test_what_is_in_the_pack_is_not_offered_again(client: FlaskClient) -> None:
    page = tree(client.get("/excerpts/ages-of-concern/p21"))
    page = tree(client.get(page.select_one("a.add")["href"]))
    assert [link.text for link in page.select("a.add")] == ["Remove from pack"]
    page = tree(client.get(page.select_one("a.packed")["href"]))
    assert [link.text for link in page.select("a.add")] == ["Add to pack"]
    assert page.select_one(".tray").has_attr("hidden")


def test_a_whole_lesson_is_added_at_once(client: FlaskClient) -> None:
    page = tree(client.get("/lessons/ages-of-concern/late-pre-birth-assessment"))
    whole = next(link for link in page.select("a.add") if "whole lesson" in link.text)
    page = tree(client.get(whole["href"]))
    assert "Pack (2)" in page.select_one(".tray").text
    assert {link.text for link in page.select("a.add[data-excerpts*=p13]")} == {"Remove from pack"}


def test_a_script_changes_a_pack_without_a_page(client: FlaskClient) -> None:
    added = client.post("/pack/tray", data={"add": ["ages-of-concern#p13", "ages-of-concern#p14"]})
    assert added.headers["Cache-Control"].startswith("private")
    assert added.json["excerpts"] == ["ages-of-concern#p13", "ages-of-concern#p14"]
    assert len(order(tree(client.get(added.json["address"])))) == 2
    left = client.post("/pack/tray", data={"pack": added.json["token"], "remove": "ages-of-concern#p13"})
    assert left.json["excerpts"] == ["ages-of-concern#p14"]
    assert client.post("/pack/tray", data={"add": "ages-of-concern#p999"}).status_code == 404
    full = [f"ages-of-concern#p{number}" for number in range(2, 70)]
    assert client.post("/pack/tray", data={"add": full}).status_code == 400


def test_a_missing_corner_of_the_triad_leads_to_a_search_with_the_pack(client: FlaskClient) -> None:
    page = tree(client.get("/pack?excerpt=ages-of-concern%23p21"))
    gap = next(link for link in page.select(".beside li a") if "lesson" in link.text)
    found = tree(client.get(gap["href"]))
    assert "Pack (1)" in found.select_one(".tray").text
    assert found.select_one("#found").text.split()[0] == gap.text.split()[0]


def test_a_pack_can_be_printed_from_a_page(client: FlaskClient) -> None:
    page = tree(client.get(f"/pack.html?{pack_query_string(FATHERS)}"))
    assert [heading.text for heading in page.select("main h2")][:3] == [
        "1. What happened", "2. What the reviews found", "3. What practitioners can do"
    ]  # fmt: skip
    assert page.select_one(".unprinted a")["href"].startswith("http://localhost/pack?")
    assert page.find("meta", attrs={"name": "robots"})["content"] == "noindex"


def test_an_empty_pack_explains_itself_and_gives_no_file(client: FlaskClient) -> None:
    assert "Create a training pack" in client.get("/pack").text
    assert client.get("/pack.docx").status_code == 400
    assert client.get(f"/pack.exe?{pack_query_string(FATHERS)}").status_code == 404


def test_notes_are_nothing_for_shared_caches_or_search_engines(client: FlaskClient) -> None:
    for address in ("/pack", "/pack.html", "/pack.docx"):
        assert (
            client.get(f"{address}?{pack_query_string(FATHERS)}")
            .headers["Cache-Control"]
            .startswith("private")
        )
    assert "Disallow: /pack" in client.get("/robots.txt").text


def test_a_mangled_carried_pack_does_not_stop_a_search(client: FlaskClient) -> None:
    answer = client.get("/?q=fathers&pack=2rubbish")
    assert answer.status_code == 200
    assert "not the link of a pack" in tree(answer).select_one(".tray").text


@pytest.mark.parametrize("ending", ["docx", "pptx", "md", "html", "ris", "bib", "csl.json", "csv"])
def test_what_a_search_found_can_be_taken_away(client: FlaskClient, ending: str) -> None:
    page = tree(client.get("/?q=fathers&age=under-1"))
    links = {link["href"] for link in page.select(".taking a")}
    address = f"/export.{ending}?q=fathers&age=under-1"
    assert ending == "csl.json" or address in links
    answer = client.get(address)
    assert answer.status_code == 200
    if ending not in ("docx", "pptx"):
        assert "ages-of-concern/p21" in answer.text
    assert client.get(f"/export.{ending}?age=nobody").status_code == 400
    assert client.get(f"/export.{ending}?q={'fathers+' * 60}").status_code == 200


def test_a_briefing_shows_the_seven_parts_that_its_document_has(client: FlaskClient) -> None:
    query = pack_query_string(Pack("Fathers", "briefing", items=FATHERS.items))
    page = tree(client.get(f"/pack?{query}"))
    exported = tree(client.get(f"/pack.html?{query}"))
    headings = page.select("form.pack h3")
    assert len(headings) == 7
    # Parts without excerpts are left out, and the others are numbered anew.
    numbered = [heading.text for heading in headings if heading.text[0].isdigit()]
    assert numbered == [heading.text for heading in exported.select("main h2") if heading.text[0].isdigit()]
    assert len(numbered) == 5
    empty = [heading for heading in headings if heading.text not in numbered]
    assert {heading.find_next_sibling().text for heading in empty} == {
        "No passages yet. Your download leaves this part out."
    }


def test_items_move_within_their_part_only(client: FlaskClient) -> None:
    query = pack_query_string(Pack("Fathers", "briefing", items=FATHERS.items))
    page = tree(client.get(f"/pack?{query}"))
    for part in page.select("form.pack ol.items"):
        first, last = part.select("li[id]")[0], part.select("li[id]")[-1]
        assert not first.select("[value^=up]")
        assert not last.select("[value^=down]")
