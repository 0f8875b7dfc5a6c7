"""The operations of the OpenAPI document, with the responses that each may give."""

from __future__ import annotations

from lessonsearch.model.lesson import Excerpt
from lessonsearch.verify import ENDINGS
from lessonsearch.web import uploads
from lessonsearch.web.api.schemas import Schema, reference

UNAVAILABLE = "We cannot open the lessons at the moment, or the site is busy. Try again later"
BAD_PARAMETERS = "A parameter cannot be read. Every problem is listed"
EXAMPLE_WORDS = 12
"""Words of an excerpt that the example text quotes."""


def get_json(
    name: str,
    summary: str,
    description: str,
    schema: str,
    parameters: list[Schema],
    may_be_missing: bool = False,
) -> Schema:
    """A path with a GET operation that returns JSON; with 404 and 410 if `may_be_missing`."""
    content: Schema = {"application/json": {"schema": reference(schema)}}
    return _get(name, summary, description, content, parameters, may_be_missing)


def get_file(name: str, summary: str, description: str, media_type: str, parameters: list[Schema]) -> Schema:
    """A path with a GET operation that returns a file."""
    return _get(name, summary, description, {media_type: {}}, parameters)


def with_links(path: Schema) -> Schema:
    """The path of a list in pages, whose response links to other pages."""
    path["get"]["responses"]["200"]["headers"]["Link"] = {"$ref": "#/components/headers/Link"}  # type: ignore[index]
    return path


def _get(
    name: str,
    summary: str,
    description: str,
    content: Schema,
    parameters: list[Schema],
    may_be_missing: bool = False,
) -> Schema:
    responses: dict[str, Schema] = {
        "200": {
            "description": summary,
            "headers": {"ETag": {"$ref": "#/components/headers/ETag"}},
            "content": content,
        },
        "304": {"description": "Your copy, which If-None-Match names, is still right"},
        "400": problem(BAD_PARAMETERS),
        "503": problem(UNAVAILABLE),
    }
    if may_be_missing:
        responses["404"] = problem("There is nothing with this id")
        responses["410"] = problem("We withdrew what had this id. The sentence says when and why")
    return {
        "get": {
            "operationId": name,
            "summary": summary,
            "description": description,
            "parameters": parameters,
            "responses": dict(sorted(responses.items())),
        }
    }


def post_verify(excerpt: Excerpt) -> Schema:
    """The path at which a text or files are verified; the example quotes an excerpt."""
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
    summary = "Check a text or files"
    quoted = " ".join(excerpt.text.split()[:EXAMPLE_WORDS])
    return {
        "post": {
            "operationId": "verify",
            "summary": summary,
            "description": "Whether the quotations in a text match the reports, and whether its links to"
            " lessons work. Send JSON with `text` or `html`, or a form with up to"
            f" {uploads.MAX_FILES} files. You get one report for each, in the same order. We do not keep what"
            " you send.",
            "requestBody": {
                "required": True,
                "description": f"Files can be {', '.join(ENDINGS)}; each has its name in the form.",
                "content": {
                    "application/json": {
                        "schema": {"oneOf": pasted},
                        "example": {"text": f"The review says: “{quoted}”"},
                    },
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
                "400": problem("The request is not as described. Every problem is listed"),
                "413": problem("The request is too large"),
                "415": problem("The request is neither JSON nor a form with files"),
                "503": problem(UNAVAILABLE),
            },
        }
    }


def problem(description: str) -> Schema:
    """A response that says what went wrong."""
    return {
        "description": description,
        "content": {"application/problem+json": {"schema": reference("Problem")}},
    }
