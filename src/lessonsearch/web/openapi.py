"""The API described to programs: an OpenAPI 3.1 document, made from the facets and the taxonomy.

Tests send whatever it allows and whatever it forbids, and hold the answers to it. To add a field to an
answer, add it here too: no answer may hold a field that is not named.
"""

from __future__ import annotations

from collections.abc import Mapping

from lessonsearch import __version__
from lessonsearch.library import Library
from lessonsearch.query import LONGEST, MOST_PAGES, MOST_PER_PAGE, MOST_VALUES, PER_PAGE, SORTS
from lessonsearch.taxonomy import FACETS, Facet, Taxonomy

Schema = dict[str, object]

TEXT: Schema = {"type": "string"}
MAYBE: Schema = {"type": ["string", "null"]}
COUNT: Schema = {"type": "integer", "minimum": 0}
YES: Schema = {"type": "boolean"}
ADDRESS: Schema = {"type": "string", "format": "uri"}
TEXTS: Schema = {"type": "array", "items": TEXT}


def openapi_document(library: Library, server: str) -> Schema:
    """The document, for a server at that address, with addresses of real things as examples."""
    example = library.contents(next(iter(library.sources)), size=1)[0]
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
                [_part("source", source), _part("slug", slug)],
                found=True,
            ),
            "/api/v1/excerpts/{source}/{anchor}": _get(
                "excerpt",
                "An excerpt in every form, with its citations",
                "Excerpt",
                [_part("source", source), _part("anchor", anchor)],
                found=True,
            ),
            "/api/v1/taxonomy": _get("taxonomy", "Every facet with its choices", "Taxonomy", []),
            "/api/v1/openapi.json": _get("openapi", "This document", "OpenAPI", []),
        },
        "components": {
            "schemas": _schemas(library.taxonomy),
            "headers": {"ETag": {"schema": TEXT, "required": True}},
        },
    }


def _get(name: str, summary: str, answer: str, parameters: list[Schema], found: bool = False) -> Schema:
    """One address; `found` where it names a thing that may not be there."""
    responses: dict[str, Schema] = {
        "200": {
            "description": summary,
            "headers": {"ETag": {"$ref": "#/components/headers/ETag"}},
            "content": {"application/json": {"schema": _ref(answer)}},
        },
        "304": {"description": "The copy named in If-None-Match is still right"},
        "400": _problem("A parameter cannot be read; every problem is listed"),
        "503": _problem("The lessons cannot be read at the moment"),
    }
    if found:
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
    return {"description": description, "content": {"application/problem+json": {"schema": _ref("Problem")}}}


