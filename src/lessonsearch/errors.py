"""Every error that lessonsearch raises on purpose, without HTTP or exit codes in it.

    LessonsearchError
    ├── QueryError         a search that cannot be read: every problem at once
    ├── NotFound           no lesson, excerpt, source or theme of that name
    ├── CorpusError        a corpus that cannot be read: every problem, with file and line
    ├── TrainingError      training material that quotes or refers wrongly, with file and line
    ├── DocumentError      a document that cannot be read
    ├── SettingsError      a setting that cannot be used
    ├── JudgementsError    a file of judged queries, or of an earlier evaluation, that cannot be read
    ├── EngineError        the index cannot be built, opened or asked
    └── TooSlow            a search took longer than it may

The faces (`web`, `cli`) translate each once. Messages are sentences that say what to do.
"""

from __future__ import annotations

from collections.abc import Sequence


class LessonsearchError(Exception):
    """Base of all; `problems` are its sentences, one for each thing that is wrong."""

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems: Sequence[str] = problems


class QueryError(LessonsearchError):
    """A search that cannot be read."""


class NotFound(LessonsearchError):
    """Nothing of that name."""


class CorpusError(LessonsearchError):
    """A corpus that cannot be read."""


class TrainingError(LessonsearchError):
    """Training material that quotes or refers wrongly."""


class DocumentError(LessonsearchError):
    """A document that cannot be read."""


class SettingsError(LessonsearchError):
    """A setting that cannot be used."""


class JudgementsError(LessonsearchError):
    """A file of judged queries, or of an earlier evaluation, that cannot be read."""


class EngineError(LessonsearchError):
    """The index cannot be built, opened or asked."""


class TooSlow(LessonsearchError):
    """A search took longer than it may."""
