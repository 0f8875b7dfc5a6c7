"""The page about the API: what it shows is what the API answers, for whatever corpus is open."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from flask.testing import FlaskClient
from lxml.html import HtmlElement, document_fromstring

from lessonsearch import corpus
from lessonsearch.app.bootstrap import open_library
from lessonsearch.settings import Settings
from lessonsearch.web.app import create_app
from lessonsearch.web.presenters.shortened_json import shortened_json
from support.paths import ROOT
from support.small_corpus import BOARD_SOURCE

TEMPLATES = ROOT / "templates"


CORPUS = {
    "taxonomy.yaml": """\
facets:
  - {id: audience, label: Audience, plural: Audiences, at_most: 2, shown: [search]}
audience:
  - {id: teachers, label: Teachers and tutors, definition: People who teach.}
themes:
  - {id: neglect, label: Neglect, definition: Lack of care.}
ages:
  - {id: under-1, label: Babies, definition: Under one.}
agencies:
  - {id: police, label: Police, definition: The police.}
kinds:
  - {id: one-story, label: One story, definition: A case., role: case}
""",
    "r/source.md": BOARD_SOURCE,
    "r/original.txt": "1. A ‘hungry’ child was fostered, and it’s said that nobody asked the neighbours.\n",
    "r/001-one.md": """\
---
title: One
kind: one-story
themes: [neglect]
ages: [under-1]
agencies: [police]
audience: [teachers]
---
¶1 A ‘hungry’ child was fostered, and it’s said that nobody asked the neighbours.
""",
}
"""One case, and a facet of its own; no finding from which an example would be chosen."""


@pytest.fixture
def own_client(tmp_path: Path) -> Iterator[FlaskClient]:
    for name, content in CORPUS.items():
        path = tmp_path / "corpus" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, "utf-8")
    corpus.publish(corpus.read(tmp_path / "corpus")[0])
    settings = Settings(tmp_path / "corpus", TEMPLATES, tmp_path / "index")
    library = open_library(settings)
    yield create_app(settings, lambda: library).test_client()
    library.engine.close()


@pytest.fixture(params=["client", "own_client"])
def reader(request: pytest.FixtureRequest) -> FlaskClient:
    """A visitor of the site over the shipped corpus, and of one over a corpus of one lesson."""
    visitor: FlaskClient = request.getfixturevalue(request.param)
    return visitor


def sections(reader: FlaskClient) -> dict[str, HtmlElement]:
    """Id of an endpoint → its part of the page."""
    page = document_fromstring(reader.get("/api").text)
    return {part.get("aria-labelledby"): part for part in page.find_class("endpoint")}


def operations(reader: FlaskClient) -> dict[str, tuple[str, str, dict[str, Any]]]:
    """Id of an operation → its path, its method and its description."""
    document = reader.get("/api/v1/openapi.json").json
    assert document
    return {
        operation["operationId"]: (path, method, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }


def sent(part: HtmlElement) -> list[str]:
    """The words of the first command of an example."""
    return shlex.split(part.xpath(".//pre")[0].text_content().splitlines()[0])


def test_every_operation_has_its_part_with_its_parameters(reader: FlaskClient) -> None:
    shown = sections(reader)
    assert set(shown) == {*operations(reader), "errors"}
    for name, (path, method, operation) in operations(reader).items():
        words = shown[name].text_content()
        assert f"{method.upper()} {path}" in words
        assert operation["summary"] in words
        for parameter in operation.get("parameters", []):
            assert parameter["name"] in [code.text_content() for code in shown[name].iter("code")]


def test_every_example_is_answered_as_shown_and_as_described(reader: FlaskClient) -> None:
    document = reader.get("/api/v1/openapi.json").json
    assert document
    shown = sections(reader)
    for name, (path, method, operation) in operations(reader).items():
        command = sent(shown[name])
        address = command[-1].removeprefix("http://localhost")
        body = json.loads(command[2]) if method == "post" else None
        with reader.open(address, method=method.upper(), json=body) as answer:
            assert answer.status_code == 200, address
            (described,) = operation["responses"]["200"]["content"].items()
            assert answer.mimetype == described[0]
            told = [pre.text_content() for pre in shown[name].xpath(".//pre")][1:]
            if "schema" in described[1]:
                schema = {**described[1]["schema"], "components": document["components"]}
                jsonschema.validate(answer.json, schema)
                assert told == [shortened_json(answer.json)]
            elif path.endswith("ndjson"):
                assert told == [shortened_json(json.loads(answer.text.partition("\n")[0]))]
            elif path.endswith("csv"):
                beginning = told[0].partition(" … ")[0].replace("\n", "\r\n")
                assert answer.text.removeprefix("\ufeff").startswith(beginning)
            else:
                assert not told
        links = shown[name].xpath(".//p[@class='path']/a/@href")
        assert links == ([address] if method == "get" else [])


def test_the_example_of_an_error_is_one(client: FlaskClient) -> None:
    part = sections(client)["errors"]
    (address,) = part.xpath(".//p[@class='path']/a/@href")
    answer = client.get(address)
    assert answer.status_code == 400
    assert part.xpath(".//pre")[0].text_content() == shortened_json(answer.json)


def test_it_is_found_where_programmers_look(client: FlaskClient) -> None:
    for address in ("/", "/help", "/linking"):
        assert 'href="/api"' in client.get(address).text
    assert "<loc>http://localhost/api</loc>" in client.get("/sitemap-pages.xml").text
    assert client.get("/api/").status_code == 200


class TestShortening:
    def test_what_is_short_stays_whole(self) -> None:
        value = {"q": "“father” \\ é", "list": [1, None], "none": {}, "empty": [], "yes": True}
        assert json.loads(shortened_json(value)) == value

    def test_what_is_left_out_is_counted_outside_the_quotation_marks(self) -> None:
        assert shortened_json("a" * 91).endswith('" … 1 more character')
        assert shortened_json([1, 2, 3]) == "[ 1, 2, … 1 more ]"
        assert "… 3 more fields" in shortened_json({str(n): n for n in range(27)})
        assert "{ … 1 field }" in shortened_json({"a": {"b": {"c": {"d": 1}}}})
