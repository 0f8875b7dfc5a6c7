"""The server: processes that each open the library and answer requests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from granian import Granian
from granian.constants import Interfaces

from lessonsearch.library import open_library
from lessonsearch.settings import Settings
from lessonsearch.web import create_app

if TYPE_CHECKING:
    from flask import Flask


def application() -> Flask:
    """The site with its library open: what each process runs."""
    settings = Settings.read()
    library = open_library(settings)
    return create_app(settings, lambda: library)


def serve(host: str, port: int, workers: int) -> None:
    """Answer requests until told to stop."""
    Granian(
        "lessonsearch.serving:application",
        factory=True,
        address=host,
        port=port,
        workers=workers,
        interface=Interfaces.WSGI,
        log_enabled=False,
    ).serve()
