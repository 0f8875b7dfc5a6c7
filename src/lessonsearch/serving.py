"""The server: processes that each open the library and answer requests, and take in a changed corpus."""

from __future__ import annotations

import gc
import logging
import os
import threading
import time
from collections.abc import Mapping
from tempfile import TemporaryDirectory

from flask import Flask
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings

from lessonsearch import corpus, logs
from lessonsearch.errors import CorpusError, LessonsearchError
from lessonsearch.library import Library
from lessonsearch.opening import open_library, revise
from lessonsearch.settings import Settings
from lessonsearch.web import create_app

GLANCE = 1.0
"""Seconds between two looks at the corpus: soon enough for an editor, nothing to a processor…"""
RARELY = 10
"""…but a large corpus is looked at less often: so many times as long as a look takes."""
AGAIN = 60.0
"""Seconds until a sound corpus that could not be indexed is tried again: the disk may have room by then."""

AT_REST = 600.0
"""Seconds for which a large corpus has to rest, after changes that were indexed beside its index, until that
is built whole: it takes minutes, in which no further change is taken in."""

WHOLE = 1000
"""Looks of the collector of garbage at young objects for one at all. By its own choice it looks at all a
hundred times as often, for up to 200 ms at 100,000 lessons, and finds next to nothing: pages let go of what
they were made of (`web.templating`). In 6,000 requests a process is 2 MB larger so than at a hundred."""

IN_HAND = 8
"""Threads beyond those that work: they tell whoever comes while all are at work to come back."""
HEADERS_WITHIN = 5000
"""Milliseconds in which a request's headers have to be there. A slow connection needs a tenth of it."""
LONGEST_HEADERS = 65_536
"""Bytes of an address and headers; the longest search that is answered takes some 15,000."""
SHARED_COUNTS = "PROMETHEUS_MULTIPROC_DIR"
"""The metrics library's name for a folder in which processes count together."""
CONNECTIONS = 512
"""Connections that a process holds: with its other files below the 1,024 that a process may usually open."""
STOP_WITHIN = 30
"""Seconds in which requests under way have to be done when the server is told to stop."""

log = logging.getLogger("lessonsearch")


class Shelf:
    """Holds the library that requests are answered from, and swaps in another when the corpus changes.

    A request keeps the library that it began with. A corpus with an error leaves the old one in place.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.stamps = corpus.stamps(settings.corpus)
        self.library = self.built = self._open()
        _settle(self.library)

    def current(self) -> Library:
        """The library to answer from."""
        return self.library

    def _open(self) -> Library:
        library = open_library(self.settings)
        library.warm()
        return library

    def renew(self, stamps: Mapping[str, corpus.Stamp] | None = None) -> bool:
        """Open the library of today's corpus, if it can be opened; say why if not.

        Where its `stamps` of just now are given, at once if that is possible, with the index still to be
        built whole. Whether there is nothing more to do until the corpus changes again.
        """
        try:
            revised = revise(self.built, self.settings, stamps) if stamps else None
            if revised:
                revised.warm()
                self.library = revised
            else:
                self.library = self.built = self._open()
        except LessonsearchError as error:
            for problem in error.problems:
                log.warning("The corpus changed but is not taken in: %s", problem)
            return isinstance(error, CorpusError)
        except Exception:  # a watch that ended unseen would leave an old corpus in place for ever
            log.exception("The corpus changed but is not taken in.")
            return False
        _settle(self.library)
        log.warning("The corpus changed and is taken in.")
        return not revised

    def watch(self) -> None:
        """Look at the corpus for ever; take it in when it has changed and has then stayed as it is."""
        seen, done, tried, pause = self.stamps, True, 0.0, GLANCE
        while True:
            time.sleep(pause)
            began = time.monotonic()
            now = corpus.stamps(self.settings.corpus)
            changed = now != self.stamps
            pause = GLANCE if changed else max(GLANCE, (time.monotonic() - began) * RARELY)
            rest = AGAIN if self.library is self.built else AT_REST
            if now == seen and (changed or (not done and began > tried + rest)):
                self.stamps, tried = now, time.monotonic()
                done = self.renew(now if changed else None)
            seen = now


def _settle(library: Library) -> None:
    """Let go of what was opened before, and have the collector of garbage leave alone what is open now.

    An index and its caches hold each other, and so would be kept for long. To look at all that a large corpus
    holds, again and again for nothing, stops a process for some 100 ms each time; so what suggestions and
    similar lessons are found by is made before.
    """
    _ = library.wording.suggester, library.wording.rarity
    gc.unfreeze()
    gc.collect()
    gc.freeze()
    young, middle, _ = gc.get_threshold()
    gc.set_threshold(young, middle, WHOLE)


def application() -> Flask:
    """The site with its library open: what each process runs."""
    settings = Settings.read()
    logs.begin()
    shelf = Shelf(settings)
    if settings.watch:
        threading.Thread(target=shelf.watch, name="watch", daemon=True).start()
    return create_app(settings, shelf.current)


def serve(host: str, port: int, workers: int, settings: Settings) -> None:
    """Answer requests until told to stop; then finish those under way. A process that dies is replaced."""
    with TemporaryDirectory(prefix="lessonsearch-metrics-") as counts:
        if settings.metrics:
            os.environ.setdefault(SHARED_COUNTS, counts)
        Granian(
            "lessonsearch.serving:application",
            factory=True,
            address=host,
            port=port,
            workers=workers,
            interface=Interfaces.WSGI,
            http=HTTPModes.http1,
            http1_settings=HTTP1Settings(header_read_timeout=HEADERS_WITHIN, max_buffer_size=LONGEST_HEADERS),
            websockets=False,
            blocking_threads=settings.busy + IN_HAND,
            backpressure=CONNECTIONS,
            respawn_failed_workers=True,
            workers_kill_timeout=STOP_WITHIN,
            log_enabled=False,
        ).serve()
