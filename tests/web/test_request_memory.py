"""What a request leaves in memory: nothing that the garbage collector has to look for."""

from __future__ import annotations

import gc
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from werkzeug.test import EnvironBuilder


class TestGarbageCollection:
    @pytest.mark.parametrize(
        "address",
        [
            "/",
            "/?q=fathers&age=under-1",
            "/lessons/ages-of-concern/twin-died-after-co-sleeping?q=co-sleeping",
            "/excerpts/ages-of-concern/p43",
            "/sources/ages-of-concern",
            "/data",
            "/pack?excerpt=ages-of-concern%23p43",
        ],
    )
    def test_a_page_lets_go_of_what_it_was_made_of(
        self, site_with: Callable[..., FlaskClient], address: str
    ) -> None:
        """Else it piles up, and the collector of garbage stops everything to look for it."""
        site = site_with(cache_mb=0).application

        def answer() -> None:
            environ = EnvironBuilder(path=address.partition("?")[0], query_string=address.partition("?")[2])
            said: list[str] = []
            body = site.wsgi_app(environ.get_environ(), lambda status, *rest: said.append(status))
            assert b"</html>" in b"".join(body)
            getattr(body, "close", int)()
            assert said == ["200 OK"]

        answer()
        gc.disable()
        gc.freeze()  # so that only what the second answer leaves is looked at
        try:
            answer()
            assert gc.collect() < 50
        finally:
            gc.unfreeze()
            gc.enable()
