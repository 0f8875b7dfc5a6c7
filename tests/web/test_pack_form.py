"""The form of a pack: what its buttons do, and what becomes of wrong input."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from urllib.parse import urlencode

import docx
import pptx
import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lessonsearch.app.library import Library
from lessonsearch.documents.document import FACILITATORS_NOTE
from lessonsearch.packs import HANDOUT, Item, Pack, pack_query_string
from support.packing import FATHERS, Field, order
from support.pages import text, tree


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


@pytest.fixture
def opened(client: FlaskClient) -> BeautifulSoup:
    """A handout, whose order is free."""
    return tree(client.get(f"/pack?{pack_query_string(replace(FATHERS, template=HANDOUT))}"))


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
            assert f"{FACILITATORS_NOTE}Typed just now" in [
                line.text for line in docx.Document(io.BytesIO(answer.data)).paragraphs
            ]
        if ending == "pptx":
            assert len(pptx.Presentation(io.BytesIO(answer.data)).slides) > 3


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
