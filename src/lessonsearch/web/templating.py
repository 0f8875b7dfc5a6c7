"""The template environment: the filters and functions that every template may use."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

import jinja2
import nh3
from flask import Flask, g, send_from_directory, url_for
from markdown import Markdown
from markupsafe import Markup, escape

from lessonsearch import __version__
from lessonsearch.citations import FORMATS
from lessonsearch.citations.citation import paragraph_range
from lessonsearch.query.query import Query
from lessonsearch.search import HighlightRun
from lessonsearch.text.dates_and_counts import counted, day_in_words
from lessonsearch.web.autoescape import TemplateEnvironment
from lessonsearch.web.holdings import holdings
from lessonsearch.web.pack_state import (
    current_pack,
    pack_address,
    pack_link,
    pack_token,
    with_pack_param,
)
from lessonsearch.web.request import (
    absolute,
    excerpt_address,
    found_address,
    lesson_address,
    library,
    result_address,
    search_address,
)
from lessonsearch.web.site_sections import site_sections


def init_app(app: Flask) -> None:
    """Configure Jinja so that a misspelt name is an error, and register the filters and functions."""
    app.jinja_options = {
        "autoescape": True,
        "undefined": jinja2.StrictUndefined,
        "trim_blocks": True,
        "lstrip_blocks": True,
    }
    app.jinja_environment = TemplateEnvironment
    app.jinja_env.context_class = Context
    app.teardown_request(lambda _: release_contexts())
    app.jinja_env.filters.update(
        carrying=with_pack_param,
        marked=marked,
        prose=prose,
        day=day_in_words,
        counted=counted,
        month=month,
        opening=opening,
        in_sentence=in_sentence,
        paragraphs=paragraph_range,
    )
    app.jinja_env.globals.update(
        Query=Query,
        absolute=absolute,
        excerpt_address=excerpt_address,
        found_address=found_address,
        forms=FORMATS,
        holdings=lambda: holdings(library().sources.values()),
        label=label,
        labels=labels,
        lesson_address=lesson_address,
        pack_address=pack_address,
        pack_carried=current_pack,
        pack_link=pack_link,
        pack_token=pack_token,
        result_address=result_address,
        search_address=lambda query: with_pack_param(search_address(query)),
        site_sections=site_sections,
        version=__version__,
    )
    _add_static_files(app)


SCRIPTS = "js/"
"""Folder of the scripts within the static files."""


def _add_static_files(app: Flask) -> None:
    """Give templates `static`: the URL of a static file, which changes with its content.

    Scripts import each other by relative URLs, so the stamp of all scripts stands in their path.
    """
    folder = Path(app.static_folder or "")
    stamps = {
        path.relative_to(folder).as_posix(): stamp(path) for path in folder.rglob("*") if path.is_file()
    }
    of_scripts = (stamps[name] for name in sorted(stamps) if name.startswith(SCRIPTS))
    scripts = hashlib.sha256("".join(of_scripts).encode()).hexdigest()[:12]

    def static(name: str) -> str:
        if name.startswith(SCRIPTS):
            return url_for("scripts", stamp=scripts, filename=name.removeprefix(SCRIPTS))
        return url_for("static", filename=name, v=stamps[name])

    app.jinja_env.globals["static"] = static
    app.add_url_rule(
        "/static/scripts-<stamp>/<filename>",
        "scripts",
        lambda stamp, filename: send_from_directory(folder / SCRIPTS, filename),
    )


class Context(jinja2.runtime.Context):
    """A template context that is cleared at the end of the request.

    A macro refers to its template's variables, and they to the macro. Left to the cyclic garbage collector,
    the values of whole pages would pile up until it stops everything for a quarter of a second.
    """

    def __init__(self, *values: Any, **named: Any) -> None:
        super().__init__(*values, **named)
        # All templates have the same globals; Jinja would compare their names at each import.
        self.globals_keys = set()
        g.setdefault("contexts", []).append(self)


def release_contexts() -> None:
    """Clear the contexts of all templates that this request rendered."""
    for context in g.pop("contexts", ()):
        context.vars.clear()


def stamp(path: Path) -> str:
    """A short hash of a file's content, for a URL that browsers may cache for good."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def marked(runs: Iterable[HighlightRun]) -> Markup:
    """Text with the matched words in `mark` elements, as safe HTML."""
    parts = (f"<mark>{escape(run.text)}</mark>" if run.hit else escape(run.text) for run in runs)
    return Markup("".join(parts))  # noqa: S704 - escaped above


PROSE_TAGS = {"p", "br", "hr", "em", "strong", "code", "pre", "a", "ul", "ol", "li", "blockquote"}
PROSE_TAGS |= {f"h{level}" for level in range(1, 7)}
"""The HTML that Markdown makes, without images."""


@lru_cache(maxsize=2048)  # a list of two thousand sources says of each what it is
def prose(text: str) -> Markup:
    """The project's own Markdown as safe HTML; HTML in it is shown as text, links are http(s) or mailto."""
    writer = Markdown(output_format="html")
    writer.preprocessors.deregister("html_block")
    writer.inlinePatterns.deregister("html")
    safe = nh3.clean(
        writer.convert(text),
        tags=PROSE_TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )
    return Markup(safe)  # noqa: S704 - sanitised above


def month(text: str) -> str:
    """A month of the form `2010-04` as people write it; other text unchanged."""
    return day_in_words(text) if re.fullmatch(r"\d{4}-\d{2}", text) else text


def opening(text: str) -> str:
    """Text with its first letter in upper case."""
    return text[:1].upper() + text[1:]


def in_sentence(text: str) -> str:
    """A label within a sentence: `schools`; a name with further capitals, such as `CAMHS`, stays as it is.

    >>> in_sentence("Health visiting"), in_sentence("CAMHS"), in_sentence("Local Board")
    ('health visiting', 'CAMHS', 'Local Board')
    """
    return text[:1].lower() + text[1:] if text[1:] == text[1:].lower() else text


def label(facet: str, value: str) -> str:
    """The label of a tag."""
    return library().taxonomy.label(facet, value)


def labels(facet: str, values: Iterable[str]) -> str:
    """The labels of several tags of a facet."""
    taxonomy = library().taxonomy
    return ", ".join([taxonomy.label(facet, value) for value in values])
