"""The API as programs use it, and its description: whatever that allows or forbids is sent and looked at."""

from __future__ import annotations

import io
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings
from schemathesis import Case
from schemathesis.openapi import from_wsgi
from schemathesis.specs.openapi.checks import negative_data_rejection

from lessonsearch.app.bootstrap import open_library
from lessonsearch.app.library import Library
from lessonsearch.model.taxonomy import STANDARD_FACETS
from lessonsearch.query.query import Query
from lessonsearch.settings import Settings
from lessonsearch.web.app import create_app
from support.memory import MemoryEngine
from support.paths import ROOT

pytestmark = pytest.mark.slow


def shipped() -> Flask:
    """The site over the shipped corpus; made at collection, as each address becomes a test of its own."""
    with TemporaryDirectory() as place:
        own = Settings(ROOT / "corpus", ROOT / "templates", Path(place))
        library = open_library(own, MemoryEngine())
    return create_app(own, lambda: library)


schema = from_wsgi("/api/v1/openapi.json", shipped())


@schema.parametrize()
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
def test_every_answer_is_as_described(case: Case) -> None:
    # In a form everything arrives as text: an object where a file is described is a file with `{}` in it.
    form = case.media_type == "multipart/form-data"
    # Asked within the process, where nothing unpacks an answer.
    case.call_and_validate(
        headers={"Accept-Encoding": "identity"}, excluded_checks=[negative_data_rejection] if form else []
    )


def ask(client: FlaskClient, address: str) -> Any:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.json


def test_a_search_is_the_search_of_the_page(client: FlaskClient, library: Library) -> None:
    found = ask(client, "/api/v1/search?q=co-sleeping&age=under-1&per_page=2")
    results = library.find(Query(q="co-sleeping", filters=(("age", "under-1"),), per_page=2))
    assert found["query"]["q"] == "co-sleeping"
    assert found["query"]["age"] == ["under-1"]
    assert found["total"] == results.total
    assert [result["id"] for result in found["results"]] == [result.lesson.id for result in results.results]
    assert "<mark>co-sleeping</mark>" in found["results"][0]["snippet"]
    assert set(found["facets"]) == {facet.name for facet in STANDARD_FACETS}
    assert {"value": "under-1", "label": "Babies under 1", "count": results.total, "selected": True} in found[
        "facets"
    ]["age"]
    assert [(one["word"], one["to"][0], one["same"]) for one in found["expanded"]] == [
        ("co-sleeping", "overlay", True),
        ("co-sleeping", "sudden unexpected death in infancy", False),
    ]
    assert found["corrected"] is None
    typed = ask(client, "/api/v1/search?q=co-sleeping&as=typed")
    assert (typed["expanded"], typed["corrected"]) == ([], None)
    slip = ask(client, "/api/v1/search?q=negelct")
    assert slip["corrected"] == {"from": "negelct", "to": "neglect"}


def test_pages_follow_each_other_to_the_end(client: FlaskClient, library: Library) -> None:
    address, seen = "/api/v1/search?per_page=40", []
    while address:
        page = ask(client, address)
        seen += [result["id"] for result in page["results"]]
        address = page["next"]
    assert len(seen) == len(set(seen)) == library.find(Query()).total
    assert ask(client, page["previous"])["next"].endswith(f"page={page['page']}&per_page=40")


def test_a_page_after_the_last_is_empty_and_leads_back(client: FlaskClient) -> None:
    page = ask(client, "/api/v1/search?q=co-sleeping&page=50")
    assert page["results"] == []
    assert page["next"] is None
    assert page["previous"] == "http://localhost/api/v1/search?q=co-sleeping"


def test_what_a_result_names_can_be_fetched(client: FlaskClient) -> None:
    result = ask(client, "/api/v1/search?q=twins")["results"][0]
    lesson = ask(client, f"/api/v1/lessons/{result['id']}")
    assert lesson["text"] == result["text"]
    assert client.get(result["url"]).status_code == 200
    for part in lesson["excerpts"]:
        excerpt = ask(client, f"/api/v1/excerpts/{part['id'].replace('#', '/')}")
        assert excerpt["text"] == part["text"]
        assert excerpt["citations"]["link"] == part["url"] == excerpt["url"]
        assert client.get(part["url"]).status_code == 200


def test_an_excerpt_comes_in_every_form(client: FlaskClient) -> None:
    excerpt = ask(client, "/api/v1/excerpts/ages-of-concern/p31-2")
    assert excerpt["text"].startswith("maintain a focus on the father")
    assert excerpt["html"].startswith('<blockquote cite="http://localhost/excerpts/ages-of-concern/p31-2">')
    assert excerpt["markdown"].startswith("> - maintain a focus")
    assert (excerpt["part_of"], excerpt["lead"]) == ("ages-of-concern#p31", "Practitioners should:")
    assert excerpt["place"] == "paragraph 31, point 2"


