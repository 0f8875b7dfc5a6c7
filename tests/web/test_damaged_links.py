"""Links that mail programs and pages damaged lead where they meant to, within limits."""

from __future__ import annotations

from functools import partial

import pytest
from flask.testing import FlaskClient

from lessonsearch.web.middleware.limits import MAX_PARAMETERS
from support.counted_work import steps

EXCERPT = "/excerpts/ages-of-concern/p43"
LESSON = "/lessons/ages-of-concern/twin-died-after-co-sleeping"


class TestLinksSurvive:
    @pytest.mark.parametrize(
        ("address", "leads_to"),
        [
            *(
                (f"{EXCERPT}{tail}", EXCERPT)
                for tail in (".", ")", ",", "%20", "%C2%A0", "%E2%80%8B", "%E2%80%9D")
            ),
            ("/Excerpts/Ages-of-Concern/P43", EXCERPT),
            (f"{LESSON}%23p43", f"{LESSON}#p43"),
            (f"{LESSON}.", LESSON),
            (f"{LESSON}.?q=baby&fbclid=1", f"{LESSON}?q=baby"),
            ("/themes/Fathers", "/themes/fathers"),
            ("/sources/ages-of-concern).", "/sources/ages-of-concern"),
        ],
    )
    def test_a_damaged_deep_link_leads_where_it_meant_to(
        self, client: FlaskClient, address: str, leads_to: str
    ) -> None:
        answer = client.get(address)
        assert (answer.status_code, answer.headers["Location"]) == (301, leads_to)
        assert client.get(leads_to).status_code == 200

    @pytest.mark.parametrize(
        "address",
        ["/excerpts/ages-of-concern/p9999.", "/lessons/no/where)", "/nowhere.", "//evil.test/lessons/."],
    )
    def test_what_meant_nothing_is_not_found(self, client: FlaskClient, address: str) -> None:
        assert client.get(address).status_code == 404

    @pytest.mark.parametrize(
        "address",
        [
            "/?q=co-sleeping&fbclid=1",
            "/?utm_source=newsletter&utm_medium=email",
            "/?q=baby&gclid=2&msclkid=3",
            "/pack?excerpt=ages-of-concern%23p43&fbclid=2",
            "/data/reviews-2010-2011?fbclid=1",
            "/?q=baby&mc_cid=a&mc_eid=b&_ga=1",
            f"{LESSON}?utm_campaign=x",
        ],
    )
    def test_pages_ignore_what_counts_clicks_and_pass_it_on_nowhere(
        self, client: FlaskClient, address: str
    ) -> None:
        answer = client.get(address)
        assert answer.status_code == 200
        for name in ("fbclid", "utm_", "gclid", "mc_cid", "_ga="):
            assert name not in answer.text

    def test_the_api_calls_it_unknown(self, client: FlaskClient) -> None:
        assert client.get("/api/v1/search?q=baby&fbclid=1").status_code == 400


class TestAddresses:
    def test_lengths_and_numbers_are_limited_before_anything_is_read(self, client: FlaskClient) -> None:
        assert client.get("/?q=" + "x" * 17_000).status_code == 414
        assert client.get("/", headers={"X-Long": "x" * 66_000}).status_code == 431
        assert client.get("/?" + "&" * MAX_PARAMETERS).status_code == 400
        problem = client.get("/api/v1/search?" + "&" * MAX_PARAMETERS)
        assert problem.mimetype == "application/problem+json"

    @pytest.mark.slow
    @pytest.mark.parametrize(
        "piece",
        [
            "&q=a",
            "&bad=1",
            "&theme=nothing",
            "&theme=fathers",
            "&page=0",
            "&fbclid=1",
            "&excerpt=a%23b",
            "&note=n",
        ],
    )
    @pytest.mark.parametrize("start", ["/?bad=1", f"{LESSON}?q=a", "/pack?title=a"])
    def test_reading_an_address_is_linear(self, client: FlaskClient, start: str, piece: str) -> None:
        client.get(start + piece)
        client.get(start + piece * 150)
        counts = [steps(partial(client.get, start + piece * number)) for number in (150, 300, 600)]
        assert counts[2] - counts[0] <= 2.2 * 1.5 * max(counts[1] - counts[0], 20_000)

    def test_a_pack_with_many_wrong_excerpts_is_told_so_in_time(self, client: FlaskClient) -> None:
        answer = client.get("/pack?" + "&".join(f"excerpt=ages-of-concern%23zz{n}" for n in range(400)))
        assert answer.status_code in (400, 503)
