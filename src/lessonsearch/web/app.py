"""The application factory: HTML pages for people, a JSON API for programs.

Pages are rendered on the server with Jinja2 from the folder `templates`, and each is complete without
JavaScript. A view takes the library from `request`, calls a presenter and hands plain values to a template,
which holds loops and links and decides nothing. To add a page, write a view in the module of its subject and
a template; to add a subject, write a module with a blueprint and register it below.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import BaseConverter

from lessonsearch.app.library import Library
from lessonsearch.settings import Settings
from lessonsearch.web import error_pages, request, templating, uploads
from lessonsearch.web.api import endpoints
from lessonsearch.web.middleware import access_log, compression, http_cache, limits, response_cache
from lessonsearch.web.middleware.gateway import Gateway
from lessonsearch.web.middleware.lanes import Lane, capacities, overdue
from lessonsearch.web.middleware.request_body import MAX_FORM_BYTES
from lessonsearch.web.presenters import structured_data
from lessonsearch.web.views import (
    browse,
    citations,
    content_folding,
    data,
    developers,
    exports,
    feeds,
    lessons,
    meta,
    oembed,
    pack_tray,
    packs,
    recommendations,
    search,
    training,
    verify,
)

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


class NameConverter(BaseConverter):
    """A path segment up to the dot before a file extension."""

    regex = "[^./]+"


def create_app(
    settings: Settings, library: Callable[[], Library], health: Callable[[], list[str]] = list
) -> Flask:
    """The Flask application. `library` is called for each request, so that an index can be swapped.

    `health` returns a sentence for each reason why the server is not ready.
    """
    templates = settings.templates.resolve()
    static = templates / "static"
    app = request.UrlCachingFlask(
        __name__, template_folder=templates, static_folder=static, static_url_path="/static"
    )
    # A link that picked up a slash at its end, in an e-mail or a slide, still arrives.
    app.url_map.strict_slashes = False
    app.url_map.converters["name"] = NameConverter
    app.request_class = request.SiteRequest
    request.init_app(app, settings, library, health)
    templating.init_app(app)
    content_folding.init_app(app)
    training.init_app(app)
    structured_data.init_app(app)
    response_cache.init_app(app, settings.cache_mb)
    compression.init_app(app)
    http_cache.init_app(app, templates)
    error_pages.init_app(app)
    app.register_blueprint(search.bp)
    app.register_blueprint(lessons.bp)
    app.register_blueprint(citations.bp)
    app.register_blueprint(oembed.bp)
    app.register_blueprint(packs.bp)
    app.register_blueprint(pack_tray.bp)
    app.register_blueprint(verify.bp)
    exports.init_app(app)
    app.register_blueprint(browse.bp)
    app.register_blueprint(data.bp)
    app.register_blueprint(developers.bp)
    app.register_blueprint(meta.bp)
    app.register_blueprint(feeds.bp)
    recommendations.init_app(app)
    endpoints.init_app(app)
    _add_wsgi_middleware(app, settings)
    uploads.init_app(app)
    return app


def create_gateway(
    settings: Settings, library: Callable[[], Library], health: Callable[[], list[str]] = list
) -> Gateway:
    """The site behind its lanes, as the server runs it."""
    lanes = {name: Lane(name, size) for name, size in capacities(settings.max_concurrency).items()}
    app = create_app(settings, library, lambda: [*health(), *overdue(lanes.values())])
    access: access_log.AccessLog = app.wsgi_app  # type: ignore[assignment]
    if measured := app.extensions.get("lessonsearch.metrics"):
        for lane in lanes.values():
            lane.on_change = measured.observe_lane

    def refuse(path: str, status: int, sentence: str) -> WSGIApplication:
        return access.around(limits.refusal(path, status, sentence))

    return Gateway(app.wsgi_app, lanes, refuse)


def _add_wsgi_middleware(app: Flask, settings: Settings) -> None:
    """Wrap the application in what sees every request first: access log, proxy headers, limits."""
    app.config["MAX_CONTENT_LENGTH"] = MAX_FORM_BYTES
    app.url_value_preprocessor(access_log.note_endpoint)
    observer: access_log.RequestObserver | None = None
    if settings.metrics:
        from lessonsearch.web.middleware import metrics  # the optional dependency prometheus_client

        observer = metrics.init_app(app).observe
    limited = limits.RequestLimits(app.wsgi_app, settings)
    # A visitor can send any `X-Forwarded-Host`, and few proxies remove it: only `Host` counts.
    proxied = ProxyFix(limited, x_for=settings.trusted_proxies, x_proto=settings.trusted_proxies, x_host=0)
    app.wsgi_app = access_log.AccessLog(proxied, settings.log, observer)  # type: ignore[assignment, method-assign]
