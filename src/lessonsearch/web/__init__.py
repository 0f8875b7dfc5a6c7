"""The web face: pages for people, an API for programs.

Server-rendered with Jinja2 from the folder `templates`; every page is complete without JavaScript. A
view takes what it needs from `current`, asks the library, and hands plain values to a template, which
holds loops and links and decides nothing. To add a page, write a view in the module of its subject and
a template; to add a subject, write a module with a blueprint and name it below.
"""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask

from lessonsearch.library import Library
from lessonsearch.settings import Settings
from lessonsearch.web import (
    api,
    browsing,
    current,
    errors,
    guarding,
    headers,
    lessons,
    machines,
    searching,
    templating,
)


def create_app(settings: Settings, library: Callable[[], Library]) -> Flask:
    """The site. `library` is asked once for each request, so that an index can be swapped while serving."""
    folder = settings.templates.resolve()
    app = Flask(__name__, template_folder=folder, static_folder=folder / "static", static_url_path="/static")
    # A link that picked up a slash at its end, in an e-mail or a slide, still arrives.
    app.url_map.strict_slashes = False
    current.init_app(app, settings, library)
    templating.init_app(app)
    headers.init_app(app, folder)
    errors.init_app(app)
    app.register_blueprint(searching.pages)
    app.register_blueprint(lessons.pages)
    app.register_blueprint(browsing.pages)
    app.register_blueprint(machines.pages)
    api.init_app(app)
    guarding.init_app(app, settings)
    return app
