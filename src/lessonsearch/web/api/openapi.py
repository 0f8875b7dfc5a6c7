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
from lessonsearch.web.api.schemas import TEXT, Schema, reference, schemas

DEPRECATION = (
    "Version 1 gains addresses, parameters and fields; programs should ignore fields that they do not know. "
    "What has to go is announced in the changelog and, for twelve months at least, by the headers "
    "Deprecation (RFC 9745) and Sunset (RFC 8594) of its responses. Nothing is deprecated now."
)
"""The deprecation policy."""


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
            "description": DEPRECATION,
            "license": {
                "name": "MIT (the program; the texts are under their sources’ licences)",
                "identifier": "MIT",
            },
        },
        "servers": [{"url": server or "/"}],
        "paths": {
            "/api/v1/search": _with_links(
                _get(
                    "search",
                    "Search the lessons",
                    "Results",
                    [*_search_parameters(library.taxonomy), *PAGING_PARAMETERS],
                )
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
            "/api/v1/lessons.ndjson": _get_file(
                "lessons-ndjson",
                "All lessons of a search, or every lesson: a `LessonRecord` in JSON to a line",
                "application/x-ndjson",
                _search_parameters(library.taxonomy),
            ),
            "/api/v1/lessons.csv": _get_file(
                "lessons-csv",
                "The same as a table: a lesson to a row, lists with spaces between their values",
                "text/csv",
                _search_parameters(library.taxonomy),
            ),
            "/api/v1/corpus.zip": _get_file(
                "corpus", "The files of the corpus, with licences and checksums", "application/zip", []
            ),
            "/api/v1/corpus.zip.sha256": _get_file(
                "corpus-checksum", "The checksum of that file", "text/plain", []
            ),
            "/api/v1/openapi.json": _get("openapi", "This document", "OpenAPI", []),
        },
        "components": {
            "schemas": schemas(library.taxonomy),
            "headers": {
                "ETag": {"schema": TEXT, "required": True},
                "Link": {
                    "description": "The first, previous, next and last page (RFC 8288)",
                    "schema": TEXT,
                    "required": True,
                },
            },
        },
    }


def _get(
    name: str, summary: str, schema: str, parameters: list[Schema], may_be_missing: bool = False
) -> Schema:
    """A path with a GET operation that returns JSON; with 404 among its responses if `may_be_missing`."""
    return _operation(
        name, summary, {"application/json": {"schema": reference(schema)}}, parameters, may_be_missing
    )


def _get_file(name: str, summary: str, media_type: str, parameters: list[Schema]) -> Schema:
    """A path with a GET operation that returns a file."""
    return _operation(name, summary, {media_type: {}}, parameters)


def _with_links(path: Schema) -> Schema:
    """The path of a list in pages, whose response links to other pages."""
    path["get"]["responses"]["200"]["headers"]["Link"] = {"$ref": "#/components/headers/Link"}  # type: ignore[index]
    return path


def _operation(
    name: str, summary: str, content: Schema, parameters: list[Schema], may_be_missing: bool = False
) -> Schema:
    responses: dict[str, Schema] = {
        "200": {
            "description": summary,
            "headers": {"ETag": {"$ref": "#/components/headers/ETag"}},
            "content": content,
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


PAGING_PARAMETERS = [
    _parameter("page", "Which page", _page_schema(MAX_PAGES, 1)),
    _parameter("per_page", "Lessons on a page", _page_schema(MAX_PER_PAGE, PER_PAGE)),
]
