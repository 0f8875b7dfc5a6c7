"""Plain English: no sentence on pages, in downloads, the API or the commands has words of a known bad kind.

The kinds come from reviews of this site's language: how it works instead of what happens, inversions, private
words for known things, and names that the site no longer uses. Quotations are the reports' own words and are
not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from zipfile import ZipFile

import click
import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from lxml import html

from lessonsearch.cli import main

PHRASES = {
    "translated": r"the very words|for the same were|of each\b.{0,40}\bis given|at the most\b|anew\b",
    "stands for is": r"\bstands? (?:in|here|there|beside|under|open)\b",
    "held": r"\b(?:is|are|as it is|as) held here\b|\bwe hold\b|\bnot held\b",
    "take": r"\btake (?:it |these |them )?(?:away|off|out)\b|\btaken off\b",
    "personified software": r"\bgoes with you\b|\bstays with you\b|\bthe pack knows\b",
    "passive jargon": r"\bis (?:refused|not taken in|taken in)\b|\bis answered\b|\bmay be repeated\b",
    "overclaim": r"\ball is well\b|\bnothing is wrong\b",
    "old names": r"\bNumbers page\b|\bPut a pack together\b|\bFor programs\b|\bWhat is held here\b",
    "politeness": r"\bplease\b",
    "latin": r"\be\.g\.|\bi\.e\.|\betc\b|\bvia\b",
}
"""Kind → pattern, without regard to case."""

ADDRESSES = (
    "/",
    "/?q=cyberbullying+tiktok",
    "/?q=co-sleeping&age=14-plus&kind=data",
    "/?q=negelct",
    "/?q=babies&page=0&colour=red",
    "/?q=!!!",
    "/lessons/ages-of-concern/twin-died-after-co-sleeping?q=co-sleeping",
    "/lessons/ages-of-concern/late-pre-birth",
    "/lessons/cypnow-2011-10-25/press-report-and-reply",
    "/excerpts/ages-of-concern/p43",
    "/excerpts/ages-of-concern/p28?quote=threshold+for+information+sharing",
    "/excerpts/ages-of-concern/p28?quote=no+such+words",
    "/sources",
    "/themes",
    "/themes/neglect",
    "/themes/map",
    "/data",
    "/data/reviews-2010-2011",
    "/training",
    "/pack",
    "/pack?title=x&template=briefing&excerpt=ages-of-concern%23p43&excerpt=ages-of-concern%23p999",
    "/pack.html?excerpt=ages-of-concern%23p43",
    "/verify",
    "/recommendations",
    "/help",
    "/api",
    "/linking",
    "/support",
    "/accessibility",
    "/nowhere",
)

QUOTED = "blockquote | .//*[contains(@class, 'words')] | .//*[contains(@class, 'snippet')] | .//pre | .//code"
"""What is not this site's prose: quotations, snippets, examples of code."""


def bad(text: str) -> list[tuple[str, str]]:
    """The bad kinds in a text, each with the words around it."""
    return [
        (kind, text[max(0, found.start() - 40) : found.end() + 40])
        for kind, pattern in PHRASES.items()
        for found in re.finditer(pattern, text, re.IGNORECASE)
    ]


def own_words(page: str) -> str:
    """The text of a page without quotations."""
    body = html.document_fromstring(page).find("body")
    assert body is not None
    for part in body.xpath(f".//{QUOTED} | .//script | .//*[contains(@class, 'results')]//h3"):
        part.drop_tree()
    return " ".join(body.text_content().split())


@pytest.mark.parametrize("address", ADDRESSES)
def test_pages_speak_plainly(client: FlaskClient, address: str) -> None:
    assert bad(own_words(client.get(address).text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "“One of the twins died after co-sleeping with his parent’s new partner in June”, says Ofsted.",
        "See http://localhost/lessons/ages-of-concern/no-such and “an open mark. “three short words”",
        "",
    ],
)
def test_the_checker_speaks_plainly(client: FlaskClient, text: str) -> None:
    page = client.post("/verify", data={"text": text}).text
    assert bad(own_words(page)) == []


def test_downloads_speak_plainly(client: FlaskClient) -> None:
    pack = "title=x&template=briefing&excerpt=ages-of-concern%23p43&excerpt=ages-of-concern%23p21"
    for ending, part in (("docx", "word/document.xml"), ("pptx", "ppt/slides/slide1.xml")):
        with ZipFile(BytesIO(client.get(f"/pack.{ending}?{pack}").data)) as package:
            assert bad(re.sub(r"<[^>]+>", " ", package.read(part).decode())) == []


def test_the_api_speaks_plainly(client: FlaskClient) -> None:
    for address in (
        "/api/v1/openapi.json",
        "/api/v1/search?sort=best&page=x&colour=red&q=" + "x" * 600,
        "/api/v1/lessons/a/b",
        "/api/v1/suggest?p=x",
        "/api/v1/lessons.csv?page=2",
        "/oembed",
        "/oembed?url=https://elsewhere.example/",
    ):
        assert bad(client.get(address).text) == [], address
    for sent in ({"json": {}}, {"json": {"text": 1}}, {"data": {"file": ""}}, {"data": "x"}):
        assert bad(client.post("/api/v1/verify", **sent).text) == []  # type: ignore[arg-type]


def commands() -> Iterator[str]:
    with click.Context(main) as context:
        yield from main.list_commands(context)


@pytest.mark.parametrize("command", ["", *commands()])
def test_commands_speak_plainly(command: str) -> None:
    told = CliRunner().invoke(main, [*command.split(), "--help"])
    assert told.exit_code == 0
    words = " ".join(told.output.split())
    assert bad(words) == []
    help_text = words.partition("Options:")[0].rstrip()
    assert help_text.endswith((".", "05", "under-1", "fathers")), "what a command does is a sentence"
