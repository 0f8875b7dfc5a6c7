"""Distressing passages folded by a reader's choice, and where to find support."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lessonsearch.app.library import Library
from support.pages import TWINS, addresses, text, tree, values, words


@pytest.fixture
def folded(app: Flask) -> FlaskClient:
    """A reader who has chosen to have such passages folded."""
    client = app.test_client()
    client.post("/folding", data={"fold": "yes", "back": "/"})
    return client


def in_sight(page: TestResponse) -> str:
    """What is read without opening anything: the page without closed details."""
    shown = tree(page)
    for shut in shown.select("details:not([open])"):
        shut.extract()
    return words(shown)


class TestChoice:
    def test_it_is_kept_in_a_cookie_that_holds_nothing_else(self, app: Flask) -> None:
        client = app.test_client()
        answer = client.post("/folding", data={"fold": "yes", "back": f"{TWINS}?q=co-sleeping"})
        assert (answer.status_code, answer.location) == (303, f"{TWINS}?q=co-sleeping")
        cookie = answer.headers["Set-Cookie"]
        assert cookie.startswith("fold=yes;")
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        back = client.post("/folding", data={"fold": "no", "back": "/"})
        assert "fold=;" in back.headers["Set-Cookie"]
        assert not tree(client.get(TWINS)).select(".folded")

    @pytest.mark.parametrize(
        "elsewhere",
        ["https://example.org/", "//example.org", "/\\example.org", "javascript:alert(1)", "", "/\r\nX: y"],
    )
    def test_it_never_leads_to_another_site(self, client: FlaskClient, elsewhere: str) -> None:
        assert client.post("/folding", data={"fold": "no", "back": elsewhere}).location == "/"

    def test_its_address_opened_by_hand_leads_to_the_page_about_it(self, client: FlaskClient) -> None:
        assert client.get("/folding").location == "/support"

    def test_every_content_note_offers_it_with_the_way_back(self, client: FlaskClient) -> None:
        page = client.get(f"{TWINS}?q=co-sleeping&age=under-1")
        assert f"{TWINS}?q=co-sleeping&age=under-1" in values(page, "back")
        assert "Hide distressing passages" in text(page)


class TestFolded:
    @pytest.mark.slow
    def test_a_lesson_with_a_content_note_is_closed_and_its_links_still_arrive(
        self, folded: FlaskClient, library: Library
    ) -> None:
        for lesson in (lesson for source in library.sources for lesson in library.contents(source)):
            page = folded.get(f"/lessons/{lesson.id}")
            seen, found = in_sight(page), tree(page)
            for passage in lesson.passages:
                begins = " ".join(passage.blocks[0].text.split())
                assert (begins in seen) == (not lesson.content_note), lesson.id
            for excerpt in lesson.excerpts:
                [anchor] = found.select(f'[id="{excerpt.anchor}"]')
                assert not anchor.find_parent(class_="folded"), "such an anchor would open what is folded"

    def test_an_excerpt_is_closed_with_its_quotation(self, folded: FlaskClient) -> None:
        for anchor in ("p43", "p62-1"):
            page = folded.get(f"/excerpts/ages-of-concern/{anchor}")
            begins = folded.get(f"/api/v1/excerpts/ages-of-concern/{anchor}").get_json()["text"][:60]
            assert begins in tree(page).get_text()
            assert begins not in in_sight(page)
        lead = in_sight(folded.get("/excerpts/ages-of-concern/p62-1"))
        assert "On reaching adolescence" not in lead

    def test_a_source_is_closed_where_it_can_distress_only(self, folded: FlaskClient) -> None:
        page = in_sight(folded.get("/sources/ages-of-concern"))
        assert "One of the babies was later found dead" not in page
        assert "Of the 471 serious case reviews evaluated by Ofsted" in page

    def test_results_do_not_even_send_the_words(self, folded: FlaskClient, client: FlaskClient) -> None:
        shown = client.get("/?q=co-sleeping+twin").text
        page = folded.get("/?q=co-sleeping+twin").text
        assert "One case that illustrates" in shown or "twin boys" in shown
        assert "twin boys" not in page
        assert "You chose to hide distressing passages." in text(folded.get("/?q=co-sleeping+twin"))
        assert "Content note: Death of a baby" in text(folded.get("/?q=co-sleeping+twin"))

    def test_figures_are_closed_where_they_count_deaths(self, folded: FlaskClient) -> None:
        page = in_sight(folded.get("/data"))
        assert "Overlay by parent or carer" not in page
        assert "Outstanding" in page

    def test_a_page_without_a_content_note_is_as_it_was(self, folded: FlaskClient) -> None:
        page = folded.get("/lessons/ages-of-concern/girls-and-boys")
        assert not tree(page).select(".folded")

    def test_a_folded_page_is_another_copy_for_caches(self, client: FlaskClient, folded: FlaskClient) -> None:
        shown, shut = client.get(TWINS), folded.get(TWINS)
        assert shown.headers["ETag"] != shut.headers["ETag"]
        assert "Cookie" in shown.headers["Vary"]
        stale = folded.get(TWINS, headers={"If-None-Match": shown.headers["ETag"]})
        assert stale.status_code == 200
        assert (
            client.get("/api/v1/taxonomy").headers["ETag"] == folded.get("/api/v1/taxonomy").headers["ETag"]
        )


class TestSupport:
    def test_numbers_to_call_are_those_of_the_services(self, client: FlaskClient) -> None:
        page = text(client.get("/support"))
        for service in ("Samaritans: 116 123", "Childline: 0800 1111", "NSPCC helpline: 0808 800 5000"):
            assert service in page
        assert "supervisor" in page

    def test_every_page_leads_there(self, client: FlaskClient) -> None:
        for address in ("/", TWINS, "/data", "/themes", "/nowhere"):
            assert "/support" in addresses(client.get(address))


def test_training_material_is_closed_too(client: FlaskClient, folded: FlaskClient) -> None:
    found = {to for to in addresses(client.get("/training")) if re.fullmatch("/training/[^#?]+", to)}
    noted = [address for address in found if "Content note:" in text(client.get(address))]
    assert noted
    for address in noted:
        shown, shut = client.get(address), folded.get(address)
        quoted = [one.get_text()[:40] for one in tree(shown).select("blockquote > p:first-child")]
        assert quoted
        assert all(each in tree(shut).get_text() for each in quoted)
        assert not any(each in in_sight(shut) for each in quoted)
