"""The OpenAPI 3.1 document of the API, made from the facets and the taxonomy.

Tests send requests that it allows and requests that it forbids, and check the responses against it. The
schemas of the responses are in `schemas`.
"""

from __future__ import annotations

from lessonsearch import __version__
from lessonsearch.app.library import Library
from lessonsearch.verify import ENDINGS
from lessonsearch.web import uploads
from lessonsearch.web.api.parameter_schemas import (
    PAGING_PARAMETERS,
    parameter,
    path_parameter,
    search_parameters,
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
                    [*search_parameters(library.taxonomy), *PAGING_PARAMETERS],
                )
            ),
            "/api/v1/lessons/{source}/{slug}": _get(
                "lesson",
                "A lesson, by today’s id or an old one",
                "Lesson",
                [path_parameter("source", source), path_parameter("slug", slug)],
                may_be_missing=True,
            ),
            "/api/v1/excerpts/{source}/{anchor}": _get(
                "excerpt",
                "An excerpt in every form, with its citations",
                "Excerpt",
                [path_parameter("source", source), path_parameter("anchor", anchor)],
                may_be_missing=True,
            ),
            "/api/v1/suggest": _get(
                "suggest",
                "What may be about to be typed: themes, words of the thesaurus, titles of lessons",
                "Suggestions",
                [parameter("q", "What is typed so far", {"type": "string"})],
            ),
            "/api/v1/taxonomy": _get("taxonomy", "Every facet with its choices", "Taxonomy", []),
            "/api/v1/lessons.ndjson": _get_file(
                "lessons-ndjson",
                "All lessons of a search, or every lesson: a `LessonRecord` in JSON to a line",
                "application/x-ndjson",
                search_parameters(library.taxonomy),
            ),
            "/api/v1/lessons.csv": _get_file(
                "lessons-csv",
                "The same as a table: a lesson to a row, lists with spaces between their values",
                "text/csv",
                search_parameters(library.taxonomy),
            ),
            "/api/v1/corpus.zip": _get_file(
                "corpus", "The files of the corpus, with licences and checksums", "application/zip", []
            ),
            "/api/v1/corpus.zip.sha256": _get_file(
                "corpus-checksum", "The checksum of that file", "text/plain", []
            ),
            "/api/v1/verify": _verify(),
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
    """A path with a GET operation that returns JSON; with 404 and 410 if `may_be_missing`."""
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
        responses["410"] = _problem("What had that name was withdrawn; the sentence says when and why")
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
