"""Feeds: any search, to be followed in a feed reader, a mailbox or a chat without an account."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, Response, current_app, render_template, request

from lessonsearch.model.lesson import LANGUAGE
from lessonsearch.query.query import PER_PAGE, Query
from lessonsearch.web.feed_formats import FEED_FORMATS
from lessonsearch.web.pack_state import PACK_PARAM
from lessonsearch.web.presenters.feed import Feed, amendments_feed, search_feed
from lessonsearch.web.request import absolute, library

bp = Blueprint("feeds", __name__)

ENDINGS = ", ".join(FEED_FORMATS)


@bp.get(f"/feed.<any({ENDINGS}):form>")
def search(form: str) -> Response:
    """Give a search as a feed, in the order of first publication."""
    query = Query.read(request.args.items(multi=True), library().taxonomy, also=(PACK_PARAM,))
    return _feed_response(search_feed(replace(query, sort="", page=1, per_page=PER_PAGE), library()), form)


@bp.get(f"/corrections.<any({ENDINGS}):form>")
def corrections(form: str) -> Response:
    """Give what was put right after its publication as a feed."""
    return _feed_response(amendments_feed(library()), form)


def _feed_response(feed: Feed, form: str) -> Response:
    own = absolute(request.full_path.rstrip("?"))
    if form == "json":
        content = current_app.json.dumps(_json_feed(feed, own))
    else:
        content = render_template(f"machine/feed.{form}.xml", feed=feed, own=own)
    return Response(content, content_type=f"{FEED_FORMATS[form].media_type}; charset=utf-8")


def _json_feed(feed: Feed, own: str) -> dict[str, object]:
    """A feed in the format JSON Feed, version 1.1."""
    return {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.home,
        "feed_url": own,
        "language": LANGUAGE,
        "items": [
            {
                "id": entry.id,
                "url": entry.address,
                "title": entry.title,
                "content_html": str(entry.content),
                "date_published": entry.instant,
                "authors": [{"name": entry.author}],
                "tags": list(entry.tags),
            }
            for entry in feed.entries
        ],
    }
