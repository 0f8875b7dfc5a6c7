"""The page of a pack: excerpts put together, ordered and annotated, for a briefing, a handout or slides.

The URL holds the pack. The page is a form; each submission is answered with a redirect to the URL of the
changed pack. Where that is not possible, the form comes back as it was typed, with the problems.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple
from urllib.parse import parse_qsl, unquote

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from lessonsearch.app.export_formats import PACK_FILES
from lessonsearch.app.library import Library
from lessonsearch.errors import NotFound
from lessonsearch.packs import (
    NEW_PACK,
    TEMPLATES,
    Pack,
    ParsedPack,
    encode_pack,
    first_params,
    parse_pack,
    too_long,
)
from lessonsearch.web.pack_state import PACK_PARAM, pack_address, set_current_pack
from lessonsearch.web.presenters.pack_page import pack_page
from lessonsearch.web.request import library, own_query_string

bp = Blueprint("packs", __name__)

STEPS = {"up": -1, "down": 1}

PRIVATE = "private, no-cache"
"""`Cache-Control` of packs: shared caches must not store a trainer's own notes."""

MAX_FORM_LENGTH = 500_000
"""Bytes of a submitted form: several times the largest pack."""

MAX_PASTED = 100
"""Links that are read of what was pasted: more than fit into a pack."""

LESSON = re.compile(r"/lessons/([a-z0-9-]+/[a-z0-9-]+)(?:[^#]*#([a-z0-9-]+))?")
EXCERPT = re.compile(r"/excerpts/([a-z0-9-]+)/([a-z0-9-]+)|^([a-z0-9-]+)#([a-z0-9-]+)$")
"""What can be pasted to be added: links to excerpts and lessons, ids of excerpts."""


@bp.get("/pack")
def show() -> AnyResponse:
    """Show the pack in the URL."""
    query = own_query_string()
    parsed = parse_pack(query) if query else ParsedPack(NEW_PACK)
    return render_pack(parsed.pack, parsed.problems)


@bp.post("/pack")
def change() -> AnyResponse:
    """Change the pack as the form says, and redirect to the result."""
    request.max_content_length = MAX_FORM_LENGTH
    submission = _read_form(request.get_data(as_text=True), library())
    if submission.problems:
        return render_pack(submission.pack, submission.problems, submission.pasted)
    return redirect(_next_address(submission), 303)


def render_pack(pack: Pack, problems: Sequence[str] = (), typed: str = "") -> AnyResponse:
    """The response with a pack's page; its status is 400 where there are problems."""
    set_current_pack(pack)
    page = pack_page(pack, problems, typed, library())
    html = render_template("pages/pack.html", page=page, files=PACK_FILES, templates=TEMPLATES)
    return Response(html, 400 if page.problems else 200, {"Cache-Control": PRIVATE})


class _Submission(NamedTuple):
    """The changed pack, with the button that was pressed and the number of the item beside it, or -1."""

    pack: Pack
    problems: list[str]
    action: str
    number: int
    pasted: str


def _read_form(body: str, library: Library) -> _Submission:
    """The pack of a form with the excerpts pasted into it added and the button's action done."""
    parsed, form = parse_pack(body, also=("do", "add")), dict(parse_qsl(first_params(body)))
    pasted = form.get("add", "")
    pack, problems = _with_pasted(parsed.pack, pasted, library)
    action, _, digits = form.get("do", "").partition("-")
    number = int(digits) if digits.isascii() and digits.isdigit() else -1
    pack = pack.without(number) if action == "remove" else pack.moved(number, STEPS.get(action, 0))
    problems = [*parsed.problems, *problems, *filter(None, [too_long(pack)])]
    return _Submission(pack, problems, action, number, pasted)


def _next_address(submission: _Submission) -> str:
    """Where the redirect leads: a file, the search, the item moved, or the one after an item removed."""
    pack, action = submission.pack, submission.action
    if action in PACK_FILES:
        return pack_address(pack).replace("/pack?", f"/pack.{action}?", 1)
    if action == "search":
        return f"{url_for('search.results')}?{PACK_PARAM}={encode_pack(pack)}"
    if action in STEPS or action == "remove":
        item = max(0, min(submission.number + STEPS.get(action, 0), len(pack.items) - 1))
        return f"{pack_address(pack)}#item-{item}"
    return pack_address(pack) + ("#items" if action == "add" else "")


def _with_pasted(pack: Pack, pasted: str, library: Library) -> tuple[Pack, list[str]]:
    """The pack with the excerpts of pasted links and ids added, and a sentence for each that is not found."""
    problems: list[str] = []
    words = pasted.split(maxsplit=MAX_PASTED)
    if len(words) > MAX_PASTED:
        problems.append(f"Paste {MAX_PASTED} links at most. We did not read the rest.")
    for word in words[:MAX_PASTED]:
        try:
            pack = pack.with_excerpts(_excerpt_ids(unquote(word), library))
        except NotFound as error:
            problems += error.problems
    return pack, problems


def _excerpt_ids(pasted: str, library: Library) -> Iterator[str]:
    """Ids of the excerpts that a pasted link leads to; for a lesson, its passages. Raises NotFound."""
    if match := LESSON.search(pasted):
        lesson = library.lesson(match[1])
        excerpt = lesson.excerpt(match[2]) if match[2] else None
        return iter([excerpt.id] if excerpt else [passage.id for passage in lesson.passages])
    if match := EXCERPT.search(pasted):
        source, anchor = filter(None, match.groups())
        return iter([library.excerpt(f"{source}#{anchor}")[1].id])
    raise NotFound(f"“{pasted[:80]}” is not a link to a passage or a lesson.")
