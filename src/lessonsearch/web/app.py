"""The web face: pages for people, an API for programs.

Server-rendered with Jinja2 from the folder `templates`; every page is complete without JavaScript. A
view takes what it needs from `current`, asks the library, and hands plain values to a template, which
holds loops and links and decides nothing. To add a page, write a view in the module of its subject and
a template; to add a subject, write a module with a blueprint and name it below.
"""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import BaseConverter

from lessonsearch.app.library import Library
from lessonsearch.settings import Settings
from lessonsearch.web import error_pages, request, templating
from lessonsearch.web.api import endpoints
from lessonsearch.web.middleware import access_log, compression, http_cache, limits, response_cache
from lessonsearch.web.views import (
    browse,
    citations,
    content_folding,
    data,
    exports,
    lessons,
    meta,
    oembed,
    packs,
    search,
    training,
    verify,
)


class NameConverter(BaseConverter):
    """A part of an address up to the dot before an ending."""

    regex = "[^./]+"


def create_app(settings: Settings, library: Callable[[], Library]) -> Flask:
    """The site. `library` is asked once for each request, so that an index can be swapped while serving."""
    folder = settings.templates.resolve()
    static = folder / "static"
    app = request.UrlCachingFlask(
        __name__, template_folder=folder, static_folder=static, static_url_path="/static"
    )
    # A link that picked up a slash at its end, in an e-mail or a slide, still arrives.
    app.url_map.strict_slashes = False
    app.url_map.converters["name"] = NameConverter
    app.request_class = verify.InMemoryRequest
    request.init_app(app, settings, library)
    templating.init_app(app)
    content_folding.init_app(app)
    training.init_app(app)
    response_cache.init_app(app, settings.cache_mb)
    compression.init_app(app)
    http_cache.init_app(app, folder)
    error_pages.init_app(app)
    app.register_blueprint(search.pages)
    app.register_blueprint(lessons.pages)
    app.register_blueprint(citations.pages)
    app.register_blueprint(oembed.pages)
    app.register_blueprint(packs.pages)
    app.register_blueprint(exports.pages)
    app.register_blueprint(browse.pages)
    app.register_blueprint(data.pages)
    app.register_blueprint(verify.pages)
    app.register_blueprint(meta.pages)
    endpoints.init_app(app)
    _wrap(app, settings)
    return app


def _wrap(app: Flask, settings: Settings) -> None:
    """Wrap the site in what sees every request first: the log, the proxies, the limits."""
    app.config["MAX_CONTENT_LENGTH"] = limits.MAX_BODY_LENGTH
    app.url_value_preprocessor(access_log.note_endpoint)
    observe: access_log.Note | None = None
    if settings.metrics:
        from lessonsearch.web.middleware import metrics  # the optional dependency prometheus_client

        observe = metrics.init_app(app)
    limited = limits.ConcurrencyLimit(app.wsgi_app, settings)
    # A visitor can send any `X-Forwarded-Host`, and few proxies remove it: `Host` is the one that counts.
    proxied = ProxyFix(limited, x_for=settings.trusted_proxies, x_proto=settings.trusted_proxies, x_host=0)
    app.wsgi_app = access_log.AccessLog(proxied, settings.log, observe)  # type: ignore[assignment, method-assign]
