"""Roles of Word styles: whether a style marks quotations, headings or hidden text."""

from __future__ import annotations

import re

from lessonsearch.file_formats.ooxml import WORD
from lessonsearch.file_formats.wordprocessing import WordStyles, switched_on

QUOTATION = re.compile(
    r"quot|block ?text|blocktext|zitat|citation|citaat|citaz|cita\b|citat|citac|cytat|citát|sitat|sitaatti"
    r"|lainaus|idézet",
    re.IGNORECASE,
)
"""Names of quotation styles. Word stores the names of its built-in styles in English in every language; other
names come from people, LibreOffice, pandoc and translated templates."""
HEADING = re.compile(r"heading \d|title\b|subtitle\b", re.IGNORECASE)


def is_quotation(styles: WordStyles, style: str) -> bool:
    """Whether a style, or one that it is based on, sets a quotation off."""
    return any(QUOTATION.search(name) for name in _names(styles, style))


def is_heading(styles: WordStyles, style: str) -> bool:
    """Whether a style, or one that it is based on, is a heading."""
    return any(HEADING.match(name) for name in _names(styles, style))


def is_hidden(styles: WordStyles, style: str) -> bool:
    """Whether text of a style is hidden."""
    return bool(switched_on(styles.inherited(style, f"{WORD}rPr/{WORD}vanish")))


def _names(styles: WordStyles, style: str) -> list[str]:
    # A style that the document does not define has no name but its id.
    return [style, *(ancestor.name for ancestor in styles.ancestors(style))]
