"""Reloading: swaps in a new library when the corpus changes, while requests are answered."""

from __future__ import annotations

import gc
import logging
import time
from collections.abc import Mapping

from lessonsearch import corpus
from lessonsearch.app.bootstrap import open_library, revise
from lessonsearch.app.library import Library
from lessonsearch.errors import CorpusError, LessonsearchError
from lessonsearch.settings import Settings

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


logger = logging.getLogger("lessonsearch")


class LibraryReloader:
    """Holds the library that requests are answered from, and swaps in another when the corpus changes.

    A request keeps the library that it began with. A corpus with an error leaves the old one in place.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.stamps = corpus.file_states(settings.corpus)
        self.library = self.built = self._open()
        freeze_gc(self.library)

    def current(self) -> Library:
        """The library to answer from."""
        return self.library

    def _open(self) -> Library:
        library = open_library(self.settings)
        library.warm()
        return library

    def reload(self, stamps: Mapping[str, corpus.FileState] | None = None) -> bool:
        """Open the library of today's corpus, if it can be opened; say why if not.

        Where its `file_states` of just now are given, at once if that is possible, with the index still to be
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
                logger.warning("The corpus changed but is not taken in: %s", problem)
            return isinstance(error, CorpusError)
        except Exception:  # a watch that ended unseen would leave an old corpus in place for ever
            logger.exception("The corpus changed but is not taken in.")
            return False
        freeze_gc(self.library)
        logger.warning("The corpus changed and is taken in.")
        return not revised

    def watch(self) -> None:
        """Look at the corpus for ever; take it in when it has changed and has then stayed as it is."""
        seen, done, tried, pause = self.stamps, True, 0.0, GLANCE
        while True:
            time.sleep(pause)
            began = time.monotonic()
            now = corpus.file_states(self.settings.corpus)
            changed = now != self.stamps
            pause = GLANCE if changed else max(GLANCE, (time.monotonic() - began) * RARELY)
            rest = AGAIN if self.library is self.built else AT_REST
            if now == seen and (changed or (not done and began > tried + rest)):
                self.stamps, tried = now, time.monotonic()
                done = self.reload(now if changed else None)
            seen = now


def freeze_gc(library: Library) -> None:
    """Let go of what was opened before, and have the collector of garbage leave alone what is open now.

    An index and its caches hold each other, and so would be kept for long. To look at all that a large corpus
    holds, again and again for nothing, stops a process for some 100 ms each time; so what suggestions and
    similar lessons are found by is made before.
    """
    _ = library.lexical.autocompleter, library.lexical.idf
    gc.unfreeze()
    gc.collect()
    gc.freeze()
    young, middle, _ = gc.get_threshold()
    gc.set_threshold(young, middle, WHOLE)
