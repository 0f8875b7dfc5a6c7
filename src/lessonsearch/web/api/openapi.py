"""The OpenAPI 3.1 document of the API, made from the facets and the taxonomy.

Tests send requests that it allows and requests that it forbids, and check the responses against it. The
schemas of the responses are in `schemas`.
"""

from __future__ import annotations

from lessonsearch import __version__
from lessonsearch.app.library import Library
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
from lessonsearch.verify import ENDINGS
from lessonsearch.web import uploads
from lessonsearch.web.api.schemas import TEXT, Schema, reference, schemas


def openapi_document(library: Library, server: str) -> Schema:
    """The document for a server at that URL, with real lessons and excerpts as examples."""
    example = next(lesson for source in library.sources for lesson in library.contents(source, size=1))
    source, slug, anchor = example.source, example.slug, example.excerpts[0].anchor
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "lessonsearch",
            "version": __version__,
            "summary": "Search the lessons of serious case reviews, and quote the exact excerpt.",
            "license": {
                "name": "MIT (the program; the texts are under their sources’ licences)",
                "identifier": "MIT",
            },
        },
        "servers": [{"url": server or "/"}],
        "paths": {
            "/api/v1/search": _get(
                "search", "Search the lessons", "Results", _search_parameters(library.taxonomy)
            ),
            "/api/v1/lessons/{source}/{slug}": _get(
                "lesson",
                "A lesson, by today’s id or an old one",
                "Lesson",
                [_path_parameter("source", source), _path_parameter("slug", slug)],
                may_be_missing=True,
            ),
            "/api/v1/excerpts/{source}/{anchor}": _get(
                "excerpt",
                "An excerpt in every form, with its citations",
                "Excerpt",
                [_path_parameter("source", source), _path_parameter("anchor", anchor)],
                may_be_missing=True,
            ),
            "/api/v1/suggest": _get(
                "suggest",
                "What may be about to be typed: themes, words of the thesaurus, titles of lessons",
                "Suggestions",
                [_parameter("q", "What is typed so far", {"type": "string"})],
            ),
            "/api/v1/taxonomy": _get("taxonomy", "Every facet with its choices", "Taxonomy", []),
            "/api/v1/verify": _verify(),
            "/api/v1/openapi.json": _get("openapi", "This document", "OpenAPI", []),
        },
        "components": {
            "schemas": schemas(library.taxonomy),
            "headers": {"ETag": {"schema": TEXT, "required": True}},
        },
    }


def _get(
    name: str, summary: str, schema: str, parameters: list[Schema], may_be_missing: bool = False
) -> Schema:
    """A path with its GET operation; with 404 among its responses if `may_be_missing`."""
    responses: dict[str, Schema] = {
        "200": {
            "description": summary,
            "headers": {"ETag": {"$ref": "#/components/headers/ETag"}},
            "content": {"application/json": {"schema": reference(schema)}},
        },
        "304": {"description": "The copy named in If-None-Match is still right"},
        "400": _problem("A parameter cannot be read; every problem is listed"),
        "503": _problem("The lessons cannot be read at the moment"),
    }
    if may_be_missing:
        responses["404"] = _problem("Nothing of that name")
    return {
        "get": {
            "operationId": name,
            "summary": summary,
            "parameters": parameters,
            "responses": dict(sorted(responses.items())),
        }
    }


def _verify() -> Schema:
    """The path at which a text or files are verified."""
    pasted = [
        {
            "type": "object",
            "properties": {name: {"type": "string", "maxLength": uploads.MAX_TEXT_LENGTH}},
            "required": [name],
            "additionalProperties": False,
        }
        for name in ("text", "html")
    ]
    files = {"type": "array", "items": {"type": "string", "format": "binary"}, "minItems": 1}
    form = {
        "type": "object",
        "properties": {"file": files},
        "required": ["file"],
        "additionalProperties": False,
    }
    summary = "Verify a text or files: one report for each, in order"
    return {
        "post": {
            "operationId": "verify",
            "summary": summary,
            "requestBody": {
                "required": True,
                "description": f"Files can be {', '.join(ENDINGS)}; each has its name in the form.",
                "content": {
                    "application/json": {"schema": {"oneOf": pasted}},
                    "multipart/form-data": {"schema": form},
                },
            },
            "responses": {
                "200": {
                    "description": summary,
                    "content": {
                        "application/json": {"schema": {"type": "array", "items": reference("Report")}}
                    },
                },
                "400": _problem("The request is not as described; every problem is listed"),
                "413": _problem("It is too much at once"),
                "415": _problem("It is neither JSON nor a form with files"),
                "503": _problem("The lessons cannot be read at the moment"),
            },
        }
    }


def _problem(description: str) -> Schema:
    return {
        "description": description,
        "content": {"application/problem+json": {"schema": reference("Problem")}},
    }


def _path_parameter(name: str, example: str) -> Schema:
    schema = {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"}
    return {"name": name, "in": "path", "required": True, "schema": schema, "example": example}


def _search_parameters(taxonomy: Taxonomy) -> list[Schema]:
    words = 'Words, "exact phrases", -word or NOT word, OR between alternatives'
    return [
        _parameter("q", words, {"type": "string", "maxLength": MAX_QUERY_LENGTH}),
        *(_facet_parameter(facet, taxonomy) for facet in taxonomy.facets),
        _parameter(
            "sort", "Order; best match where there are words", {"type": "string", "enum": list(SORTS)}
        ),
        _parameter(
            "as",
            "`typed`: only the very words, all of them; nothing corrected, added or left out",
            {"type": "string", "enum": [LITERAL]},
        ),
        _parameter("page", "Which page", _page_schema(MAX_PAGES, 1)),
        _parameter("per_page", "Lessons on a page", _page_schema(MAX_PER_PAGE, PER_PAGE)),
    ]


def _facet_parameter(facet: Facet, taxonomy: Taxonomy) -> Schema:
    values = [choice.id for choice in taxonomy.choices(facet.name)]
    schema: Schema = {"type": "array", "items": {"type": "string", "enum": values}, "maxItems": MAX_VALUES}
    return {
        **_parameter(facet.name, f"{facet.label}: any of these", schema),
        "style": "form",
        "explode": True,
    }


def _parameter(name: str, description: str, schema: Schema) -> Schema:
    return {"name": name, "in": "query", "description": description, "schema": schema}


def _page_schema(maximum: int, default: int) -> Schema:
    return {"type": "integer", "minimum": 1, "maximum": maximum, "default": default}
