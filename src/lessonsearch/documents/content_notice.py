"""Content notice: what a group should know before it reads the passages, and where to find support."""

from __future__ import annotations

from collections.abc import Sequence

from lessonsearch.documents.document import Notice
from lessonsearch.model.lesson import Lesson

SUPPORT = (
    "Support in the United Kingdom: Samaritans, 116 123, at any hour; Childline, for those under 19, "
    "0800 1111; NSPCC, for adults who worry about a child, 0808 800 5000.",
    "Speak to your own supervisor or manager about anything that stays with you.",
)

STEP_OUT = "You may step out at any time, and need not say why."


def opening_notice(lessons: Sequence[Lesson]) -> Notice | None:
    """The notice at the start of a document; None where no lesson has a content note."""
    notes = [note.strip() for lesson in lessons for note in lesson.content_note.split(";") if note.strip()]
    if not notes:
        return None
    topics = "; ".join(
        dict.fromkeys(note[0].lower() + note[1:] if note[1:2].islower() else note for note in notes)
    )
    return Notice("Before you begin", (f"These passages speak of: {topics}.", STEP_OUT, *SUPPORT))
