"""The corpus: Markdown and YAML on disk, read into values. The only room that knows YAML.

`load` reads everything and raises CorpusError with every problem at once; `read` gives what could be read
together with the problems, for `check`. `load_frame` reads everything else: all that
serving needs when the index is ready.
"""

from __future__ import annotations

from lessonsearch.corpus.beside import Beside
from lessonsearch.corpus.checking import check
from lessonsearch.corpus.fingerprint import fingerprint
from lessonsearch.corpus.permalinks import publish
from lessonsearch.corpus.reading import Corpus, Frame, load, load_frame, read

__all__ = ["Beside", "Corpus", "Frame", "check", "fingerprint", "load", "load_frame", "publish", "read"]
