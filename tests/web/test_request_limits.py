"""What a request may be: names, origins, lengths, numbers; links that survive; packs within one limit."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from lessonsearch.app.library import Library
from lessonsearch.app.zero_results import listed
from lessonsearch.packs import (
    MAX_ITEMS,
    Item,
    Pack,
    PackExtender,
    decode_pack,
    encode_pack,
    parse_pack,
    too_long,
)
from lessonsearch.packs.pack_url import MAX_DECOMPRESSED_LENGTH
from lessonsearch.query.query import Query
from lessonsearch.settings import Settings
from lessonsearch.web.app import create_app
from lessonsearch.web.middleware.access_log import logged_path
from support import attacks

EXCERPT = "/excerpts/ages-of-concern/p43"
LESSON = "/lessons/ages-of-concern/twin-died-after-co-sleeping"


class TestNamesAndOrigins:
    @pytest.mark.parametrize(
        "host", ["", "a b", "[", "a,b", "a:b", "a:123456", "a/b", "http://a", "é.test", "a@b"]
    )
    def test_a_host_that_is_none_is_refused(self, client: FlaskClient, host: str) -> None:
        assert client.get("/", headers={"Host": host}).status_code == 400

    @pytest.mark.parametrize(
        "host", ["localhost", "127.0.0.1:8000", "[::1]:8000", "a.example.org", "lesson_search:80"]
    )
    def test_a_valid_host_is_answered(self, client: FlaskClient, host: str) -> None:
        assert client.get("/", headers={"Host": host}).status_code == 200

    def test_a_form_from_another_site_is_refused(self, client: FlaskClient) -> None:
        for headers in (
            {"Origin": "https://evil.test"},
            {"Origin": "null"},
            {"Origin": "http://["},
            {"Sec-Fetch-Site": "cross-site"},
        ):
            for address in ("/verify", "/pack", "/api/v1/search"):
                answer = client.post(address, data={"text": "A text."}, headers=headers)
                assert answer.status_code == 403, (headers, address)
        for headers in ({}, {"Origin": "http://localhost"}, {"Origin": "https://localhost:8443"}):
            assert client.post("/verify", data={"text": "A text."}, headers=headers).status_code == 200

    def test_a_card_in_a_frame_sends_no_forms(self, client: FlaskClient) -> None:
        assert "form-action 'none'" in client.get(f"{EXCERPT}/embed").headers["Content-Security-Policy"]

    def test_oembed_knows_its_host_however_it_is_written(self, site_with: Callable[..., FlaskClient]) -> None:
        client = site_with(url="https://lessons.example.org")
        for start in (
            "http://localhost",
            "http://LOCALHOST:80",
            "https://lessons.example.org:443",
            "https://Lessons.Example.org.",
        ):
            assert client.get("/oembed", query_string={"url": start + EXCERPT}).status_code == 200, start
        for start in (
            "http://localhost:81",
            "https://example.org",
            "ftp://localhost",
            "http://localhost:x",
            "//localhost",
        ):
            assert client.get("/oembed", query_string={"url": start + EXCERPT}).status_code == 404, start


class TestCarriedPacks:
    def test_a_pack_that_unfolds_without_end_is_left_out_with_a_sentence(self, client: FlaskClient) -> None:
        answer = client.get(attacks.pages_with(attacks.pack_of_notes()))
        assert answer.status_code == 200
        assert "This page does not include your pack." in answer.text
        assert len(answer.data) < 100_000

    def test_a_pack_that_is_broken_or_too_long_is_left_out_too(self, client: FlaskClient) -> None:
        sound = encode_pack(Pack("A title", items=(Item("ages-of-concern#p43"),)))
        for token in (
            sound[:-4],
            "2rubbish",
            sound + "x" * 8_000,
            encode_pack(Pack("t", opening="n" * 2_500)),
        ):
            page = client.get(f"/?q=fathers&pack={token}")
            assert page.status_code == 200
            assert "This page does not include your pack." in page.text
            assert f"pack={token}" not in page.text

    def test_one_limit_holds_for_reading_and_writing(self) -> None:
        huge = Pack("t", items=tuple(Item(f"a#p{n}", "x" * 2_000) for n in range(60)))
        assert too_long(huge)
        assert decode_pack(encode_pack(huge)).problems
        assert MAX_DECOMPRESSED_LENGTH < 120_000

    @given(
        st.builds(
            Pack,
            st.text(max_size=40).map(str.strip),
            st.sampled_from(["handout", "briefing"]),
            st.text(max_size=80),
            st.lists(
                st.builds(Item, st.from_regex(r"a#p[0-9]{1,3}", fullmatch=True), st.text(max_size=60)),
                max_size=8,
            ).map(tuple),
        ),
        st.from_regex(r"b#p[0-9]{1,3}", fullmatch=True),
    )
    def test_a_pack_with_one_excerpt_more_is_the_same_however_it_is_encoded(
        self, pack: Pack, excerpt: str
    ) -> None:
        assert PackExtender(pack).with_excerpts([excerpt]) == encode_pack(pack.with_excerpts([excerpt]))
        assert PackExtender(pack.with_excerpts([excerpt])).with_excerpts([excerpt]) == ""

    def test_a_full_pack_takes_no_more(self) -> None:
        full = Pack(items=tuple(Item(f"a#p{n}") for n in range(MAX_ITEMS)))
        assert PackExtender(full).with_excerpts(["b#p1"]) == ""
        assert not parse_pack("&".join(f"excerpt=a%23p{n}" for n in range(MAX_ITEMS))).problems


class TestPrivacy:
    @pytest.mark.parametrize(
        ("path", "endpoint", "status", "logged"),
        [
            ("/", "search.results", 200, "/"),
            (LESSON, "lessons.lesson", 200, LESSON),
            ("/John Smith of Leeds", "", 404, "/…"),
            ("/lessons/ages-of-concern/john-smith", "lessons.lesson", 404, "/lessons/…"),
            ("/lessons/x/y/z", "", 404, "/lessons/…"),
            ("/Excerpts/john-smith.", "", 301, "/…"),
            ("/pack", "packs.show", 400, "/pack"),
        ],
    )
    def test_mistyped_paths_are_not_logged_whole(
        self, path: str, endpoint: str, status: int, logged: str
    ) -> None:
        assert logged_path({"PATH_INFO": path, "lessonsearch.page": endpoint}, status) == logged

    def test_searches_without_results_are_counted_where_the_operator_wants_it(
        self, site_with: Callable[..., FlaskClient], tmp_path: Path
    ) -> None:
        file = tmp_path / "zero"
        client = site_with(zero_results=str(file))
        for address in ("/?q=qxqxqx", "/?q=QXQXQX", "/?q=fathers", "/?q=qxqxqx&age=under-1", "/"):
            assert client.get(address).status_code == 200
            assert client.get(address).status_code == 200
        assert listed(file) == [("qxqxqx", 4)]
        silent = site_with()
        assert silent.get("/?q=qxqxqx").status_code == 200


class TestReadiness:
    def test_what_is_wrong_is_said(self, settings: Settings, library: Library) -> None:
        problems: list[str] = []
        client = create_app(settings, lambda: library, lambda: problems).test_client()
        assert client.get("/health/ready").status_code == 200
        problems.append("Process 7 has not shown itself for 4 seconds.")
        answer = client.get("/health/ready")
        assert answer.status_code == 503
        assert answer.json == {"status": "not ready", "problems": problems}
        assert client.get("/health/live").status_code == 200


def test_uploads_are_read_in_the_sandbox_and_limits_are_sentences(client: FlaskClient) -> None:
    import io

    def verify(name: str, data: bytes) -> tuple[int, str]:
        answer = client.post("/verify", data={"file": (io.BytesIO(data), name)})
        return answer.status_code, answer.text

    assert verify("a.md", b"> An own sentence of some length, quoted.\n")[0] == 200
    status, page = verify("empty.docx", attacks.empty_paragraphs())
    assert status == 400
    assert any(
        sentence in page
        for sentence in (
            "it would unpack to more than",
            "it takes too much memory to read",
            "it takes longer",
            "it was not read within",
        )
    )
    assert verify("x.exe", b"x")[0] == 400
    many = [(io.BytesIO(b"text"), f"{number}.txt") for number in range(11)]
    assert client.post("/verify", data={"file": many}).status_code == 400


def test_a_query_with_many_problems_names_some(library: Library) -> None:
    from lessonsearch.errors import QueryError

    with pytest.raises(QueryError) as raised:
        Query.read([(f"bad{n}", "x") for n in range(500)], library.taxonomy)
    assert len(raised.value.problems) == 20
