"""Teaching safely: what a group should know before it meets these passages, and where to find support.

Content notes are the corpus's own words, on each lesson. How hard a passage is to meet is judged by them
only, coarsely: that a child died, that a child was harmed, or something else that was thought worth a note.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from lessonsearch.documents.document import Notice
from lessonsearch.model.lesson import Lesson

SUPPORT = (
    "Support in the United Kingdom: Samaritans, 116 123, at any hour; Childline, for those under 19, "
    "0800 1111; NSPCC, for adults who worry about a child, 0808 800 5000.",
    "Speak to your own supervisor or manager about anything that stays with you.",
)

GROUND = "You may step out at any time, and need not say why."

DEATH = re.compile(r"\b(death|deaths|died|suicide|killing|homicide|hanging|stabbing)\b", re.IGNORECASE)
HARM = re.compile(
    r"\b(abuse|injur\w+|shaken|sexual|exploitation|assaults?|neglect|self-harm|overdose)\b", re.IGNORECASE
)
ATTEMPT = re.compile(r"\b(attempted suicide|near death)\b", re.IGNORECASE)


def severity(lesson: Lesson) -> int:
    """3 where a child died, 2 where one was harmed, 1 for any other content note, else 0."""
    note = ATTEMPT.sub("harm", lesson.content_note)
    if DEATH.search(note):
        return 3
    return 2 if HARM.search(note) or note != lesson.content_note else int(bool(note))


def opening_notice(lessons: Sequence[Lesson]) -> Notice | None:
    """What is to be said first; None where no lesson has a content note."""
    notes = [note.strip() for lesson in lessons for note in lesson.content_note.split(";") if note.strip()]
    if not notes:
        return None
    named = "; ".join(
        dict.fromkeys(note[0].lower() + note[1:] if note[1:2].islower() else note for note in notes)
    )
    return Notice("Before you begin", (f"These passages speak of: {named}.", GROUND, *SUPPORT))


def sequencing_warnings(lessons: Sequence[Lesson]) -> tuple[str, ...]:
    """Sentences for a trainer whose pack opens or closes on what is hardest to meet in it."""
    hard = [severity(lesson) for lesson in lessons]
    if len(set(hard)) < 2:
        return ()
    found = []
    if hard[0] == max(hard):
        found.append(f"It opens on its hardest passage ({lessons[0].content_note}). Put another before it.")
    if hard[-1] == max(hard):
        found.append(
            f"It closes on its hardest passage ({lessons[-1].content_note}). End on what can be done."
        )
    return tuple(found)
