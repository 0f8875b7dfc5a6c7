"""Content warnings for packs: the severity of a lesson's content note, and advice on the order of a pack.

Content notes are written by the corpus's editors, one for each lesson. Severity is judged from the note alone
and coarsely: a child died, a child was harmed, or something else that was thought worth a note.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from lessonsearch.model.lesson import Lesson

DEATH = re.compile(r"\b(death|deaths|died|suicide|killing|homicide|hanging|stabbing)\b", re.IGNORECASE)
HARM = re.compile(
    r"\b(abuse|injur\w+|shaken|sexual|exploitation|assaults?|neglect|self-harm|overdose)\b", re.IGNORECASE
)
ATTEMPT = re.compile(r"\b(attempted suicide|near death)\b", re.IGNORECASE)


def severity(lesson: Lesson) -> int:
    """Severity of a content note: 3 a child died, 2 a child was harmed, 1 any other note, 0 no note."""
    note = ATTEMPT.sub("harm", lesson.content_note)
    if DEATH.search(note):
        return 3
    return 2 if HARM.search(note) or note != lesson.content_note else int(bool(note))


def sequencing_warnings(lessons: Sequence[Lesson]) -> tuple[str, ...]:
    """Sentences for a trainer whose pack opens or closes on its most severe passage."""
    levels = [severity(lesson) for lesson in lessons]
    if len(set(levels)) < 2:
        return ()
    warnings = []
    if levels[0] == max(levels):
        warnings.append(
            f"Your pack starts with its most distressing passage ({lessons[0].content_note}). "
            "Move or add another passage before it."
        )
    if levels[-1] == max(levels):
        warnings.append(
            f"Your pack ends with its most distressing passage ({lessons[-1].content_note}). "
            "Move or add a passage on what can be done after it."
        )
    return tuple(warnings)
