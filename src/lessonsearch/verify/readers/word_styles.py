"""What the styles of a Word document say: which set a quotation off, which are headings, which are hidden."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from lessonsearch.verify.readers.ooxml import WORD

QUOTATION = re.compile(
    r"quot|block ?text|blocktext|zitat|citation|citaat|citaz|cita\b|citat|citac|cytat|citát|sitat|sitaatti"
    r"|lainaus|idézet",
    re.IGNORECASE,
)
"""Names of styles for quotations. Word keeps the English names of its own styles in every language; others
are named by people, or by LibreOffice, pandoc and translated templates."""
HEADING = re.compile(r"heading \d|title\b|subtitle\b", re.IGNORECASE)
MAX_ANCESTORS = 20


@dataclass(frozen=True)
class Style:
    """A style's name, what it is based on, and whether its text is hidden."""

    name: str
    based_on: str
    hidden: bool | None


class WordStyles:
    """The styles of a document by their ids."""

    def __init__(self, root: Any | None) -> None:
        self._styles: dict[str, Style] = {}
        for element in root.iter(f"{WORD}style") if root is not None else ():
            name, based = element.find(f"{WORD}name"), element.find(f"{WORD}basedOn")
            self._styles[element.get(f"{WORD}styleId", "")] = Style(
                "" if name is None else name.get(f"{WORD}val", ""),
                "" if based is None else based.get(f"{WORD}val", ""),
                switched_on(element.find(f"{WORD}rPr/{WORD}vanish")),
            )

    def is_quotation(self, style: str) -> bool:
        """Whether a style, or one that it is based on, sets a quotation off."""
        return any(QUOTATION.search(name) for name in self._names(style))

    def is_heading(self, style: str) -> bool:
        """Whether a style, or one that it is based on, is a heading."""
        return any(HEADING.match(name) for name in self._names(style))

    def is_hidden(self, style: str) -> bool:
        """Whether text of a style is hidden."""
        for ancestor in self._ancestors(style):
            if ancestor.hidden is not None:
                return ancestor.hidden
        return False

    def _names(self, style: str) -> list[str]:
        # Where a document defines no such style, its id is all there is of a name.
        return [style, *(ancestor.name for ancestor in self._ancestors(style))]

    def _ancestors(self, style: str) -> list[Style]:
        found: list[Style] = []
        while (known := self._styles.get(style)) and len(found) < MAX_ANCESTORS:
            found.append(known)
            style = known.based_on
        return found


def switched_on(element: Any | None) -> bool | None:
    """Whether a property is on; None where it is not there."""
    if element is None:
        return None
    return element.get(f"{WORD}val", "1") not in ("0", "false", "off")
