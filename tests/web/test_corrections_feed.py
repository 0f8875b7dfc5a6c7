"""Corrections and withdrawn lessons in feeds and on pages."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from lessonsearch import corpus
from lessonsearch.app.library import Library
from lessonsearch.model.amendment import Amendment
from lessonsearch.settings import Settings
from lessonsearch.web.app import create_app
from support.feeds import read
from support.pages import texts
from support.paths import ROOT

AMENDMENT = Amendment(
    "2027-01-late", "2027-01-15", "ages-of-concern#p13", "re-tagged", "Theme fathers <added>."
)


class TestCorrections:
    @pytest.fixture
    def amended(self, settings: Settings, library: Library) -> FlaskClient:
        unknown = replace(AMENDMENT, id="unknown", about="ages-of-concern#p999")
        editorial = replace(library.editorial, amendments=(unknown, AMENDMENT))
        changed = replace(library, editorial=editorial, fingerprint="amended")
        return create_app(settings, lambda: changed).test_client()

    @pytest.mark.parametrize("form", ["atom", "rss"])
    def test_they_can_be_followed(self, amended: FlaskClient, library: Library, form: str) -> None:
        (entry,) = read(amended, f"/corrections.{form}").entries
        lesson = library.lesson("ages-of-concern#p13")
        assert entry.title == f"Re-tagged: {lesson.title}"
        assert entry.link == f"http://localhost/lessons/{lesson.id}"
        assert entry.id == "http://localhost/linking#2027-01-late"
        assert entry.published_parsed[:3] == (2027, 1, 15)
        content = entry.content[0].value if form == "atom" else entry.summary
        assert content == "<p>Theme fathers &lt;added&gt;.</p>"

    def test_page_and_sitemap_tell_of_them(self, amended: FlaskClient, library: Library) -> None:
        assert 'id="2027-01-late">15 January 2027: re-tagged.' in amended.get("/linking").text
        sitemap = amended.get("/sources/ages-of-concern/sitemap.xml").text
        assert sitemap.count("<lastmod>2027-01-15</lastmod>") == 1

    def test_none_is_an_empty_feed(self, client: FlaskClient) -> None:
        assert read(client, "/corrections.atom").entries == []
        assert client.get("/corrections.json").json["items"] == []
        assert "There are none yet." in client.get("/linking").text

    @pytest.mark.slow
    def test_they_are_read_from_the_corpus_and_checked(self, tmp_path: Path) -> None:
        root = tmp_path / "corpus"
        shutil.copytree(ROOT / "corpus", root)
        written = (
            "amendments:\n"
            "  - {id: one, day: 2027-01-15, about: 'ages-of-concern#p13', what: re-tagged, says: A theme.}\n"
        )
        (root / "amendments.yaml").write_text(written)
        checked, problems = corpus.check(root)
        assert problems == []
        assert [found.day for found in checked.manifest.editorial.amendments] == ["2027-01-15"]
        (root / "amendments.yaml").write_text(
            written.replace("2027-01-15", "soon").replace("re-tagged", "altered").replace("#p13", "#p999")
        )
        sentences = "\n".join(corpus.check(root)[1])
        for part in ("'day' that is not a day", "'what' that is not one of", "which does not exist"):
            assert part in sentences


class TestWithdrawn:
    GONE = Amendment(
        "gone",
        "2027-02-01",
        "ages-of-concern/taken-out",
        "withdrawn",
        "It named a place.",
        ("ages-of-concern#p998", "ages-of-concern#p999"),
    )

    @pytest.fixture
    def withdrawn(self, settings: Settings, library: Library) -> FlaskClient:
        editorial = replace(library.editorial, amendments=(self.GONE,))
        return create_app(
            settings, lambda: replace(library, editorial=editorial, fingerprint="w")
        ).test_client()

    @pytest.mark.parametrize(
        "address",
        [
            "/lessons/ages-of-concern/taken-out",
            "/excerpts/ages-of-concern/p998",
            "/excerpts/ages-of-concern/p999",
            "/excerpts/ages-of-concern/p999/embed",
            "/excerpts/ages-of-concern/p999.ris",
            "/api/v1/lessons/ages-of-concern/taken-out",
            "/api/v1/excerpts/ages-of-concern/p999",
        ],
    )
    def test_its_addresses_say_so(self, withdrawn: FlaskClient, address: str) -> None:
        response = withdrawn.get(address)
        assert response.status_code == 410
        assert "was withdrawn on 1 February 2027. It named a place." in response.text

    def test_a_damaged_link_leads_there_as_well(self, withdrawn: FlaskClient) -> None:
        response = withdrawn.get("/excerpts/ages-of-concern/p999).", follow_redirects=True)
        assert response.status_code == 410

    def test_other_missing_names_are_not_found(self, withdrawn: FlaskClient) -> None:
        assert withdrawn.get("/excerpts/ages-of-concern/p997").status_code == 404

    def test_feed_page_and_pack_tell_of_it(self, withdrawn: FlaskClient) -> None:
        (entry,) = read(withdrawn, "/corrections.atom").entries
        assert (entry.title, entry.link) == (
            "Withdrawn: ages-of-concern/taken-out",
            "http://localhost/linking#gone",
        )
        told = "1 February 2027: withdrawn. It named a place."
        assert texts(withdrawn.get("/linking"), "li#gone") == [told]
        pack = withdrawn.get("/pack?excerpt=ages-of-concern%23p999&excerpt=ages-of-concern%23p13")
        assert "was withdrawn on 1 February 2027" in pack.text

    def test_the_checker_says_so(self, withdrawn: FlaskClient) -> None:
        text = "See http://localhost/excerpts/ages-of-concern/p999"
        assert "it was withdrawn on 1 February 2027" in withdrawn.post("/verify", data={"text": text}).text

    @pytest.mark.slow
    def test_the_check_accepts_it_and_nothing_else(self, tmp_path: Path) -> None:
        root = tmp_path / "corpus"
        shutil.copytree(ROOT / "corpus", root)
        ledger = root / "permalinks.txt"
        gone = "ages-of-concern#p998\t2026-11-24\nages-of-concern#p999\t2026-11-24\n"
        ledger.write_text(ledger.read_text() + gone)
        assert "say in amendments.yaml why it was withdrawn" in "\n".join(corpus.check(root)[1])
        entry = (
            "amendments:\n  - {id: gone, day: 2027-02-01, about: 'ages-of-concern#p998', what: withdrawn,"
            " says: It named a place., also: ['ages-of-concern#p999']}\n"
        )
        (root / "amendments.yaml").write_text(entry)
        assert corpus.check(root)[1] == []
        (root / "amendments.yaml").write_text(entry.replace("p999']", "p999', 'ages-of-concern#p9999']"))
        (problem,) = corpus.check(root)[1]
        assert "'ages-of-concern#p9999', which was never published" in problem
