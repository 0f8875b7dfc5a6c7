"""API reference for people: the OpenAPI document, with the real response to each of its examples."""

from __future__ import annotations

import csv
import io
import json
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from flask import current_app, request
from werkzeug.test import EnvironBuilder

from lessonsearch.errors import LessonsearchError
from lessonsearch.web.api.schemas import Schema
from lessonsearch.web.presenters.shortened_json import shortened_json

JSON, FORM, JSON_LINES, CSV = (
    "application/json",
    "multipart/form-data",
    "application/x-ndjson",
    "text/csv",
)
PARTS = {JSON_LINES: "the first line, laid out for reading", CSV: "the first two rows"}
"""Maximum part shown of a file that is streamed."""
MAX_ROWS = 2
"""Maximum rows shown of a table."""
MAX_ROW = 400
"""Maximum characters shown of a row."""


@dataclass(frozen=True)
class ParameterView:
    """A parameter, with its values in words or as a list."""

    name: str
    description: str
    limits: str
    values: tuple[str, ...]
    required: bool


@dataclass(frozen=True)
class EndpointView:
    """An endpoint with an example, the commands that send it, and the response as shown."""

    id: str
    method: str
    path: str
    summary: str
    description: str
    parameters: tuple[ParameterView, ...]
    like: EndpointView | None
    """An earlier endpoint that has all of its parameters."""
    address: str
    """The example's address within the site; empty if it cannot be opened as a link."""
    commands: tuple[str, ...]
    part: str
    """The part of the response that is shown; empty for all of it."""
    answer: str
    """Empty if the response is made from the whole corpus."""


def endpoint_views(document: Schema, root: str) -> list[EndpointView]:
    """Every endpoint of an OpenAPI document. `root`: the absolute URL of the site, without a slash."""
    paths: Mapping[str, Any] = document["paths"]  # type: ignore[assignment]
    views: list[EndpointView] = []
    for path, methods in paths.items():
        views += [
            _endpoint_view(path, method, operation, root, views) for method, operation in methods.items()
        ]
    return views


def error_example() -> tuple[str, str]:
    """The address of a search with a value that its order cannot have, and the answer to it."""
    address = "/api/v1/search?sort=best"
    return request.script_root + address, shortened_json(json.loads(_answer(address)))


def _endpoint_view(
    path: str, method: str, operation: Mapping[str, Any], root: str, before: list[EndpointView]
) -> EndpointView:
    given = operation.get("parameters", [])
    address = example_address(path, given)
    content = operation.get("requestBody", {}).get("content", {})
    body = content.get(JSON, {}).get("example")
    media_type = next(iter(operation["responses"]["200"]["content"]))
    parameters = tuple(_parameter_view(parameter) for parameter in given)
    return EndpointView(
        operation["operationId"],
        method.upper(),
        path,
        operation["summary"],
        operation["description"],
        parameters,
        next((view for view in before if parameters and set(parameters) <= set(view.parameters)), None),
        request.script_root + address if method == "get" else "",
        tuple(_commands(root + address, body, content, media_type)),
        PARTS.get(media_type, ""),
        _shortened(_answer(address, body), media_type) if media_type in (JSON, *PARTS) else "",
    )


def example_address(path: str, parameters: list[Mapping[str, Any]]) -> str:
    """The address of an operation's example, from the examples of its parameters."""
    examples = [parameter for parameter in parameters if "example" in parameter]
    for parameter in examples:
        path = path.replace("{" + parameter["name"] + "}", str(parameter["example"]))
    query = urlencode(
        [(parameter["name"], parameter["example"]) for parameter in examples if parameter["in"] == "query"]
    )
    return f"{path}?{query}" if query else path


def _parameter_view(parameter: Mapping[str, Any]) -> ParameterView:
    schema = parameter["schema"]
    values = schema.get("enum") or schema.get("items", {}).get("enum") or ()
    limits = []
    if "maxLength" in schema:
        limits.append(f"Up to {schema['maxLength']} characters")
    if "maximum" in schema:
        limits.append(f"{schema['minimum']} to {schema['maximum']}; {schema['default']} if you leave it out")
    if "maxItems" in schema:
        limits.append(f"Up to {schema['maxItems']} values")
    return ParameterView(
        parameter["name"],
        parameter["description"],
        ". ".join(limits),
        tuple(values),
        parameter.get("required", False),
    )


def _commands(url: str, body: object, content: Mapping[str, Any], media_type: str) -> Iterator[str]:
    """The curl commands that send an example, as JSON and as a file if both are possible."""
    if body is None:
        yield f"curl {'-O ' if media_type not in (JSON, *PARTS) else ''}{shlex.quote(url)}"
    else:
        yield f"curl --json {shlex.quote(json.dumps(body, ensure_ascii=False))} {shlex.quote(url)}"
    if FORM in content:
        yield f"curl -F file=@handout.docx {shlex.quote(url)}"


def _answer(address: str, body: object = None) -> str:
    """The site's response to an example; for a file, its first part."""
    sent: dict[str, Any] = {} if body is None else {"method": "POST", "json": body}
    environ = EnvironBuilder(address, request.url_root, **sent).get_environ()
    with current_app.request_context(environ):
        try:
            answer = current_app.dispatch_request()
        except LessonsearchError as error:
            answer = current_app.handle_user_exception(error)
        response = current_app.make_response(answer)
        try:
            return next(iter(response.iter_encoded()), b"").decode().removeprefix("\ufeff")
        finally:
            response.close()


def _shortened(answer: str, media_type: str) -> str:
    if media_type == CSV:
        rows = islice(csv.reader(io.StringIO(answer, newline="")), MAX_ROWS)
        return "\n".join(_shortened_row(row) for row in rows)
    if media_type == JSON_LINES:
        answer = answer.partition("\n")[0]
    return shortened_json(json.loads(answer))


def _shortened_row(row: list[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(row)
    line = out.getvalue()
    rest = len(line) - MAX_ROW
    return line if rest <= 0 else f"{line[:MAX_ROW]} … {rest:,} more characters"
