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


def path_parameter(name: str, example: str) -> Schema:
    """A segment of a path, with an example."""
    schema = {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"}
    return {"name": name, "in": "path", "required": True, "schema": schema, "example": example}


def search_parameters(taxonomy: Taxonomy) -> list[Schema]:
    """The parameters of a search, without those of its pages."""
    words = 'Words, "exact phrases", -word or NOT word, OR between alternatives'
    return [
        parameter("q", words, {"type": "string", "maxLength": MAX_QUERY_LENGTH}),
        *(_facet_parameter(facet, taxonomy) for facet in taxonomy.facets),
        parameter("sort", "Order; best match where there are words", {"type": "string", "enum": list(SORTS)}),
        parameter(
            "as",
            "`typed`: only the very words, all of them; nothing corrected, added or left out",
            {"type": "string", "enum": [LITERAL]},
        ),
    ]


def _facet_parameter(facet: Facet, taxonomy: Taxonomy) -> Schema:
    values = [choice.id for choice in taxonomy.choices(facet.name)]
    schema: Schema = {"type": "array", "items": {"type": "string", "enum": values}, "maxItems": MAX_VALUES}
    return {
        **parameter(facet.name, f"{facet.label}: any of these", schema),
        "style": "form",
        "explode": True,
    }


def parameter(name: str, description: str, schema: Schema) -> Schema:
    """A parameter of the query string."""
    return {"name": name, "in": "query", "description": description, "schema": schema}


def _page_schema(maximum: int, default: int) -> Schema:
    return {"type": "integer", "minimum": 1, "maximum": maximum, "default": default}


PAGING_PARAMETERS = [
    parameter("page", "Which page", _page_schema(MAX_PAGES, 1)),
    parameter("per_page", "Lessons on a page", _page_schema(MAX_PER_PAGE, PER_PAGE)),
]
