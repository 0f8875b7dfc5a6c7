"""The workbench's application: its pages, and the site on which it previews drafts and published lessons."""

from __future__ import annotations

import logging
import webbrowser
from collections.abc import Callable
from dataclasses import dataclass, field

import jinja2
from flask import Flask, render_template
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.serving import make_server

from lessonsearch.corpus import grouped
from lessonsearch.errors import LessonsearchError, NotFound
from lessonsearch.settings import Settings
from lessonsearch.workbench import draft_views, lesson_views
from lessonsearch.workbench.bench_state import Bench
from lessonsearch.workbench.one_time_token import OneTimeToken
from lessonsearch.workbench.preview_site import PreviewSite

MAX_UPLOAD = 500_000_000
"""Maximum bytes of one upload: forty reports with pictures."""


@dataclass
class Workbench:
    """The application with its token and preview site."""

    app: Flask
    token: OneTimeToken
    site: PreviewSite = field(repr=False)


def create_workbench(settings: Settings) -> Workbench:
    """Create the workbench for the corpus in the settings."""
    templates = settings.templates.resolve()
    app = Flask(
        __name__,
        template_folder=templates / "workbench",
        static_folder=templates / "static",
        static_url_path="/static",
    )
    app.config["MAX_CONTENT_LENGTH"] = MAX_UPLOAD
    app.jinja_options = {
        "autoescape": True,
        "undefined": jinja2.StrictUndefined,
        "trim_blocks": True,
        "lstrip_blocks": True,
    }
    token, site = OneTimeToken(), PreviewSite(settings)
    app.extensions["bench"] = Bench(settings.corpus, site, settings.bases)
    token.init_app(app)
    app.register_blueprint(draft_views.pages)
    app.register_blueprint(lesson_views.pages)
    app.register_error_handler(NotFound, _missing)
    app.register_error_handler(LessonsearchError, _told)
    app.register_error_handler(HTTPException, _refused)
    app.wsgi_app = DispatcherMiddleware(app.wsgi_app, {"/site": token.guard(site)})  # type: ignore[method-assign]
    return Workbench(app, token, site)


def run(settings: Settings, port: int, show: bool, ready: Callable[[str], object]) -> None:
    """Serve the workbench on the loopback address until it is stopped; pass its address to `ready`."""
    # A line for each request would push the address out of sight.
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    workbench = create_workbench(settings)
    server = make_server("127.0.0.1", port, workbench.app, threaded=True)
    address = f"http://127.0.0.1:{server.server_port}/?token={workbench.token.token}"
    ready(address)
    if show:
        webbrowser.open(address)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        workbench.site.close()


def _missing(error: NotFound) -> tuple[str, int]:
    return render_template("problem.html", title="Page not found", problems=error.problems), 404


def _told(error: LessonsearchError) -> tuple[str, int]:
    return render_template(
        "problem.html", title="You cannot do that yet", problems=grouped(error.problems)
    ), 400


def _refused(error: HTTPException) -> tuple[str, int]:
    code = error.code or 500
    return render_template("problem.html", title=error.name, problems=[error.description or ""]), code
