"""Structured data as `extruct`, the reader of a search-engine company, takes it out of our pages."""

from __future__ import annotations

from typing import Any

import extruct
import pytest
from flask.testing import FlaskClient
from markupsafe import escape

from lessonsearch.app.library import Library
from lessonsearch.web.presenters.structured_data import json_ld


def structured(client: FlaskClient, address: str) -> dict[str, list[dict[str, Any]]]:
    """Type → the documents of that type on a page."""
    page = client.get(address).text
    by_type: dict[str, list[dict[str, Any]]] = {}
    for document in extruct.extract(page, syntaxes=["json-ld"])["json-ld"]:
        assert document["@context"] == "https://schema.org"
        by_type.setdefault(document["@type"], []).append(document)
    return by_type


def trail(found: dict[str, list[dict[str, Any]]]) -> list[tuple[int, str, str]]:
    (crumbs,) = found["BreadcrumbList"]
    return [(item["position"], item["name"], item["item"]) for item in crumbs["itemListElement"]]


def test_an_excerpt_is_a_quotation_of_its_report(client: FlaskClient, library: Library) -> None:
    found = structured(client, "/excerpts/ages-of-concern/p31-2")
    (quotation,) = found["Quotation"]
    assert quotation["text"] == library.excerpt("ages-of-concern#p31-2")[1].text
    assert quotation["url"] == "http://localhost/excerpts/ages-of-concern/p31-2"
    (report,) = found["Report"]
    assert quotation["isPartOf"] == {"@id": report["@id"]}
    assert (report["datePublished"], report["reportNumber"]) == ("2011-10", "110080")
    assert report["publisher"]["name"] == "Ofsted"
    assert trail(found)[-1] == (4, "Paragraph 31, point 2", quotation["url"])


def test_a_lesson_has_each_of_its_passages(client: FlaskClient, library: Library) -> None:
    lesson = library.lesson("ages-of-concern/late-pre-birth-assessment")
    found = structured(client, f"/lessons/{lesson.id}")
    assert [quotation["text"] for quotation in found["Quotation"]] == [p.text for p in lesson.passages]
    for _, _, address in trail(found):
        assert client.get(address).status_code == 200


def test_own_words_are_not_called_a_quotation(client: FlaskClient, library: Library) -> None:
    own = [source.id for source in library.sources.values() if not source.verbatim]
    lessons = [lesson.id for source in own for lesson in library.lessons_of(source)]
    assert lessons
    for address in (*(f"/sources/{id_}" for id_ in own), *(f"/lessons/{id_}" for id_ in lessons)):
        assert set(structured(client, address)) == {"BreadcrumbList"}


def test_the_start_page_names_the_search(client: FlaskClient) -> None:
    (site,) = structured(client, "/")["WebSite"]
    target = site["potentialAction"]["target"]["urlTemplate"]
    assert client.get(target.replace("{search_term_string}", "fathers")).status_code == 200
    assert "ld+json" not in client.get("/?q=fathers").text


def test_training_material_is_a_learning_resource(client: FlaskClient) -> None:
    found = structured(client, "/training/invisible-fathers")
    (resource,) = found["LearningResource"]
    assert resource["timeRequired"] == "PT7M"
    assert "Fathers and other men in the family" in resource["about"]
    assert len(resource["citation"]) >= 1


def test_the_data_are_a_dataset_whose_files_are_there(client: FlaskClient) -> None:
    (data,) = structured(client, "/sources")["Dataset"]
    assert 50 <= len(data["description"]) <= 5000  # what dataset search engines take
    assert len(data["distribution"]) == 3
    for file in data["distribution"]:
        assert client.get(file["contentUrl"]).mimetype == file["encodingFormat"]


@pytest.mark.parametrize("text", ["</script><script>alert(1)</script>", "<!--", "’“&\u2028"])
def test_no_text_ends_the_script(text: str) -> None:
    page = f"<html><head>{json_ld([{'name': text}])}</head><body>{escape('x')}</body></html>"
    assert page.count("<script") == page.count("</script>") == 1
    (found,) = extruct.extract(page, syntaxes=["json-ld"])["json-ld"]
    assert found["name"] == text
