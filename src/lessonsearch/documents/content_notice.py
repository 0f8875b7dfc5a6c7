"""Content notice: what a group should know before it reads the passages, and where to find support."""

from __future__ import annotations

from collections.abc import Sequence

from lessonsearch.documents.document import Notice
from lessonsearch.model.lesson import Lesson

SUPPORT = (
    "Support in the United Kingdom: Samaritans, 116 123, day or night; Childline, for anyone under 19, "
    "0800 1111; NSPCC helpline, for adults worried about a child, 0808 800 5000.",
    "Talk to your supervisor or manager about anything that has affected you.",
)

STEP_OUT = "You can leave at any time. You do not have to say why."


def opening_notice(lessons: Sequence[Lesson]) -> Notice | None:
    """The notice at the start of a document; None where no lesson has a content note."""
    notes = [note.strip() for lesson in lessons for note in lesson.content_note.split(";") if note.strip()]
    if not notes:
        return None
    topics = "; ".join(
        dict.fromkeys(note[0].lower() + note[1:] if note[1:2].islower() else note for note in notes)
    )
    return Notice("Before you begin", (f"These passages are about: {topics}.", STEP_OUT, *SUPPORT))
