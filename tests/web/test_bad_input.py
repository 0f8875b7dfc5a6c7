"""Input that cannot be read, and faults: each is told in a sentence."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from lessonsearch.app.library import Library
from lessonsearch.errors import EngineError
from lessonsearch.settings import Settings
from lessonsearch.web.app import create_app
from support.pages import TWINS, links, text, tree, values

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7 * 7 }}",
    "' OR 1=1 --",
    "*",
    '"',
    "(((((",
    "title:fathers~2^5",
    "\x00\x01",
    "‮𐏿",
    "a" * 500,
    "- -- OR AND NOT",
]


class TestBadInput:
    @pytest.mark.parametrize("q", HOSTILE)
    def test_no_text_breaks_a_page(self, client: FlaskClient, q: str) -> None:
        for address in (f"/?q={quote(q)}", f"{TWINS}?q={quote(q)}"):
            page = client.get(address)
            assert page.status_code == 200
            shown = tree(page)
            assert all("alert" not in script.get_text() for script in shown.select("script:not([type])"))
            assert not shown.select("img[src=x], [onerror]")
            assert "49" not in [one.strip() for one in shown.strings]

    @pytest.mark.parametrize("raw", ["%ED%A0%80", "%FF%FE", "%00", "%", "%zz", "a%0d%0aX:y"])
    def test_bytes_that_are_no_text_break_nothing(self, client: FlaskClient, raw: str) -> None:
        for address in (f"/?q={raw}", f"{TWINS}?q={raw}"):
            assert client.get(address).status_code == 200
        for address in (f"/?theme={raw}x", f"/?{raw}x=1", f"/?sort={raw}x", f"/?page={raw}x"):
            assert client.get(address).status_code == 400
        for address in (
            f"/{raw}x",
            f"/lessons/{raw}x/{raw}",
            f"/excerpts/ages-of-concern/{raw}x",
            f"/themes/{raw}x",
        ):
            assert client.get(address).status_code == 404

    def test_every_problem_is_named_and_what_was_typed_is_kept(self, client: FlaskClient) -> None:
        page = client.get("/?q=babies&page=0&colour=red&theme=timelines&age=under-1")
        assert page.status_code == 400
        assert "'page' is a whole number from 1 to 100, not '0'." in text(page)
        assert "'colour' is not a search parameter." in text(page)
        assert "There is no theme 'timelines'; did you mean 'timeliness'?" in text(page)
        assert "babies" in values(page, "q")
        assert links(page)["Search with the rest"] == "/?q=babies&age=under-1"

    def test_a_pasted_passage_is_searched_by_its_beginning(self, client: FlaskClient) -> None:
        page = client.get(f"/?q={'babies ' * 600}")
        assert page.status_code == 200
        assert page.text.count("babies babies") < 600

    def test_a_page_after_the_last_leads_to_the_last(self, client: FlaskClient) -> None:
        page = client.get("/?q=co-sleeping&page=9")
        assert page.status_code == 200
        assert "There is no page 9: this search has 1 page." in text(page)
        assert links(page)["Go to the last page"] == "/?q=co-sleeping"

    def test_a_lost_address_is_searched_for(self, client: FlaskClient) -> None:
        page = client.get("/lessons/ages-of-concern/late-pre-birth-assessments")
        assert page.status_code == 404
        assert 'value="late pre birth assessments"' in page.text
        offered = text(page).partition("You may be looking for")[2]
        assert "A pre-birth assessment begun in the seventh month came too late" in offered

    def test_a_misspelt_name_is_put_right(self, client: FlaskClient) -> None:
        assert "did you mean 'neglect'?" in text(client.get("/themes/neglekt"))
        assert "did you mean 'ages-of-concern'?" in text(client.get("/sources/age-of-concern"))

    def test_only_reading_is_possible(self, client: FlaskClient) -> None:
        answer = client.post("/", data={"q": "x"})
        assert answer.status_code == 405
        assert "GET" in answer.headers["Allow"]


class TestTrouble:
    @pytest.mark.parametrize(
        ("fault", "status", "sentence"),
        [
            (
                EngineError("The index is gone."),
                503,
                "We cannot open the lessons at the moment. Try again",
            ),
            (RuntimeError("secret detail"), 500, "This is our fault"),
        ],
    )
    def test_a_fault_is_told_in_a_sentence(
        self, settings: Settings, fault: Exception, status: int, sentence: str
    ) -> None:
        def library() -> Library:
            raise fault

        client = create_app(settings, library).test_client()
        for address in ("/", "/api/v1/search", "/nowhere-at-all", "/help"):
            answer = client.get(address)
            if address != "/nowhere-at-all" or status == 500:
                assert answer.status_code == status
                assert sentence in text(answer)
            assert "secret" not in answer.text
        assert client.get("/health/live").status_code == 200
        assert client.get("/health/ready").status_code == status
