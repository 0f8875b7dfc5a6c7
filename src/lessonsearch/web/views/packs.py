"""The page of a pack: excerpts put together, ordered and noted, for a briefing, a handout or slides.

The address holds the pack. The page is a form; whatever is done with it is answered with the address of the
pack as it then is. Where that cannot be, the form comes back as it was typed, with a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from lessonsearch.app.export import resolve_items
from lessonsearch.citations import Citation
from lessonsearch.errors import NotFound
from lessonsearch.packs import TEMPLATES, Item, Pack, read, token_of, too_long
from lessonsearch.web.pack_state import NAME, pack_address, set_current_pack
from lessonsearch.web.presenters.pack_advice import PackAdvice, pack_advice
from lessonsearch.web.request import absolute, excerpt_address, library

pages = Blueprint("packing", __name__)

FILES = {
    "docx": "Word",
    "pptx": "PowerPoint",
    "html": "Web page to print",
    "md": "Markdown",
    "ris": "RIS",
    "bib": "BibTeX",
}
"""What a pack or training material can be taken away as: ending and name."""

STEPS = {"up": -1, "down": 1}

PRIVATE = "private, no-cache"
"""A trainer's own notes are nothing for a cache that others share."""

LARGEST = 500_000
"""Bytes of a form: several times the largest pack."""

LESSON = re.compile(r"/lessons/([a-z0-9-]+/[a-z0-9-]+)(?:[^#]*#([a-z0-9-]+))?")
EXCERPT = re.compile(r"/excerpts/([a-z0-9-]+)/([a-z0-9-]+)|^([a-z0-9-]+)#([a-z0-9-]+)$")
"""What may be pasted to be added: links to excerpts and lessons, ids of excerpts."""


@pages.get("/pack")
def show() -> AnyResponse:
    """Show a pack as its address has it."""
    found = read(request.query_string.decode("utf-8", "replace"))
    return pack_page(found.pack, found.problems)


@pages.post("/pack")
def change() -> AnyResponse:
    """Take what was typed, do what was asked, and lead to the pack as it then is."""
    request.max_content_length = LARGEST
    typed = request.get_data(as_text=True)
    found, form = read(typed, also=("do", "add")), dict(parse_qsl(typed))
    pack, problems = _adding(found.pack, form.get("add", ""))
    asked, _, number = form.get("do", "").partition("-")
    at = int(number) if number.isascii() and number.isdigit() else -1
    pack = _done(pack, asked, at)
    wrong = [*found.problems, *problems, *filter(None, [too_long(pack)])]
    if wrong:
        return pack_page(pack, wrong, form.get("add", ""))
    return redirect(_way_on(pack, asked, at), 303)


@dataclass(frozen=True)
class PackPage:
    """Everything that the page of a pack shows."""

    pack: Pack
    items: tuple[tuple[Item, Citation | None], ...]
    problems: tuple[str, ...]
    advice: PackAdvice
    typed: str = ""
    """What was to be added and could not be."""

    @property
    def link(self) -> str:
        """The pack's address, to be kept and sent."""
        return absolute(pack_address(self.pack))


def pack_page(pack: Pack, problems: Sequence[str] = (), typed: str = "") -> AnyResponse:
    """The page of a pack; with problems it is the answer to a bad request."""
    set_current_pack(pack)
    items, missing = resolve_items(pack, library(), lambda excerpt: absolute(excerpt_address(excerpt)))
    missing = [problem for problem in missing if problem not in problems]
    lessons = [there.lesson for _, there in items if there]
    wrong = (*problems, *missing)
    page = PackPage(pack, tuple(items), wrong, pack_advice(pack.template, lessons), typed)
    shown = render_template("pages/pack.html", page=page, files=FILES, templates=TEMPLATES)
    return Response(shown, 400 if wrong else 200, {"Cache-Control": PRIVATE})


def _done(pack: Pack, asked: str, number: int) -> Pack:
    if asked == "remove":
        return pack.without(number)
    return pack.moved(number, STEPS.get(asked, 0))


def _way_on(pack: Pack, asked: str, number: int) -> str:
    """Where the answer to a form leads: what was moved, or what stands where something was taken out."""
    if asked in FILES:
        return pack_address(pack).replace("/pack?", f"/pack.{asked}?", 1)
    if asked == "search":
        return f"{url_for('search.results')}?{NAME}={token_of(pack)}"
    if asked in STEPS or asked == "remove":
        there = max(0, min(number + STEPS.get(asked, 0), len(pack.items) - 1))
        return f"{pack_address(pack)}#item-{there}"
    return pack_address(pack) + ("#items" if asked == "add" else "")


def _adding(pack: Pack, pasted: str) -> tuple[Pack, list[str]]:
    """With the excerpts whose links or ids were pasted; a sentence for each that leads to none."""
    problems: list[str] = []
    for word in pasted.split():
        try:
            pack = pack.adding(_names(unquote(word)))
        except NotFound as error:
            problems += error.problems
    return pack, problems


def _names(pasted: str) -> Iterator[str]:
    """Ids of the excerpts that a pasted link leads to; a lesson's are its passages."""
    if lesson := LESSON.search(pasted):
        found = library().lesson(lesson[1])
        one = found.excerpt(lesson[2]) if lesson[2] else None
        return iter([one.id] if one else [passage.id for passage in found.passages])
    if excerpt := EXCERPT.search(pasted):
        source, anchor = filter(None, excerpt.groups())
        return iter([library().excerpt(f"{source}#{anchor}")[1].id])
    raise NotFound(f"“{pasted[:80]}” is not the link of an excerpt or a lesson.")
