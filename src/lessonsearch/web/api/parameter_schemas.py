"""The parameters of the API in its OpenAPI document, made from the facets and the taxonomy."""

from __future__ import annotations

from lessonsearch.model.taxonomy import Facet, Taxonomy
from lessonsearch.query.query import (
    LITERAL,
    MAX_PAGES,
    MAX_PER_PAGE,
    MAX_QUERY_LENGTH,
    MAX_VALUES,
    PER_PAGE,
    SORTS,
)
from lessonsearch.web.api.schemas import Schema


def path_parameter(name: str, description: str, example: str) -> Schema:
    """A segment of a path, with an example."""
    schema = {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"}
    return {
        "name": name,
        "in": "path",
        "required": True,
        "description": description,
        "schema": schema,
        "example": example,
    }


def search_parameters(taxonomy: Taxonomy, example: str) -> list[Schema]:
    """The parameters of a search, without those of its pages. `example`: words to search for."""
    words = (
        'Words to search for. Put a phrase in "quotation marks", OR between alternatives, and - or NOT before'
        " a word to leave out."
    )
    return [
        parameter("q", words, {"type": "string", "maxLength": MAX_QUERY_LENGTH}, example),
        *(_facet_parameter(facet, taxonomy) for facet in taxonomy.facets),
        parameter(
            "sort",
            "The order of the lessons. If you leave it out: best match first, or report order if there are no"
            " words to search for.",
            {"type": "string", "enum": list(SORTS)},
        ),
        parameter(
            "as",
            "Use `typed` to search for your exact words: lessons must have all of them, and we do not correct"
            " spelling or add related terms.",
            {"type": "string", "enum": [LITERAL]},
        ),
    ]


def _facet_parameter(facet: Facet, taxonomy: Taxonomy) -> Schema:
    values = [choice.id for choice in taxonomy.choices(facet.name)]
    schema: Schema = {"type": "array", "items": {"type": "string", "enum": values}, "maxItems": MAX_VALUES}
    return {
        **parameter(
            facet.name,
            f"{facet.label}. Repeat it to find lessons with any of several values.",
            schema,
        ),
        "style": "form",
        "explode": True,
    }


def parameter(name: str, description: str, schema: Schema, example: object = None) -> Schema:
    """A parameter of the query string, with an example where one is given."""
    described: Schema = {"name": name, "in": "query", "description": description, "schema": schema}
    return described if example is None else {**described, "example": example}


def _page_schema(maximum: int, default: int) -> Schema:
    return {"type": "integer", "minimum": 1, "maximum": maximum, "default": default}


def paging_parameters(example: int) -> list[Schema]:
    """The parameters of a list in pages. `example`: lessons on a page."""
    return [
        parameter("page", "The number of the page.", _page_schema(MAX_PAGES, 1)),
        parameter("per_page", "Lessons on each page.", _page_schema(MAX_PER_PAGE, PER_PAGE), example),
    ]
