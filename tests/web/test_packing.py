"""Putting a pack together on the pages, without JavaScript: all that is kept is the address."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from urllib.parse import parse_qs, urlencode, urlsplit

import docx
import pptx
import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lessonsearch.app.library import Library
from lessonsearch.packs import HANDOUT, Item, Pack, pack_query_string
from support.pages import text, tree

Field = tuple[str, str]
FATHERS = Pack(
    "Invisible fathers",
    "briefing",
    "For the team",
    (
        Item("ages-of-concern#p28", "First"),
        Item("ages-of-concern#p21", "Second"),
        Item("ages-of-concern#p31", "Third"),
    ),
)


def post(client: FlaskClient, fields: list[Field]) -> TestResponse:
    return client.post("/pack", data=urlencode(fields), content_type="application/x-www-form-urlencoded")


def fields(page: BeautifulSoup) -> list[Field]:
    """What a browser would send of the pack's form, in the order of the page, buttons apart."""
    found = []
    for field in page.select("form.pack [name]"):
        if field.name == "select":
            found.append((field["name"], field.find("option", selected=True)["value"]))
        elif field.name == "textarea":
            found.append((field["name"], field.text))
        elif field.name == "input":
            found.append((field["name"], field["value"]))
    return found


def press(client: FlaskClient, page: BeautifulSoup, name: str) -> BeautifulSoup:
    """Press a button of the pack's form and follow where it leads."""
    button = next(b for b in page.select("form.pack button") if name in (b.get("aria-label"), b.text))
    answer = post(client, [*fields(page), (button["name"], button["value"])])
    assert answer.status_code == 303, answer.text
    return tree(client.get(answer.location.partition("#")[0]))


def order(page: BeautifulSoup) -> list[Field]:
    return [
        (item.find("input")["value"].partition("#")[2], item.find("textarea").text)
        for item in page.select(".items li[id]")
    ]


@pytest.fixture
def opened(client: FlaskClient) -> BeautifulSoup:
    """A handout, whose order is free."""
    return tree(client.get(f"/pack?{pack_query_string(replace(FATHERS, template=HANDOUT))}"))


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


def test_excerpts_are_moved_and_taken_out_with_their_notes(
    client: FlaskClient, opened: BeautifulSoup
) -> None:
    assert order(opened) == [("p28", "First"), ("p21", "Second"), ("p31", "Third")]
    moved = press(client, opened, "Move 1 down")
    assert order(moved) == [("p21", "Second"), ("p28", "First"), ("p31", "Third")]
    less = press(client, moved, "Remove 2")
    assert order(less) == [("p21", "Second"), ("p31", "Third")]
    assert less.find(id="title")["value"] == "Invisible fathers"
    assert less.find(id="opening").text == "For the team"


def test_what_was_typed_is_kept_whatever_button_is_pressed(
    client: FlaskClient, opened: BeautifulSoup
) -> None:
    opened.find(id="note-1").string = "Typed & not yet saved\nwith a second line"
    opened.find(id="title")["value"] = "Fathers, seen"
    page = press(client, opened, "Move 3 up")
    assert order(page)[2] == ("p21", "Typed & not yet saved\nwith a second line")
    assert page.h1.text == "Fathers, seen"


def test_links_of_excerpts_and_lessons_can_be_pasted(client: FlaskClient, opened: BeautifulSoup) -> None:
    opened.find(id="add").string = (
        "https://elsewhere.example/excerpts/ages-of-concern/p22?quote=x#cite ages-of-concern#p31-2\n"
        "/lessons/ages-of-concern/late-pre-birth-assessment "
        "/lessons/ages-of-concern/confidentiality-before-the-baby?q=x#p28:~:text=threshold"
    )
    assert [name for name, _ in order(press(client, opened, "Add these"))] == [
        "p28", "p21", "p31", "p22", "p31-2", "p13", "p14"
    ]  # fmt: skip


def test_a_wrong_link_is_told_and_nothing_is_lost(client: FlaskClient, opened: BeautifulSoup) -> None:
    typed = [*fields(opened)[:-1], ("add", "http://x.example/ ages-of-concern#p999"), ("do", "add")]
    answer = post(client, typed)
    assert answer.status_code == 400
    page = tree(answer)
    assert (
        "“http://x.example/” is not a link to a passage or a lesson." in page.select_one("[role=alert]").text
    )
    assert "There is no lesson or excerpt 'ages-of-concern#p999'" in page.select_one("[role=alert]").text
    assert page.find(id="add").text == "http://x.example/ ages-of-concern#p999"
    assert order(page) == order(opened)


def test_an_unknown_excerpt_is_told_and_can_be_taken_out(client: FlaskClient) -> None:
    answer = client.get("/pack?excerpt=ages-of-concern%23p999&note=keep+this&excerpt=ages-of-concern%23p21")
    assert answer.status_code == 400
    page = tree(answer)
    assert order(page) == [("p999", "keep this"), ("p21", "")]
    assert order(press(client, page, "Remove 1")) == [("p21", "")]
    assert client.get("/pack.docx?excerpt=ages-of-concern%23p999").status_code == 400


