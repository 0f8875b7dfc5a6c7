"""WordprocessingML: the values of properties, what styles inherit, and what tracked changes leave out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lessonsearch.file_formats.ooxml import FALLBACK, WORD

MAX_ANCESTORS = 20
"""Styles of which each is based on the next; a longer chain is a circle."""
SUPERSEDED = frozenset({f"{WORD}del", f"{WORD}moveFrom", f"{WORD}delText", FALLBACK})
"""Elements that are no longer text: deleted, moved elsewhere, or a copy for older programs."""


def value(element: Any | None, path: str) -> str | None:
    """The `w:val` of the element at a path below another; None where there is none."""
    found = element.find(path) if element is not None else None
    return None if found is None else found.get(f"{WORD}val")


def switched_on(element: Any | None) -> bool | None:
    """Whether a property is on; None where it is not given."""
    if element is None:
        return None
    return element.get(f"{WORD}val", "1") not in ("0", "false", "off")


@dataclass(frozen=True)
class Style:
    """A style's name, the id of the style that it is based on, and its element."""

    name: str
    based_on: str
    element: Any


def _is_default(style: Any) -> bool:
    """Whether a style is that of paragraphs which name none."""
    return style.get(f"{WORD}type") == "paragraph" and style.get(f"{WORD}default") in ("1", "true", "on")


class WordStyles:
    """The styles of a document by their ids."""

    def __init__(self, root: Any | None) -> None:
        self._styles = {
            element.get(f"{WORD}styleId", ""): Style(
                value(element, f"{WORD}name") or "", value(element, f"{WORD}basedOn") or "", element
            )
            for element in (root.iter(f"{WORD}style") if root is not None else ())
        }
        self.default = next((name for name, style in self._styles.items() if _is_default(style.element)), "")
        """The style of paragraphs that name none."""
        self._inherited: dict[tuple[str, str], Any | None] = {}

    def get(self, style: str) -> Style | None:
        """The style of that id, if the document defines it."""
        return self._styles.get(style)

    def ancestors(self, style: str) -> list[Style]:
        """A style and those that it is based on, nearest first."""
        found: list[Style] = []
        while (known := self._styles.get(style)) and len(found) < MAX_ANCESTORS:
            found.append(known)
            style = known.based_on
        return found

    def inherited(self, style: str, path: str) -> Any | None:
        """The element at a path below a style, or else below the nearest one that it is based on."""
        key = style, path
        if key not in self._inherited:
            elements = (ancestor.element.find(path) for ancestor in self.ancestors(style))
            self._inherited[key] = next((element for element in elements if element is not None), None)
        return self._inherited[key]

    def inherited_value(self, style: str, path: str) -> str | None:
        """The `w:val` of what `inherited` finds."""
        element = self.inherited(style, path)
        return None if element is None else element.get(f"{WORD}val")
