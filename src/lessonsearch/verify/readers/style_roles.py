"""What the styles of a Word document say of a paragraph: a quotation, a heading, hidden."""

from __future__ import annotations

import re

from lessonsearch.file_formats.ooxml import WORD
from lessonsearch.file_formats.wordprocessing import WordStyles, switched_on

QUOTATION = re.compile(
    r"quot|block ?text|blocktext|zitat|citation|citaat|citaz|cita\b|citat|citac|cytat|citát|sitat|sitaatti"
    r"|lainaus|idézet",
    re.IGNORECASE,
)
"""Names of styles for quotations. Word keeps the English names of its own styles in every language; others
are named by people, or by LibreOffice, pandoc and translated templates."""
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
    # Where a document does not define a style, its id is all there is of a name.
    return [style, *(ancestor.name for ancestor in styles.ancestors(style))]
