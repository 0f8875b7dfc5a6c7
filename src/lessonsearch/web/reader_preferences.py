"""Reader preferences, kept in a cookie: whether passages with a content note are folded."""

from __future__ import annotations

from flask import request

from lessonsearch.model.lesson import Lesson

COOKIE, YES = "fold", "yes"


def folding() -> bool:
    """Whether this reader wants passages with a content note folded."""
    return request.cookies.get(COOKIE) == YES


def folds(lesson: Lesson) -> bool:
    """Whether this reader wants this lesson's passages folded."""
    return bool(lesson.content_note) and folding()


def folded_by() -> str:
    """What of the choice an answer depends on, for its `ETag`."""
    return YES if folding() else ""