def test_the_taxonomy_is_complete(client: FlaskClient, library: Library) -> None:
    facets = {facet["name"]: facet for facet in ask(client, "/api/v1/taxonomy")["facets"]}
    for facet in STANDARD_FACETS:
        values = [choice["value"] for group in facets[facet.name]["groups"] for choice in group["choices"]]
        assert values == [choice.id for choice in library.taxonomy.choices(facet.name)]


def test_every_facet_is_described(client: FlaskClient, library: Library) -> None:
    parameters = ask(client, "/api/v1/openapi.json")["paths"]["/api/v1/search"]["get"]["parameters"]
    described = {parameter["name"]: parameter["schema"] for parameter in parameters}
    for facet in STANDARD_FACETS:
        assert described[facet.name]["items"]["enum"] == [c.id for c in library.taxonomy.choices(facet.name)]


@pytest.mark.parametrize(
    ("address", "status", "problems"),
    [
        (
            "/api/v1/search?age=under-2&colour=red",
            400,
            [
                "There is no age 'under-2'; did you mean 'under-1'?",
                "'colour' is not a search parameter.",
            ],
        ),
        ("/api/v1/search?q=&theme=", 400, ["'theme' is empty. Give it a value or leave it out."]),
        ("/api/v1/taxonomy?x=1", 400, ["'x' is not a parameter of this address."]),
        ("/api/v1/lessons/a/b", 404, ["There is no lesson or excerpt 'a/b'."]),
        ("/api/v2", 404, ["There is no page at this address."]),
    ],
)
def test_problems_are_listed(client: FlaskClient, address: str, status: int, problems: list[str]) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"
    assert answer.json is not None
    assert answer.json["status"] == status
    assert answer.json["problems"] == problems


def test_any_page_may_read_it(client: FlaskClient) -> None:
    assert client.get("/api/v1/search").headers["Access-Control-Allow-Origin"] == "*"
    asked = client.options("/api/v1/search", headers={"Access-Control-Request-Headers": "if-none-match"})
    assert asked.headers["Access-Control-Allow-Headers"] == "If-None-Match"
    assert "Access-Control-Allow-Origin" not in client.get("/").headers


def test_a_text_and_files_are_verified_as_on_the_command_line(client: FlaskClient) -> None:
    words = "the threshold for information sharing, including without consent, must be lower"
    text = f"Ofsted: “{words}”. Ofsted: “no father was ever told about any of this”."
    (pasted,) = client.post("/api/v1/verify", json={"text": text}).json
    assert [found["status"] for found in pasted["quotations"]] == ["verbatim", "not-found"]
    assert pasted["quotations"][0]["excerpt"] == "ages-of-concern#p28-1"
    assert pasted["checked"]["faults"] == 1
    html = f"<blockquote>{words}</blockquote><a href='https://x.org/excerpts/ages-of-concern/p999'>x</a>"
    (rich,) = client.post("/api/v1/verify", json={"html": html}).json
    assert [link["status"] for link in rich["links"]] == ["broken"]
    files = [(io.BytesIO(text.encode()), "a.txt"), (io.BytesIO(b"PK"), "b.docx")]
    response = client.post("/api/v1/verify", data={"file": files})
    first, second = response.json
    assert (first["document"], first["quotations"]) == ("a.txt", pasted["quotations"])
    assert "is damaged" in second["unread"][0]["what"]
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("sent", "status", "problem"),
    [
        ({"json": {"text": 1}}, 400, "'text' is not text."),
        ({"json": {}}, 400, "Send a JSON object with 'text' or 'html'."),
        ({"json": {"text": "x", "title": "y"}}, 400, "'title' is not a field. Use 'text' or 'html'."),
        ({"json": {"text": "x", "html": "y"}}, 400, "Send 'text' or 'html', not both."),
        ({"data": {"text": "x"}, "content_type": "multipart/form-data"}, 400, "'text' is not a field"),
        ({"data": b"x", "content_type": "text/plain"}, 415, "multipart/form-data"),
    ],
)
def test_what_cannot_be_verified_is_a_problem(
    client: FlaskClient, sent: dict[str, Any], status: int, problem: str
) -> None:
    response = client.post("/api/v1/verify", **sent)
    assert (response.status_code, response.mimetype) == (status, "application/problem+json")
    assert problem in " ".join(response.json.get("problems", [response.json.get("detail", "")]))
