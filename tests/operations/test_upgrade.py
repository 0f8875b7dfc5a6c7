"""Upgrade from version 0.1: its addresses, settings, corpus and training material work for ever."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import markdown
import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from lxml import html

from lessonsearch import corpus
from lessonsearch.app.bootstrap import open_library
from lessonsearch.cli import main
from lessonsearch.packs.pack_url import parse_pack
from lessonsearch.settings import RENAMED, Settings
from lessonsearch.web.app import create_app
from support.paths import ROOT

pytestmark = pytest.mark.slow

V0_1 = ROOT / "tests" / "data" / "v0_1"
ADDRESSES = [[*line.split("\t"), ""][:3] for line in (V0_1 / "addresses.tsv").read_text("utf-8").splitlines()]

HEADINGS = {
    "Numbers": ["Data"],
    "Put a pack together": ["Create a training pack"],
    "Search the lessons of serious case reviews": [
        "Search the lessons of serious case reviews",
        "Find what went wrong, and what to teach",
    ],
    "Verify training material": ["Check a handout"],
}
"""Headings of version 0.1 that say the same in other words now."""


@pytest.fixture(scope="module")
def site_v0_1(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """The site over the corpus of version 0.1."""
    settings = Settings(V0_1 / "corpus", ROOT / "templates", tmp_path_factory.mktemp("index"))
    library = open_library(settings)
    yield create_app(settings, lambda: library).test_client()
    library.engine.close()


@pytest.mark.parametrize(("address", "content_type", "heading"), ADDRESSES)
def test_an_address_of_version_0_1_leads_to_what_it_led_to(
    site_v0_1: FlaskClient, address: str, content_type: str, heading: str
) -> None:
    response = site_v0_1.get(address, follow_redirects=True)
    assert response.status_code == 200
    assert response.mimetype == content_type
    if heading:
        (first,) = html.fromstring(response.data).xpath("//h1")
        assert " ".join(first.text_content().split()) in HEADINGS.get(heading, [heading])


def test_packs_of_version_0_1_keep_their_excerpts_and_notes() -> None:
    queries = [address.partition("?")[2] for address, _, _ in ADDRESSES if address.startswith("/pack?")]
    plain, packed = (parse_pack(query) for query in queries[:2])
    assert (queries[0][:6], queries[1][:2]) == ("title=", "p=")
    assert not plain.problems
    assert not packed.problems
    assert [(item.excerpt, item.note) for item in plain.pack.items] == [
        ("r#p1", "Ask who the father is."),
        ("r#p3", ""),
        ("r#p4", ""),
    ]
    assert (plain.pack.title, plain.pack.template, plain.pack.opening) == (
        "A short session",
        "briefing",
        "Welcome.",
    )
    assert [item.excerpt for item in packed.pack.items] == ["r#p1", "r#p2-1", "r#p3", "r#p4"]
    assert all(item.note.startswith("A note for the tutor") for item in packed.pack.items)


def test_the_corpus_of_version_0_1_is_right_and_its_ledger_is_mended(tmp_path: Path) -> None:
    copied = shutil.copytree(V0_1 / "corpus", tmp_path / "corpus")
    listed = (copied / "permalinks.txt").read_text("utf-8").splitlines()
    assert all("\t" not in line for line in listed)
    found, problems = corpus.check(copied)
    assert not problems
    assert corpus.publish(found) == 0
    mended = (copied / "permalinks.txt").read_text("utf-8").splitlines()
    assert [line.partition("\t")[0] for line in mended] == listed
    assert all(line.partition("\t")[2] for line in mended)


def test_the_command_that_published_in_version_0_1_still_does(tmp_path: Path) -> None:
    copied = shutil.copytree(V0_1 / "corpus", tmp_path / "corpus")
    (copied / "permalinks.txt").unlink()
    done = CliRunner().invoke(main, ["check", "--publish", str(copied)])
    assert done.exit_code == 0, done.output
    assert "16 new links" in done.output
    assert corpus.check(copied)[1] == []


def test_kinds_of_version_0_1_count_as_finding_case_and_what_to_do(site_v0_1: FlaskClient) -> None:
    def gaps(*excerpts: str) -> list[str]:
        pack = "&".join(f"excerpt={excerpt}" for excerpt in excerpts)
        page = html.fromstring(site_v0_1.get(f"/pack?{pack}").data)
        items = (" ".join(item.text_content().split()) for item in page.xpath("//li"))
        return [item.partition(":")[0] for item in items if item.startswith("No ")]

    assert gaps("r%23p4") == ["No finding yet"]
    assert gaps("r%23p4", "r%23p1") == []


def test_settings_of_version_0_1_are_read_under_their_old_names(caplog: pytest.LogCaptureFixture) -> None:
    lines = (V0_1 / "settings.env").read_text("utf-8").splitlines()
    settings = Settings.read(dict(line.split("=", 1) for line in lines))
    assert settings.allowed_hosts == ("lessons.example.org", ".example.net")
    assert (settings.trusted_proxies, settings.max_concurrency, settings.cache_mb) == (1, 8, 4)
    assert (settings.url, settings.watch, settings.log) == ("https://lessons.example.org", True, "requests")
    assert all(f"LESSONSEARCH_{old}" in caplog.text for old in RENAMED)


def test_training_material_of_version_0_1_is_drawn_by_the_name_of_the_extension() -> None:
    text = (V0_1 / "corpus" / "training" / "fathers.md").read_text("utf-8").split("---\n", 2)[2]
    options = {"site": "https://lessons.example.org", "corpus": str(V0_1 / "corpus")}
    page = html.fromstring(
        markdown.markdown(text, extensions=["lessonsearch"], extension_configs={"lessonsearch": options})
    )
    assert "https://lessons.example.org/excerpts/r/p3" in page.xpath("//a/@href")
    quotations = [" ".join(quote.text_content().split()) for quote in page.xpath("//blockquote")]
    assert any("The assessment of the baby was late" in quotation for quotation in quotations)
    assert any("the father was not asked" in quotation for quotation in quotations)
