"""Headers of answers: safety, caches, compression."""

from __future__ import annotations

import gzip
from dataclasses import replace
from typing import ClassVar

from flask import Flask
from flask.testing import FlaskClient

from lessonsearch.app.library import Library
from lessonsearch.settings import Settings
from lessonsearch.web.app import create_app
from support.pages import TWINS, addresses, tree


class TestHeaders:
    def test_every_answer_is_guarded(self, client: FlaskClient) -> None:
        for address in ("/", TWINS, "/nowhere", "/?page=0", "/static/css/site.css", "/api/v1/search"):
            with client.get(address) as answer:
                headers = answer.headers
            policy = headers["Content-Security-Policy"]
            assert policy.startswith("default-src 'none'")
            assert "unsafe" not in policy
            assert headers["X-Content-Type-Options"] == "nosniff"
            assert headers["Referrer-Policy"] == "same-origin"
            assert "Permissions-Policy" in headers
            assert "Set-Cookie" not in headers

    def test_a_copy_that_is_still_right_is_not_sent_again(self, client: FlaskClient) -> None:
        for address in (
            "/",
            "/?q=fathers",
            TWINS,
            "/sources/ages-of-concern/sitemap.xml",
            "/api/v1/taxonomy",
        ):
            first = client.get(address)
            tag, weak = first.get_etag()
            assert tag
            assert not weak
            again = client.get(address, headers={"If-None-Match": f'"{tag}"'})
            assert (again.status_code, again.data) == (304, b"")

    def test_another_corpus_is_another_answer(self, app: Flask, settings: Settings, library: Library) -> None:
        later = create_app(settings, lambda: replace(library, fingerprint="later"))
        before, after = (site.test_client().get("/").headers["ETag"] for site in (app, later))
        assert before != after

    def test_an_error_is_not_kept(self, client: FlaskClient) -> None:
        assert "ETag" not in client.get("/nowhere", headers={"If-None-Match": "*"}).headers

    def test_styles_and_scripts_are_kept_for_good_under_their_stamp(self, client: FlaskClient) -> None:
        [style] = (to for to in addresses(client.get("/")) if to.startswith("/static/css/site.css?v="))
        with client.get(style) as answer:
            assert "immutable" in answer.headers["Cache-Control"]


class TestCompression:
    GZIP: ClassVar = {"Accept-Encoding": "gzip, br"}

    def test_whoever_takes_it_gets_the_same_in_less(self, client: FlaskClient) -> None:
        for address in ("/", TWINS, "/api/v1/search", "/static/css/site.css"):
            with client.get(address) as plain, client.get(address, headers=self.GZIP) as small:
                assert "Content-Encoding" not in plain.headers
                assert small.headers["Content-Encoding"] == "gzip"
                assert gzip.decompress(small.data) == plain.data
                assert len(small.data) < len(plain.data) / 2
                assert int(small.headers["Content-Length"]) == len(small.data)

    def test_each_is_another_copy_for_caches(self, client: FlaskClient) -> None:
        for address in (TWINS, "/static/css/site.css"):
            with client.get(address) as plain, client.get(address, headers=self.GZIP) as small:
                assert plain.headers["ETag"] != small.headers["ETag"]
                assert "Accept-Encoding" in plain.headers["Vary"]
                assert "Accept-Encoding" in small.headers["Vary"]

    def test_a_compressed_copy_that_is_still_right_is_confirmed(self, client: FlaskClient) -> None:
        tag = client.get(TWINS, headers=self.GZIP).headers["ETag"]
        again = client.get(TWINS, headers={**self.GZIP, "If-None-Match": tag})
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["ETag"] == tag
        assert client.get(TWINS, headers={"If-None-Match": tag}).status_code == 200

    def test_what_is_short_or_refused_is_sent_as_it_is(self, client: FlaskClient) -> None:
        assert "Content-Encoding" not in client.get("/robots.txt", headers=self.GZIP).headers
        refused = client.get("/", headers={"Accept-Encoding": "gzip;q=0"})
        assert "Content-Encoding" not in refused.headers


def test_addresses_begin_at_the_root_under_which_the_site_was_asked(client: FlaskClient) -> None:
    for root in ("", "/lessons-of", ""):
        page = client.get("/?q=fathers", environ_overrides={"SCRIPT_NAME": root})
        assert tree(page).select_one("a.brand")["href"] == f"{root}/"
        assert any(to.startswith(f"{root}/?q=fathers&theme=") for to in addresses(page))
