"""A facet is one declaration in the corpus: one that declares `audience` has it everywhere."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from lxml import html

from lessonsearch import corpus
from lessonsearch.app.bootstrap import open_library
from lessonsearch.app.library import Library
from lessonsearch.cli import main
from lessonsearch.model.lesson import Lesson
from lessonsearch.model.taxonomy import STANDARD_FACETS
from lessonsearch.query.query import Query
from lessonsearch.settings import Settings
from lessonsearch.web.app import create_app
from support.audience_corpus import FACET, TAXONOMY, write_corpus
from support.paths import ROOT


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_corpus(tmp_path / "corpus", FACET + TAXONOMY)


@pytest.fixture
def settings(folder: Path, tmp_path: Path) -> Settings:
    return Settings(folder, ROOT / "templates", tmp_path / "index")


@pytest.fixture
def library(settings: Settings) -> Iterator[Library]:
    opened = open_library(settings)
    yield opened
    opened.engine.close()


@pytest.fixture
def client(settings: Settings, library: Library) -> FlaskClient:
    return create_app(settings, lambda: library).test_client()


def page(client: FlaskClient, address: str) -> html.HtmlElement:
    response = client.get(address)
    assert response.status_code == 200
    return html.fromstring(response.text)


def test_the_corpus_is_right(folder: Path) -> None:
    assert corpus.check(folder)[1] == []


def test_it_filters_and_counts_with_its_own_filter_lifted(library: Library) -> None:
    found = library.find(Query.read([("audience", "teachers")], library.taxonomy))
    assert [result.lesson.slug for result in found.results] == ["one"]
    panel = next(panel for panel in found.facets if panel.facet.name == "audience")
    counts = {option.choice.id: (option.lesson_count, option.selected) for option in panel.choices}
    assert counts == {"teachers": (1, True), "foster-carers": (2, False)}


def test_its_labels_are_searched(library: Library) -> None:
    assert [result.lesson.slug for result in library.find(Query(q="tutors")).results] == ["one"]


def test_a_lesson_survives_the_index(library: Library) -> None:
    lesson = library.lesson("r/one")
    assert lesson.tags("audience") == ("teachers", "foster-carers")
    assert Lesson.load(lesson.dump()) == lesson
    assert library.lesson("r/three").tags("audience") == ()


def test_pages_have_it_where_it_is_to_be_shown(client: FlaskClient) -> None:
    start = page(client, "/")
    assert "By audience" in [heading.text_content() for heading in start.iter("h3")]
    search = page(client, "/?q=hungry&audience=teachers")
    boxes = search.xpath("//input[@name='audience']")
    assert {box.get("value"): "checked" in box.attrib for box in boxes} == {
        "teachers": True,
        "foster-carers": False,
    }
    lesson = page(client, "/lessons/r/one")
    assert "Audiences" in [term.text_content() for term in lesson.iter("dt")]
    assert lesson.xpath("//dd//a[contains(@href, 'audience=foster-carers')]")
    assert "Managers" in page(client, "/themes/map").text_content()
    gaps = page(client, "/pack?excerpt=r%23p1").xpath("//dt[.='Audiences']/following-sibling::dd")
    assert [gap.text_content() for gap in gaps] == ["Managers"]
    assert "People who foster." in page(client, "/help").text_content()
    assert page(client, "/").xpath("//a[.='School']/@href") == ["/?audience=teachers"]


def test_it_is_shown_only_where_it_is_to_be(tmp_path: Path) -> None:
    hidden = FACET.replace("[search, start, lesson, map, pack]", "[]")
    settings = Settings(
        write_corpus(tmp_path / "corpus", hidden + TAXONOMY), ROOT / "templates", tmp_path / "index"
    )
    library = open_library(settings)
    client = create_app(settings, lambda: library).test_client()
    for address in ("/", "/?q=hungry", "/lessons/r/one", "/themes/map"):
        assert "Foster carers" not in page(client, address).text_content()
    assert client.get("/api/v1/search?audience=teachers").json["total"] == 1
    library.engine.close()


def test_the_api_and_its_description_have_it(client: FlaskClient) -> None:
    found = client.get("/api/v1/search?q=hungry&audience=foster-carers").json
    assert found["query"]["audience"] == ["foster-carers"]
    assert {result["id"]: result["audience"] for result in found["results"]} == {
        "r/one": ["teachers", "foster-carers"],
        "r/two": ["foster-carers"],
    }
    assert [choice["value"] for choice in found["facets"]["audience"]] == ["foster-carers", "teachers"]
    assert client.get("/api/v1/lessons/r/two").json["audience"] == ["foster-carers"]
    facets = client.get("/api/v1/taxonomy").json["facets"]
    assert [facet["name"] for facet in facets] == [*(facet.name for facet in STANDARD_FACETS), "audience"]
    described = client.get("/api/v1/openapi.json").json
    parameters = described["paths"]["/api/v1/search"]["get"]["parameters"]
    [audience] = [parameter for parameter in parameters if parameter["name"] == "audience"]
    assert audience["schema"]["items"]["enum"] == ["teachers", "foster-carers", "managers"]
    assert "audience" in described["components"]["schemas"]["Lesson"]["properties"]


def test_an_unknown_value_is_told_with_the_nearest(client: FlaskClient) -> None:
    problems = client.get("/api/v1/search?audience=teacher").json["problems"]
    assert problems == ["There is no audience 'teacher'; did you mean 'teachers'?"]


def test_spreadsheets_have_a_column(client: FlaskClient) -> None:
    rows = list(
        csv.DictReader(io.StringIO(client.get("/export.csv?q=hungry").get_data().decode("utf-8-sig")))
    )
    assert {row["excerpt"]: row["audience"] for row in rows} == {
        "r#p1": "teachers foster-carers",
        "r#p2": "foster-carers",
        "r#p3": "",
    }


def test_the_command_line_has_an_option(folder: Path, settings: Settings, library: Library) -> None:
    environment = {"LESSONSEARCH_CORPUS": str(folder), "LESSONSEARCH_INDEX": str(settings.index)}
    asked = ["search", "hungry", "--audience", "teachers", "--json"]
    result = CliRunner().invoke(main, asked, env=environment)
    assert [lesson["audience"] for lesson in json.loads(result.output)["results"]] == [
        ["teachers", "foster-carers"]
    ]
    assert "--audience" in CliRunner().invoke(main, ["export", "--help"], env=environment).output
    elsewhere = CliRunner().invoke(
        main, ["search", "--help"], env={"LESSONSEARCH_CORPUS": str(ROOT / "corpus")}
    )
    assert "--audience" not in elsewhere.output


def test_roles_of_kinds_are_data(client: FlaskClient, library: Library) -> None:
    related = library.more_like_this(library.lesson("r/one"))
    assert [(part.role.id, [lesson.slug for lesson in part.lessons]) for part in related.triad] == [
        ("case", ["two"])
    ]
    briefing = client.get("/pack.md?template=briefing&excerpt=r%23p2").text
    assert briefing.index("What happened") < briefing.index("A hungry child was fostered")
    assert "What the reviews found" not in briefing, "a part without excerpts is left out"


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (
            "audience: [teachers, teacher]",
            "audience 'teacher' is not in taxonomy.yaml; did you mean 'teachers'?",
        ),
        (
            "audience: [teachers, managers, foster-carers]",
            "has 3 audiences; keep the 2 that it is most about",
        ),
        ("audience: teachers", "'audience' is a list"),
        ("audiences: [teachers]", "'audiences' is not a key of this file; did you mean 'audience'?"),
    ],
)
def test_what_is_wrong_with_a_lesson_is_told(folder: Path, line: str, sentence: str) -> None:
    path = folder / "r" / "002-two.md"
    path.write_text(path.read_text("utf-8").replace("audience: [foster-carers]", line), "utf-8")
    assert any(sentence in problem for problem in corpus.check(folder)[1])


def test_nothing_but_the_corpus_names_its_publisher(client: FlaskClient) -> None:
    addresses = [
        "/",
        "/?q=hungry",
        "/?q=zebra",
        "/help",
        "/sources",
        "/sources/r",
        "/lessons/r/one",
        "/themes",
    ]
    addresses += [
        "/themes/map",
        "/excerpts/r/p1",
        "/pack",
        "/training",
        "/verify",
        "/support",
        "/accessibility",
    ]
    for address in addresses:
        text = page(client, address).text_content()
        assert not {"Ofsted", "England", "2010", "2011"} & set(text.replace("’", " ").split()), address
    assert "from Northtown Partnership’s report of 2024." in page(client, "/").text_content()
