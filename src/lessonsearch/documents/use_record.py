"""Record of use: one sheet on which a team writes what it did with a briefing, and what came of it.

Inspectors and partnerships ask for evidence that a briefing was used. The record is the team's own file:
nothing that is written on it reaches this site.
"""

from __future__ import annotations

from dataclasses import replace

from lessonsearch.documents.compose import QUESTIONS
from lessonsearch.documents.document import BulletList, Document, Run, TablePart, TextPart, plain_words

MAX_QUESTIONS = 5
"""Questions that leave room for answers on one sheet."""

ACTIONS = 3
"""Rows for actions: more are seldom done."""


def use_record(document: Document) -> Document:
    """The record that belongs to a document, with its questions or the three standing ones."""
    asked = [part.items for part in document.parts if isinstance(part, BulletList) and part.numbered]
    questions = [plain_words(item) for item in (asked[-1] if asked else QUESTIONS)][:MAX_QUESTIONS]
    parts = (
        TextPart("Complete this record after the session and keep it with your team’s records."),
        TablePart("The session", ("Team", "Date", "Led by", "Number of people"), (("", "", "", ""),)),
        TablePart("Our answers", ("Question", "Answer"), tuple((question, "") for question in questions)),
        TablePart(
            "Our actions",
            ("Action", "Owner", "By when", "What changed, at review"),
            (("", "", "", ""),) * ACTIONS,
        ),
        TablePart("The review", ("Review date", "What changed for children and families?"), (("", ""),)),
    )
    back = Run("Open the briefing", document.back.link) if document.back else None
    return replace(
        document, subtitle="Record of use", parts=parts, back=back, details=(), dated="", one_page=True
    )
