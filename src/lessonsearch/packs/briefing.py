"""The seven-minute briefing: the parts of the template, and which part a lesson belongs to.

The briefing is the one-page form that safeguarding partnerships hand out. It has seven parts; the kind of a
lesson decides which of the first five its excerpts go into.
"""

from __future__ import annotations

from collections.abc import Sequence

from lessonsearch.model.lesson import Lesson
from lessonsearch.model.lesson_kinds import BOARDS, CASES, CONTEXT, FINDING, FINDINGS, RECOMMENDATIONS
from lessonsearch.packs.pack import BRIEFING

PARTS: tuple[tuple[str, tuple[str, ...], bool], ...] = (
    ("Why this matters", CONTEXT, False),
    ("What happened", CASES, False),
    ("What the reviews found", FINDINGS, False),
    ("What practitioners can do", RECOMMENDATIONS, False),
    ("What boards and managers can do", RECOMMENDATIONS, True),
)
"""Parts one to five: heading, kinds of lesson, and whether the part is for boards. Parts six and seven are
the questions and the action plan."""

FALLBACK_KIND = FINDING
"""Kinds of lesson that no part lists are treated like this one."""


def part_index(lesson: Lesson) -> int:
    """Index, from 0, of the part in which the excerpts of a lesson stand."""
    candidates = [index for index, (_, kinds, _) in enumerate(PARTS) if lesson.kind in kinds]
    candidates = candidates or [index for index, (_, kinds, _) in enumerate(PARTS) if FALLBACK_KIND in kinds]
    boards = BOARDS in lesson.agencies
    return next((index for index in candidates if PARTS[index][2] == boards), candidates[0])


def teaching_order(template: str, lessons: Sequence[Lesson]) -> list[Lesson]:
    """The lessons of a pack in the order in which its template presents them."""
    return sorted(lessons, key=part_index) if template == BRIEFING else list(lessons)