def test_a_cut_off_address_shows_what_can_be_read(client: FlaskClient, library: Library) -> None:
    lessons = library.contents("ages-of-concern")
    items = tuple(
        Item(lesson.passages[0].id, f"On {lesson.title}, no. {n}") for n, lesson in enumerate(lessons[:40])
    )
    address = f"/pack?{pack_query_string(Pack('Forty', items=items))}"
    whole = tree(client.get(address))
    assert len(order(whole)) == 40
    assert len(address) < 7000
    answer = client.get(address[:-300])
    assert answer.status_code == 400
    assert "missing or changed" in tree(answer).select_one("[role=alert]").text
    assert order(tree(answer))[:10] == order(whole)[:10]


def test_a_pack_too_long_for_an_address_comes_back_as_it_was_typed(client: FlaskClient) -> None:
    notes = [" ".join(str((n * 7919 + k * 104729) % 99991) for k in range(300)) for n in range(1, 20)]
    typed = [pair for note in notes for pair in (("excerpt", "ages-of-concern#p21"), ("note", note))]
    answer = post(client, [*typed, ("do", "save")])
    assert answer.status_code == 400
    assert "too long for a link" in tree(answer).select_one("[role=alert]").text
    assert [note for _, note in order(tree(answer))] == notes


def test_a_form_beyond_all_measure_is_refused_with_a_sentence(client: FlaskClient) -> None:
    answer = post(client, [("note", "x" * 600_000)])
    assert answer.status_code == 413
    assert "What you typed is still in the form" in answer.text


def test_the_page_says_what_is_hard_and_what_is_left_out(opened: BeautifulSoup) -> None:
    assert "Your pack starts with its most distressing passage" in opened.text
    beside = opened.select_one(".beside").text
    assert "116 123" in beside
    assert "Young people 14 and over" not in beside.partition("Age groups")[2].partition("Agencies")[0]
    assert "Police" in beside


def test_a_missing_corner_of_the_triad_leads_to_a_search_with_the_pack(client: FlaskClient) -> None:
    page = tree(client.get("/pack?excerpt=ages-of-concern%23p21"))
    gap = next(link for link in page.select(".beside li a") if "lesson" in link.text)
    found = tree(client.get(gap["href"]))
    assert "Pack (1)" in found.select_one(".tray").text
    assert found.select_one("#found").text.split()[0] == gap.text.split()[0]


def test_buttons_give_the_pack_as_it_was_typed_as_files(client: FlaskClient, opened: BeautifulSoup) -> None:
    opened.find(id="note-1").string = "Typed just now"
    for name, ending in {
        "Word": "docx",
        "PowerPoint": "pptx",
        "Markdown": "md",
        "RIS": "ris",
        "BibTeX": "bib",
    }.items():
        button = next(button for button in opened.select("[form=pack]") if button.text == name)
        way = post(client, [*fields(opened), ("do", button["value"])]).location
        answer = client.get(way)
        assert answer.status_code == 200
        assert answer.headers["Content-Disposition"] == f'attachment; filename="invisible-fathers.{ending}"'
        if ending == "docx":
            assert "Facilitator’s note: Typed just now" in [
                line.text for line in docx.Document(io.BytesIO(answer.data)).paragraphs
            ]
        if ending == "pptx":
            assert len(pptx.Presentation(io.BytesIO(answer.data)).slides) > 3


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


def test_the_link_for_learners_has_none_of_the_facilitators_notes(
    client: FlaskClient, opened: BeautifulSoup
) -> None:
    link = opened.select_one("#learners a")["href"]
    assert "Second" not in link
    page = client.get(link.removeprefix("http://localhost")).text
    assert "Second" not in page
    assert "For the team" in page
    frame = opened.select_one("#frame").text
    assert "/pack/embed?" in frame
    assert "Second" not in frame


def test_what_learners_open_has_no_notes_though_the_address_has_them(client: FlaskClient) -> None:
    query = pack_query_string(FATHERS)
    framed = client.get(f"/pack/embed?{query}").text
    with zipfile.ZipFile(io.BytesIO(client.get(f"/pack.scorm.zip?{query}").data)) as package:
        packaged = package.read("index.html").decode()
    for learners in (framed, packaged):
        assert "For the team" in learners
        assert not {"First", "Second", "Third"} & set(text(learners).split())
        assert "note=Second" not in learners


def test_notes_are_labelled_and_three_files_come_in_one(client: FlaskClient) -> None:
    query = pack_query_string(FATHERS)
    answer = client.get(f"/pack.zip?{query}")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="invisible-fathers.zip"'
    with zipfile.ZipFile(io.BytesIO(answer.data)) as files:
        word, slides, record = files.namelist()
        lines = [line.text for line in docx.Document(io.BytesIO(files.read(word))).paragraphs]
        deck = pptx.Presentation(io.BytesIO(files.read(slides)))
        assert "Record of use" in [
            line.text for line in docx.Document(io.BytesIO(files.read(record))).paragraphs
        ]
    spoken = [slide.notes_slide.notes_text_frame.text for slide in deck.slides if slide.has_notes_slide]
    for note in ("First", "Second", "Third"):
        assert f"Facilitator’s note: {note}" in lines
        assert any(f"Facilitator’s note: {note}" in notes for notes in spoken)
        assert f"Facilitator’s note: {note}" in client.get(f"/pack.md?{query}").text
        assert f"Facilitator’s note: {note}" in text(client.get(f"/pack.html?{query}"))