def _part(name: str, example: str) -> Schema:
    schema = {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"}
    return {"name": name, "in": "path", "required": True, "schema": schema, "example": example}


def _search_parameters(taxonomy: Taxonomy) -> list[Schema]:
    words = 'Words, "exact phrases", -word or NOT word, OR between alternatives'
    return [
        _parameter("q", words, {"type": "string", "maxLength": LONGEST}),
        *(_facet_parameter(facet, taxonomy) for facet in FACETS),
        _parameter(
            "sort", "Order; best match where there are words", {"type": "string", "enum": list(SORTS)}
        ),
        _parameter("page", "Which page", _from_one(MOST_PAGES, 1)),
        _parameter("per_page", "Lessons on a page", _from_one(MOST_PER_PAGE, PER_PAGE)),
    ]


def _facet_parameter(facet: Facet, taxonomy: Taxonomy) -> Schema:
    values = [choice.id for choice in taxonomy.choices(facet.name)]
    schema: Schema = {"type": "array", "items": {"type": "string", "enum": values}, "maxItems": MOST_VALUES}
    return {
        **_parameter(facet.name, f"{facet.label}: any of these", schema),
        "style": "form",
        "explode": True,
    }


def _parameter(name: str, description: str, schema: Schema) -> Schema:
    return {"name": name, "in": "query", "description": description, "schema": schema}


def _from_one(most: int, default: int) -> Schema:
    return {"type": "integer", "minimum": 1, "maximum": most, "default": default}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _object(fields: Mapping[str, Schema]) -> Schema:
    return {
        "type": "object",
        "properties": dict(fields),
        "required": list(fields),
        "additionalProperties": False,
    }


def _list(name: str) -> Schema:
    return {"type": "array", "items": _ref(name)}


def _schemas(taxonomy: Taxonomy) -> Schema:
    chosen = {facet.name: TEXTS for facet in FACETS}
    counts = {facet.name: _list("FacetChoice") for facet in FACETS}
    reference: Mapping[str, Schema] = {"id": TEXT, "title": TEXT}
    source: Mapping[str, Schema] = {
        **reference,
        **dict.fromkeys(("publisher", "published"), TEXT),
        "reference": MAYBE,
        **dict.fromkeys(("licence", "attribution"), TEXT),
        "verbatim": YES,
    }
    excerpt: Mapping[str, Schema] = {"id": TEXT, "url": ADDRESS, "paragraph": MAYBE, "text": TEXT}
    lesson: Mapping[str, Schema] = {
        "id": TEXT,
        "url": ADDRESS,
        "title": TEXT,
        "kind": {"type": "string", "enum": [choice.id for choice in taxonomy.choices("kind")]},
        "source": _object(reference),
        "section": TEXT,
        "excerpts": _list("ExcerptInLesson"),
        **dict.fromkeys(("themes", "ages", "agencies"), TEXTS),
        "content_note": MAYBE,
        "text": TEXT,
    }
    maybe_address: Schema = {"type": ["string", "null"], "format": "uri"}
    return {
        "Results": _object(
            {
                "query": _object({"q": TEXT, **chosen, "sort": {"type": "string", "enum": list(SORTS)}}),
                **dict.fromkeys(("total", "page", "per_page", "pages"), COUNT),
                "results": _list("Result"),
                "facets": _object(counts),
                "expanded": {"type": "array", "items": _object({"word": TEXT, "to": TEXTS})},
                "corrected": {"oneOf": [_object({"from": TEXT, "to": TEXT}), {"type": "null"}]},
                "matched": {"type": "string", "enum": ["all", "most"]},
                **dict.fromkeys(("next", "previous"), maybe_address),
            }
        ),
        "Result": _object({**lesson, "snippet": TEXT, "score": {"type": "number"}}),
        "FacetChoice": _object({"value": TEXT, "label": TEXT, "count": COUNT, "selected": YES}),
        "Lesson": _object(
            {
                **lesson,
                "source": _ref("Source"),
                **dict.fromkeys(("note", "same_as", "previous", "next"), MAYBE),
            }
        ),
        "Source": _object(source),
        "ExcerptInLesson": _object(excerpt),
        "Excerpt": _object(
            {
                **excerpt,
                **dict.fromkeys(("markdown", "html", "place"), TEXT),
                **dict.fromkeys(("part_of", "lead"), MAYBE),
                "lesson": _object({**reference, "url": ADDRESS}),
                "source": _ref("Source"),
                "section": TEXT,
                "content_note": MAYBE,
                "citations": _object(
                    {
                        **dict.fromkeys(("quotation", "reference", "text", "apa", "ris", "bibtex"), TEXT),
                        "link": ADDRESS,
                        "csl": {"type": "object"},
                    }
                ),
            }
        ),
        "Taxonomy": _object({"facets": _list("Facet")}),
        "Facet": _object(
            {"name": TEXT, "label": TEXT, "plural": TEXT, "many": YES, "groups": _list("Group")}
        ),
        "Group": _object({"id": MAYBE, "label": MAYBE, "choices": _list("Choice")}),
        "Choice": _object({"value": TEXT, "label": TEXT, "definition": MAYBE}),
        "OpenAPI": {"type": "object"},
        "Problem": _object(
            {"type": TEXT, "title": TEXT, "status": {"type": "integer"}, "detail": TEXT, "problems": TEXTS}
        ),
    }
