"""Lessons enough for a rebuild to be interrupted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lessonsearch.corpus import Corpus
from lessonsearch.model.lesson import Lesson


def copies(shipped: Corpus, times: int) -> Iterator[Lesson]:
    """The shipped lessons many times over: enough for a rebuild to be interrupted."""
    for number in range(times):
        for lesson in shipped.lessons:
            yield replace(lesson, slug=f"{lesson.slug}-{number}", order=lesson.order + number * 1000)
