"""oEmbed (oembed.com, 1.0): how a content management system turns a pasted link into what it leads to.

It finds this provider by a link in the head of the page, and gets the code of the card.
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

pages = Blueprint("oembed", __name__)

DAY = 86_400
"""Seconds for which a consumer may keep an answer: a corrected excerpt is seen the next day."""


@pages.get("/oembed")
def provide() -> Response:
    """Tell a content management system what to show for a link."""
    asked = _asked()
    if asked.form not in ("json", "xml"):
        abort(501, f"Answers are given as json or xml, not as '{asked.form}'.")
    found = document(_linked(asked.url), asked)
    if asked.form == "json":
        return jsonify(found)
    return Response(render_template("machine/oembed.xml", found=found), mimetype="text/xml")


@dataclass(frozen=True)
class OembedRequest:
    """What an oEmbed consumer asks for."""

    url: str
    form: str
    most_wide: int | None
    most_high: int | None


def _asked() -> OembedRequest:
    """The parameters of oEmbed. Raises QueryError with a sentence for each that cannot be used."""
    problems: list[str] = []
    url = request.args.get("url", "")
    if not url:
        problems.append("'url' is missing: the address of an excerpt or a lesson.")
    most = [_pixels(name, problems) for name in ("maxwidth", "maxheight")]
    if problems:
        raise QueryError(*problems)
    return OembedRequest(url, normalise_input(request.args.get("format", "json"))[:20], *most)


def _pixels(name: str, problems: list[str]) -> int | None:
    text = request.args.get(name, "")
    if text and not (text.isascii() and text.isdigit() and int(text[:6]) > 0 and len(text) < 6):
        problems.append(f"'{name}' is a whole number of pixels, not '{normalise_input(text)[:40]}'.")
        return None
    return int(text) if text else None


def _linked(url: str) -> Citation:
    """The excerpt or lesson that an address of this site leads to. Raises NotFound."""
    nothing = NotFound("Only addresses of excerpts and lessons of this site can be embedded.")
    try:
        parts = urlsplit(url)
        endpoint, names = current_app.url_map.bind("").match(parts.path)
    except (ValueError, HTTPException) as error:
        raise nothing from error
    ours = {request.host, urlsplit(site().settings.url).netloc}
    if parts.scheme not in ("http", "https") or parts.netloc not in ours:
        raise nothing
    if endpoint in ("lessons.excerpt", "citing.excerpt_card"):
        return cite_excerpt(**names)
    if endpoint not in ("lessons.lesson", "citing.lesson_card"):
        raise nothing
    found = library().lesson(f"{names['source']}/{names['slug']}")
    if found.excerpt(parts.fragment):
        return cite_excerpt(found.source, parts.fragment)
    return cite_lesson(found.id)


def document(held: Citation, asked: OembedRequest) -> dict[str, object]:
    """What oEmbed answers, version 1.0, type rich."""
    size = card_size(held, asked.most_wide, asked.most_high)
    return {
        "version": "1.0",
        "type": "rich",
        "title": held.source_line,
        "author_name": held.author,
        "provider_name": "lessonsearch",
        "provider_url": absolute("/"),
        "cache_age": DAY,
        "html": embed_code(held, size),
        "width": size.width,
        "height": size.height,
    }
