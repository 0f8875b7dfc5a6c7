"""Exceptions that lessonsearch raises on purpose, independent of HTTP and exit codes.

    LessonsearchError
    ├── QueryError         a search that cannot be read: every problem at once
    ├── NotFound           no lesson, excerpt, source or theme of that name
    │   └── Withdrawn      one that was taken out after its publication
    ├── CorpusError        a corpus that cannot be read: every problem, with file and line
    ├── TrainingError      training material that quotes or refers wrongly, with file and line
    ├── DocumentError      a document that cannot be read
    ├── SettingsError      a setting that cannot be used
    ├── JudgementsError    a file of judged queries, or of an earlier evaluation, that cannot be read
    ├── EngineError        the index cannot be built, opened or queried
    └── TooSlow            a search took longer than it may

`web` and `cli` each map them once, to a status or an exit code. Messages are sentences that say what to do.
"""

from __future__ import annotations

from collections.abc import Sequence


class LessonsearchError(Exception):
    """Base class. `problems` holds one sentence for each problem."""

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems: Sequence[str] = problems


class QueryError(LessonsearchError):
    """A search request with invalid parameters."""


class NotFound(LessonsearchError):
    """No lesson, excerpt, source or material has that id."""


class Withdrawn(NotFound):
    """A lesson or excerpt that was taken out after its publication; the sentence says when and why."""


class CorpusError(LessonsearchError):
    """A corpus that cannot be read: every problem, with file and line."""


class TrainingError(LessonsearchError):
    """Training material with wrong quotations or references."""


class DocumentError(LessonsearchError):
    """An uploaded document that cannot be read."""


class SettingsError(LessonsearchError):
    """A missing or invalid setting."""


class JudgementsError(LessonsearchError):
    """A file of relevance judgements, or of an earlier evaluation, that cannot be read."""


class EngineError(LessonsearchError):
    """The index cannot be built, opened or queried."""


class TooSlow(LessonsearchError):
    """A search exceeded its time limit."""
