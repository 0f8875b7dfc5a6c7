"""Copies that a browser or the server keeps: confirmed, dropped, and never another's."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from lessonsearch.app.library import Library
from lessonsearch.engines.contract import Plan, SearchResponse
from lessonsearch.engines.whoosh import WhooshEngine
from lessonsearch.errors import EngineError
from lessonsearch.settings import Settings
from lessonsearch.web.app import create_app
from lessonsearch.web.middleware.response_cache import OVERHEAD, CachedResponse, ResponseCache
from support.pages import TWINS

MAP = "/sources/ages-of-concern/sitemap.xml"


class TestCopies:
    def test_a_copy_is_confirmed_without_any_search(self, settings: Settings, library: Library) -> None:
        class Tired(WhooshEngine):
            def search(self, plan: Plan) -> SearchResponse:
                raise EngineError("asked")

            get = search  # type: ignore[assignment]

        tired = replace(library, engine=Tired(settings.index))
        client = create_app(settings, lambda: tired).test_client()
        rested = create_app(settings, lambda: library).test_client()
        for address in ("/", "/?q=fathers", TWINS, "/themes", "/api/v1/search?q=fathers", MAP):
            first = rested.get(address)
            for tag in (first.headers["ETag"], f"W/{first.headers['ETag']}", f'"x", {first.headers["ETag"]}'):
                again = client.get(address, headers={"If-None-Match": tag})
                assert (again.status_code, again.data) == (304, b"")
                assert again.headers["ETag"] == first.headers["ETag"]
                assert again.headers["Cache-Control"] == first.headers["Cache-Control"]
            assert client.get(address, headers={"If-None-Match": '"x"'}).status_code == 503

    def test_only_what_was_given_is_confirmed(self, client: FlaskClient) -> None:
        tag = client.get("/?q=fathers").headers["ETag"]
        assert client.get("/?q=mothers", headers={"If-None-Match": tag}).status_code == 200
        assert client.get("/nowhere", headers={"If-None-Match": "*"}).status_code == 404
        assert client.get("/lessons/no/where", headers={"If-None-Match": "*"}).status_code == 404
        assert client.get("/?page=0", headers={"If-None-Match": "*"}).status_code == 400

    def test_a_cdn_may_hold_every_page_for_a_minute(self, client: FlaskClient) -> None:
        for address in ("/", "/?q=fathers", TWINS, "/api/v1/search?q=fathers", "/sitemap.xml", "/robots.txt"):
            kept = client.get(address).headers["Cache-Control"]
            assert "public" in kept
            assert "max-age=0" in kept
            assert "s-maxage=60" in kept
        for address in ("/nowhere", "/?page=0", "/health/ready"):
            assert "s-maxage" not in client.get(address).headers.get("Cache-Control", "")


class TestKeeping:
    """Answers are kept under their tag: the same to the byte, within a bound, and gone with the corpus."""

    class Counted(WhooshEngine):
        asked = 0

        def search(self, plan: Plan) -> SearchResponse:
            self.asked += 1
            return super().search(plan)

    @pytest.fixture
    def engine(self, settings: Settings, library: Library) -> Counted:
        engine = self.Counted(settings.index)
        assert engine.ready(library.fingerprint)
        return engine

    def test_what_was_asked_before_is_given_again_to_the_byte(
        self, settings: Settings, library: Library, engine: Counted
    ) -> None:
        client = create_app(settings, lambda: replace(library, engine=engine)).test_client()
        for gzip in ("gzip", "identity"):
            headers = {"Accept-Encoding": gzip}
            first = client.get("/?q=fathers", headers=headers)
            asked = engine.asked
            again = client.get("/?q=fathers", headers=headers)
            assert engine.asked == asked > 0
            assert (again.data, list(again.headers)) == (first.data, list(first.headers))
            assert (again.headers.get("Content-Encoding") == "gzip") == (gzip == "gzip")
            head = client.head("/?q=fathers", headers=headers)
            assert (head.data, head.headers["Content-Length"]) == (b"", str(len(first.data)))
        client.set_cookie("fold", "yes")
        assert client.get("/?q=fathers").data != first.data, "another reader's page is another"

    def test_another_corpus_another_answer(
        self, settings: Settings, library: Library, engine: Counted
    ) -> None:
        now = replace(library, engine=engine)
        client = create_app(settings, lambda: now).test_client()
        first, asked = client.get("/?q=fathers"), engine.asked
        now = replace(now, fingerprint="another")
        assert client.get("/?q=fathers").headers["ETag"] != first.headers["ETag"]
        assert engine.asked > asked

    def test_mistakes_are_not_kept_and_nothing_is_by_wish(
        self, settings: Settings, library: Library, engine: Counted
    ) -> None:
        client = create_app(
            replace(settings, cache_mb=0), lambda: replace(library, engine=engine)
        ).test_client()
        for _ in range(2):
            asked = engine.asked
            assert client.get("/?q=fathers").status_code == 200
            assert engine.asked > asked
        keeping = create_app(settings, lambda: replace(library, engine=engine)).test_client()
        for address in ("/?page=0", "/nowhere", "/health/ready"):
            assert keeping.get(address).data == keeping.get(address).data
            assert keeping.get(address).headers.get("ETag") is None

    def test_there_is_a_bound_and_the_oldest_go_first(self) -> None:
        keeping = ResponseCache(10 * (OVERHEAD + 100))
        for number in range(30):
            keeping.put(str(number), CachedResponse(bytes(100), []))
            assert keeping.get("0"), "asked for again and again"
        assert keeping.size <= keeping.max_bytes
        assert [number for number in range(30) if keeping.get(str(number))] == [0, *range(21, 30)]
