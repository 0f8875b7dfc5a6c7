"""The server: processes that each open the library and answer requests, and take in a changed corpus."""

from __future__ import annotations

import logging
import threading
import time
from pathlib import Path

from flask import Flask
from granian import Granian
from granian.constants import Interfaces

from lessonsearch.errors import LessonsearchError
from lessonsearch.library import Library, open_library
from lessonsearch.settings import Settings
from lessonsearch.web import create_app

GLANCE = 1.0
"""Seconds between two looks at the corpus: soon enough for an editor, nothing to a processor."""

log = logging.getLogger("lessonsearch")


class Shelf:
    """Holds the library that requests are answered from, and swaps in another when the corpus changes.

    A request keeps the library that it began with. A corpus with an error leaves the old one in place.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.library = open_library(settings)

    def current(self) -> Library:
        """The library to answer from."""
        return self.library

    def renew(self) -> None:
        """Open the library of today's corpus, if it can be opened; say why if not."""
        try:
            self.library = open_library(self.settings)
        except LessonsearchError as error:
            for problem in error.problems:
                log.warning("The corpus changed but is not taken in: %s", problem)
        else:
            log.warning("The corpus changed and is taken in.")

    def watch(self) -> None:
        """Look at the corpus for ever; take it in when it has changed and has then stayed as it is."""
        taken_in = seen = stamp(self.settings.corpus)
        while True:
            time.sleep(GLANCE)
            now = stamp(self.settings.corpus)
            if now == seen and now != taken_in:
                self.renew()
                taken_in = now
            seen = now


def stamp(folder: Path) -> frozenset[tuple[str, int, int]]:
    """Names, sizes and times of a folder's files: cheap to take, different after any edit."""
    found = set()
    for path in folder.rglob("*"):
        try:
            state = path.stat()
        except OSError:
            continue  # gone between being listed and being looked at: the next look will differ
        found.add((str(path), state.st_size, state.st_mtime_ns))
    return frozenset(found)


def application() -> Flask:
    """The site with its library open: what each process runs."""
    settings = Settings.read()
    logging.basicConfig(format="%(asctime)s %(levelname)s %(message)s")
    shelf = Shelf(settings)
    if settings.watch:
        threading.Thread(target=shelf.watch, name="watch", daemon=True).start()
    return create_app(settings, shelf.current)


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
