"""The corpus: Markdown and YAML on disk, read into values. The only room that knows YAML.

`load` reads everything and raises CorpusError with every problem at once; `read` gives what could be read
together with the problems, for `check`. `load_frame` reads all but the lessons, which is all that serving
needs when the index is ready; `lessons` then gives them one at a time.
"""

from __future__ import annotations

from lessonsearch.corpus.beside import Beside
from lessonsearch.corpus.checking import check
from lessonsearch.corpus.hashing import PROGRAM, Stamp, digest, digests, fingerprint, stamps
from lessonsearch.corpus.permalinks import publish
from lessonsearch.corpus.reading import Corpus, Frame, count, lessons, load, load_frame, read

__all__ = [
    "PROGRAM",
    "Beside",
    "Corpus",
    "Frame",
    "Stamp",
    "check",
    "count",
    "digest",
    "digests",
    "fingerprint",
    "lessons",
    "load",
    "load_frame",
    "publish",
    "read",
    "stamps",
]
