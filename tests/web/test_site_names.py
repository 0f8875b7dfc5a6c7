"""The names that a site answers to, the proxies it believes, and what crawlers are told."""

from __future__ import annotations

import json
from collections.abc import Callable

from flask.testing import FlaskClient

from support.pages import TWINS, tree


class TestNames:
    def test_a_site_answers_to_its_own_names_only(self, site_with: Callable[..., FlaskClient]) -> None:
        client = site_with(allowed_hosts=("lessons.example.org", ".example.net"))
        for name in ("lessons.example.org", "lessons.example.org:8000", "a.example.net"):
            assert client.get("/", headers={"Host": name}).status_code == 200
        for name in ("example.org", "evil.test", "lessons.example.org.evil.test", "", "a b", "[", "::1"):
            answer = client.get("/", headers={"Host": name})
            assert answer.status_code == 400
            assert answer.text == "This site does not have that address.\n"
        problem = client.get("/api/v1/search", headers={"Host": "evil.test"})
        assert problem.mimetype == "application/problem+json"
        assert json.loads(problem.data)["status"] == 400

    def test_whatever_watches_the_server_asks_by_number(self, site_with: Callable[..., FlaskClient]) -> None:
        client = site_with(allowed_hosts=("lessons.example.org",))
        assert client.get("/health/ready", headers={"Host": "10.0.0.7:8000"}).status_code == 200

    def test_a_proxy_is_believed_only_where_there_is_one(self, site_with: Callable[..., FlaskClient]) -> None:
        told = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.test", "Host": "lessons.example.org"}
        alone, behind = (
            site_with().get(TWINS, headers=told),
            site_with(trusted_proxies=1).get(TWINS, headers=told),
        )
        assert "http://lessons.example.org/excerpts/" in alone.text
        assert "https://lessons.example.org/excerpts/" in behind.text
        assert "evil.test" not in alone.text + behind.text

    def test_who_came_by_https_stays_with_it(self, site_with: Callable[..., FlaskClient]) -> None:
        secure = {"X-Forwarded-Proto": "https"}
        behind = site_with(trusted_proxies=1)
        assert behind.get("/", headers=secure).headers["Strict-Transport-Security"] == "max-age=31536000"
        assert "Strict-Transport-Security" not in behind.get("/").headers
        assert "Strict-Transport-Security" not in site_with().get("/", headers=secure).headers


class TestCrawlers:
    def test_no_link_to_another_filter_or_order_is_for_crawlers(self, client: FlaskClient) -> None:
        page = client.get("/?q=fathers&age=under-1&kind=finding")
        for link in tree(page).select("a[href]"):
            address = str(link["href"]).partition("#")[0]
            if address.startswith("/?") and address.count("=") > 1 and "page=" not in address:
                assert "nofollow" in link.get("rel", ()), link

    def test_every_search_names_its_own_address_and_is_not_to_be_listed(self, client: FlaskClient) -> None:
        page = tree(client.get("/?kind=finding&q=+fathers++first&age=under-1"))
        [canonical] = page.select("link[rel=canonical]")
        assert canonical["href"] == "http://localhost/?q=fathers+first&age=under-1&kind=finding"
        assert page.select("meta[name=robots][content=noindex]")
        assert not tree(client.get("/")).select("meta[name=robots]")
