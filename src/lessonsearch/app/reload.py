"""Library reloader: swaps in a new library when the corpus changes, while requests are served."""

from __future__ import annotations

import gc
import logging
import threading
import time
from collections.abc import Mapping

from lessonsearch import corpus
from lessonsearch.app.bootstrap import open_library, open_with_delta
from lessonsearch.app.library import Library
from lessonsearch.errors import CorpusError, LessonsearchError
from lessonsearch.settings import Settings

POLL_INTERVAL = 1.0
"""Seconds between two polls of the corpus: soon enough for an editor, negligible load."""
POLL_PAUSE_FACTOR = 10
"""Minimum pause after a poll, as a multiple of its duration: large corpora are polled less often."""
RETRY_INTERVAL = 60.0
"""Seconds until a valid corpus that could not be indexed is tried again: the disk may have room by then."""

FULL_REBUILD_DELAY = 600.0
"""Seconds without a change after which a delta is replaced by a full index of a large corpus. A full build
takes minutes, during which no further change is picked up."""

GC_FULL_THRESHOLD = 1000
"""Collections of the middle generation per full collection. Python's default is a hundred times as frequent,
takes up to 200 ms at 100,000 lessons and finds next to nothing, because pages release what they were made of
(`web.templating`). After 6,000 requests a process is 2 MB larger than at 100."""


logger = logging.getLogger("lessonsearch")


class LibraryReloader:
    """Holder of the current library, replaced when the corpus changes.

    A request keeps the library that it started with. A corpus with an error leaves the old library in place.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._watching: threading.Thread | None = None
        self.states = corpus.file_states(settings.corpus, settings.bases)
        self.library = self.base = self._open()
        freeze_gc(self.library)

    def current(self) -> Library:
        """The library for new requests."""
        return self.library

    def _open(self) -> Library:
        library = open_library(self.settings)
        library.warm()
        return library

    def reload(self, states: Mapping[str, corpus.FileState] | None = None) -> bool:
        """Open the library of the current corpus; log the problems where it cannot be opened.

        With `states`, the current `file_states`, a small change is indexed as a delta where possible, and a
        full rebuild remains to be done. Returns whether nothing remains to be done until the next change.
        """
        try:
            with_delta = open_with_delta(self.base, self.settings, states) if states else None
            if with_delta:
                with_delta.warm()
                self.library = with_delta
            else:
                self.library = self.base = self._open()
        except LessonsearchError as error:
            for problem in error.problems:
                logger.warning("The corpus has changed, but we could not load it: %s", problem)
            return isinstance(error, CorpusError)
        except Exception:  # if the watch thread died, the old corpus would be served for ever
            logger.exception("The corpus has changed, but we could not load it.")
            return False
        freeze_gc(self.library)
        logger.warning("The corpus has changed, and we have loaded it.")
        return not with_delta

    def watch(self) -> None:
        """Poll the corpus for ever; reload once a change has settled, i.e. two polls see the same state."""
        previous, done, last_attempt, pause = self.states, True, 0.0, POLL_INTERVAL
        while True:
            time.sleep(pause)
            start = time.monotonic()
            try:
                current = corpus.file_states(self.settings.corpus, self.settings.bases)
            except Exception:  # a watch that ended unseen would keep an old corpus for ever
                logger.exception("We could not look at the corpus.")
                continue
            changed = current != self.states
            elapsed = time.monotonic() - start
            pause = POLL_INTERVAL if changed else max(POLL_INTERVAL, elapsed * POLL_PAUSE_FACTOR)
            delay = RETRY_INTERVAL if self.library is self.base else FULL_REBUILD_DELAY
            if current == previous and (changed or (not done and start > last_attempt + delay)):
                self.states, last_attempt = current, time.monotonic()
                done = self.reload(current if changed else None)
            previous = current

    def start_watching(self) -> None:
        """Watch in a thread of its own."""
        self._watching = threading.Thread(target=self.watch, name="watch", daemon=True)
        self._watching.start()

    @property
    def watches(self) -> bool:
        """Whether the watch is alive; true as well where none was started."""
        return self._watching is None or self._watching.is_alive()


def freeze_gc(library: Library) -> None:
    """Collect the previous library and exempt the current one from garbage collection.

    An index and its caches form reference cycles, so only a collection frees them. Scanning all objects of a
    large corpus stops the process for some 100 ms each time, so the autocompleter and the idf values are
    built before the freeze.
    """
    _ = library.lexical.autocompleter, library.lexical.idf
    gc.unfreeze()
    gc.collect()
    gc.freeze()
    young, middle, _ = gc.get_threshold()
    gc.set_threshold(young, middle, GC_FULL_THRESHOLD)
