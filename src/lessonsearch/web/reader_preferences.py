"""Reader preferences, kept in a cookie: whether passages with a content note are folded."""

from __future__ import annotations

from flask import request

from lessonsearch.model.lesson import Lesson

COOKIE, YES = "fold", "yes"


def folding() -> bool:
    """Whether this reader wants passages with a content note folded."""
    return request.cookies.get(COOKIE) == YES


def folds(lesson: Lesson) -> bool:
    """Whether this lesson's passages are folded for this reader."""
    return bool(lesson.content_note) and folding()


def folding_cache_key() -> str:
    """The part of a page's cache key that depends on the preference."""
    return YES if folding() else ""
