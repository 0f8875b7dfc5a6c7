"""The seven-minute briefing: the parts of the template, and which part a lesson belongs to.

The briefing is the one-page form that safeguarding partnerships hand out. It has seven parts; the kind of a
lesson decides which of the first five its excerpts go into.
"""

from __future__ import annotations

from collections.abc import Sequence

from lessonsearch.model.lesson import Lesson
from lessonsearch.model.lesson_kinds import (
    BOARDS,
    CASE,
    CONTEXT,
    FINDING,
    OWN_WORDS,
    RECOMMENDATION,
    kind_role,
)
from lessonsearch.model.taxonomy import Taxonomy
from lessonsearch.packs.pack import BRIEFING

PARTS: tuple[tuple[str, tuple[str, ...], bool], ...] = (
    ("Why this matters", (CONTEXT, OWN_WORDS), False),
    ("What happened", (CASE,), False),
    ("What the reviews found", (FINDING,), False),
    ("What practitioners can do", (RECOMMENDATION,), False),
    ("What managers and safeguarding partners can do", (RECOMMENDATION,), True),
)
"""Parts one to five: heading, roles of kinds of lesson, and whether the part is for those who oversee others.
Parts six and seven are the questions and the action plan, `CLOSING_PARTS`."""

CLOSING_PARTS = ("Questions to reflect on", "What we will do")
"""Headings of parts six and seven, which every briefing has as they are."""

FALLBACK_ROLE = FINDING
"""Kinds of lesson without a role are treated as if they had this one."""


def part_index(lesson: Lesson, taxonomy: Taxonomy) -> int:
    """Index, from 0, of the part in which the excerpts of a lesson stand."""
    role = kind_role(lesson.kind, taxonomy) or FALLBACK_ROLE
    candidates = [index for index, (_, roles, _) in enumerate(PARTS) if role in roles]
    boards = not set(taxonomy.with_role(BOARDS)).isdisjoint(lesson.agencies)
    return next((index for index in candidates if PARTS[index][2] == boards), candidates[0])


def teaching_order(template: str, lessons: Sequence[Lesson], taxonomy: Taxonomy) -> list[Lesson]:
    """The lessons of a pack in the order in which its template presents them."""
    if template != BRIEFING:
        return list(lessons)
    return sorted(lessons, key=lambda lesson: part_index(lesson, taxonomy))
