"""What templates may use besides the values of their page: marks, labels, dates, addresses."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import jinja2
import nh3
from flask import Flask, g, url_for
from markdown import Markdown
from markupsafe import Markup, escape

from lessonsearch import __version__
from lessonsearch.citations import FORMATS
from lessonsearch.citations.citation import paragraph_range
from lessonsearch.model.taxonomy import FACETS
from lessonsearch.query.query import Query
from lessonsearch.search import HighlightRun
from lessonsearch.web.pack_state import current_pack, pack_address, pack_token, with_excerpt, with_pack_param
from lessonsearch.web.request import (
    absolute,
    excerpt_address,
    found_address,
    lesson_address,
    library,
    result_address,
    search_address,
)


def init_app(app: Flask) -> None:
    """Make a misspelt name in a template an error, and give templates their filters and functions."""
    app.jinja_options = {
        "autoescape": True,
        "undefined": jinja2.StrictUndefined,
        "trim_blocks": True,
        "lstrip_blocks": True,
    }
    app.jinja_env.context_class = Context
    app.teardown_request(lambda _: let_go())
    app.jinja_env.filters.update(
        carrying=with_pack_param,
        marked=marked,
        prose=prose,
        day=day,
        counted=counted,
        month=month,
        opening=opening,
        paragraphs=paragraph_range,
    )
    app.jinja_env.globals.update(
        FACETS=FACETS,
        Query=Query,
        absolute=absolute,
        excerpt_address=excerpt_address,
        found_address=found_address,
        forms=FORMATS,
        label=label,
        labels=labels,
        lesson_address=lesson_address,
        pack_address=pack_address,
        pack_carried=current_pack,
        pack_token=pack_token,
        result_address=result_address,
        search_address=lambda query: with_pack_param(search_address(query)),
        with_excerpt=with_excerpt,
        version=__version__,
    )
    stamps = {path.name: stamp(path) for path in Path(app.static_folder or "").iterdir()}
    app.jinja_env.globals["static"] = lambda name: url_for("static", filename=name, v=stamps[name])


class Context(jinja2.runtime.Context):
    """The variables of a template, which are let go of when the page is done.

    A macro holds the variables of its template, and they hold the macro. Left to the collector of garbage,
    all that pages are made of would pile up until it stops everything for a quarter of a second.
    """

    def __init__(self, *values: Any, **named: Any) -> None:
        super().__init__(*values, **named)
        g.setdefault("contexts", []).append(self)


def let_go() -> None:
    """Forget the variables of all templates that made this page."""
    for context in g.pop("contexts", ()):
        context.vars.clear()


def stamp(path: Path) -> str:
    """A short name for a file's present content, so that browsers may keep the file for good."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def marked(runs: Iterable[HighlightRun]) -> Markup:
    """Text with the words that were searched for in `mark` elements; each run is escaped before."""
    shown = (f"<mark>{escape(run.text)}</mark>" if run.hit else escape(run.text) for run in runs)
    return Markup("".join(shown))  # noqa: S704 - escaped above


PROSE = {"p", "br", "hr", "em", "strong", "code", "pre", "a", "ul", "ol", "li", "blockquote"}
PROSE |= {f"h{level}" for level in range(1, 7)}
"""What the project's own words may be made of: what Markdown makes, without pictures."""


@lru_cache(maxsize=2048)  # a list of two thousand sources says of each what it is
def prose(text: str) -> Markup:
    """The project's own words, in Markdown. HTML in them is shown, not obeyed; links lead to pages only."""
    writer = Markdown(output_format="html")
    writer.preprocessors.deregister("html_block")
    writer.inlinePatterns.deregister("html")
    safe = nh3.clean(
        writer.convert(text),
        tags=PROSE,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )
    return Markup(safe)  # noqa: S704 - made safe above


def day(iso: str) -> str:
    """A date as people write it, as exact as it is given.

    >>> day("2011-10-25"), day("2011-10"), day("2011")
    ('25 October 2011', 'October 2011', '2011')
    """
    parts = [int(part) for part in iso.split("-")] if iso else []
    if len(parts) < 2:
        return iso
    name = date(2000, parts[1], 1).strftime("%B")
    return " ".join(map(str, [*parts[2:], name, parts[0]]))


def month(text: str) -> str:
    """A month of the form `2010-04` as people write it; anything else as it is."""
    return day(text) if re.fullmatch(r"\d{4}-\d{2}", text) else text


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun: `1 lesson`, `12 lessons`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def opening(text: str) -> str:
    """Text with a capital letter at its beginning, the rest as it is."""
    return text[:1].upper() + text[1:]


def label(facet: str, value: str) -> str:
    """What people read for a tag."""
    return library().taxonomy.label(facet, value)


def labels(facet: str, values: Iterable[str]) -> str:
    """What people read for several tags of a facet."""
    known = library().taxonomy
    return ", ".join(known.label(facet, value) for value in values)
