"""OpenDocument: namespaces, and styles with what they inherit (OASIS OpenDocument 1.3, part 3)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

TEXT, OFFICE, DRAW, TABLE, STYLE, PRESENTATION, FORMATTING = (
    f"{{urn:oasis:names:tc:opendocument:xmlns:{name}:1.0}}"
    for name in ("text", "office", "drawing", "table", "style", "presentation", "xsl-fo-compatible")
)
HREF = "{http://www.w3.org/1999/xlink}href"
MAX_ANCESTORS = 20
"""Styles of which each has the next as its parent; a longer chain is a circle."""


class OdfStyles:
    """The styles of a document by their names: its own and those of `styles.xml`."""

    def __init__(self, roots: Iterable[Any]) -> None:
        self._styles = {
            element.get(f"{STYLE}name", ""): element
            for root in roots
            for element in root.iter(f"{STYLE}style")
        }

    def ancestors(self, name: str) -> Iterator[Any]:
        """The element of a style and those of its parents, nearest first."""
        for _ in range(MAX_ANCESTORS):
            if (style := self._styles.get(name)) is None:
                return
            yield style
            name = style.get(f"{STYLE}parent-style-name", "")

    def names(self, name: str) -> list[str]:
        """The names of a style and of its parents, as they are stored and as they are displayed."""
        found = [name]
        for style in self.ancestors(name):
            found += [style.get(f"{STYLE}parent-style-name", ""), style.get(f"{STYLE}display-name", "")]
        return [each.replace("_20_", " ") for each in found if each]


def text_property(style: Any, attribute: str) -> str:
    """A property of a style's text, by its name with namespace; empty where the style does not give it."""
    properties = style.find(f"{STYLE}text-properties")
    return "" if properties is None else properties.get(attribute, "")
