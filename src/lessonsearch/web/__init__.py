"""The web face: pages for people, an API for programs.

Server-rendered with Jinja2 from the folder `templates`; every page is complete without JavaScript. A
view takes what it needs from `current`, asks the library, and hands plain values to a template, which
holds loops and links and decides nothing. To add a page, write a view in the module of its subject and
a template; to add a subject, write a module with a blueprint and name it below.
"""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from werkzeug.routing import BaseConverter

from lessonsearch.library import Library
from lessonsearch.settings import Settings
from lessonsearch.web import (
    api,
    browsing,
    citing,
    compressing,
    current,
    data,
    errors,
    exporting,
    folding,
    guarding,
    headers,
    keeping,
    lessons,
    machines,
    oembed,
    packing,
    searching,
    templating,
    training,
    verifying,
)


class Name(BaseConverter):
    """A part of an address up to the dot before an ending."""

    regex = "[^./]+"


def create_app(settings: Settings, library: Callable[[], Library]) -> Flask:
    """The site. `library` is asked once for each request, so that an index can be swapped while serving."""
    folder = settings.templates.resolve()
    static = folder / "static"
    app = current.Addressed(__name__, template_folder=folder, static_folder=static, static_url_path="/static")
    # A link that picked up a slash at its end, in an e-mail or a slide, still arrives.
    app.url_map.strict_slashes = False
    app.url_map.converters["name"] = Name
    app.request_class = verifying.InMemory
    current.init_app(app, settings, library)
    templating.init_app(app)
    folding.init_app(app)
    training.init_app(app)
    keeping.init_app(app, settings.kept)
    compressing.init_app(app)
    headers.init_app(app, folder)
    errors.init_app(app)
    app.register_blueprint(searching.pages)
    app.register_blueprint(lessons.pages)
    app.register_blueprint(citing.pages)
    app.register_blueprint(oembed.pages)
    app.register_blueprint(packing.pages)
    app.register_blueprint(exporting.pages)
    app.register_blueprint(browsing.pages)
    app.register_blueprint(data.pages)
    app.register_blueprint(verifying.pages)
    app.register_blueprint(machines.pages)
    api.init_app(app)
    guarding.init_app(app, settings)
    return app
