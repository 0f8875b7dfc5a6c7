"""The oEmbed provider (oembed.com, 1.0): a content management system turns a pasted link into a card.

It discovers the provider by a link in the head of the page, and gets the HTML of the card.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, current_app, jsonify, render_template, request
from werkzeug.exceptions import HTTPException

from lessonsearch.citations import Citation
from lessonsearch.citations.embed_card import card_size, embed_code
from lessonsearch.errors import NotFound, QueryError
from lessonsearch.text.user_input import normalise_input
from lessonsearch.web.presenters.citation_panel import cite_excerpt, cite_lesson
from lessonsearch.web.request import absolute, library, site

bp = Blueprint("oembed", __name__)

DEFAULT_PORTS = {"http": 80, "https": 443}
CACHE_AGE = 86_400
"""Seconds for which a consumer may cache the response: a corrected excerpt is seen the next day."""


@bp.get("/oembed")
def provide() -> Response:
    """Describe the card for a link."""
    options = _read_options()
    if options.form not in ("json", "xml"):
        abort(501, f"'format' is json or xml, not '{options.form}'.")
    document = _document(_linked_citation(options.url), options)
    if options.form == "json":
        return jsonify(document)
    return Response(render_template("machine/oembed.xml", found=document), mimetype="text/xml")


@dataclass(frozen=True)
class OembedRequest:
    """The parameters of an oEmbed request; sizes are in pixels."""

    url: str
    form: str
    max_width: int | None
    max_height: int | None


def _read_options() -> OembedRequest:
    """The parameters of this request. Raises QueryError with a sentence for each that is invalid."""
    problems: list[str] = []
    url = request.args.get("url", "")
    if not url:
        problems.append("'url' is missing. Give the link of an excerpt or a lesson.")
    limits = [_pixels(name, problems) for name in ("maxwidth", "maxheight")]
    if problems:
        raise QueryError(*problems)
    return OembedRequest(url, normalise_input(request.args.get("format", "json"))[:20], *limits)


def _pixels(name: str, problems: list[str]) -> int | None:
    text = request.args.get(name, "")
    if text and not (text.isascii() and text.isdigit() and int(text[:6]) > 0 and len(text) < 6):
        problems.append(f"'{name}' is a whole number of pixels, not '{normalise_input(text)[:40]}'.")
        return None
    return int(text) if text else None


def _linked_citation(url: str) -> Citation:
    """The citation of the excerpt or lesson that a URL of this site leads to. Raises NotFound."""
    not_embeddable = NotFound("You can embed only excerpts and lessons of this site. Give the link of one.")
    try:
        parts = urlsplit(url)
        endpoint, names = current_app.url_map.bind("").match(parts.path)
    except (ValueError, HTTPException) as error:
        raise not_embeddable from error
    if parts.scheme not in DEFAULT_PORTS or _origin(url) not in _own_origins():
        raise not_embeddable
    if endpoint in ("lessons.excerpt", "citations.excerpt_card"):
        return cite_excerpt(**names, library=library())
    if endpoint not in ("lessons.lesson", "citations.lesson_card"):
        raise not_embeddable
    lesson = library().lesson(f"{names['source']}/{names['slug']}")
    anchor = parts.fragment.partition(":~:")[0]
    if lesson.excerpt(anchor):
        return cite_excerpt(lesson.source, anchor, library())
    return cite_lesson(lesson.id, library())


def _own_origins() -> set[tuple[str, int]]:
    """Hosts and ports by which this site is known."""
    own = {_origin(request.host_url)}
    return own | {_origin(site().settings.url)} if site().settings.url else own


def _origin(url: str) -> tuple[str, int]:
    """Host and port of an address, as browsers compare them. Raises NotFound."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".").encode("idna").decode()
        return host, parts.port or DEFAULT_PORTS.get(parts.scheme, 0)
    except (ValueError, UnicodeError) as error:
        raise NotFound(
            "You can embed only excerpts and lessons of this site. Give the link of one."
        ) from error


def _document(citation: Citation, options: OembedRequest) -> dict[str, object]:
    """The oEmbed response, version 1.0, type `rich`."""
    size = card_size(citation, options.max_width, options.max_height)
    return {
        "version": "1.0",
        "type": "rich",
        "title": citation.source_line,
        "author_name": citation.author,
        "provider_name": "lessonsearch",
        "provider_url": absolute("/"),
        "cache_age": CACHE_AGE,
        "html": embed_code(citation, size),
        "width": size.width,
        "height": size.height,
    }
