"""A pack about fathers and the links of its document."""

from __future__ import annotations

from lessonsearch.model.lesson import Excerpt
from lessonsearch.packs import Item, Pack

HOME = "https://lessons.example.org"
NAMES = ("p21", "p13", "p31", "p28", "p60", "table-1", "p62")


def link(excerpt: Excerpt) -> str:
    """The address of an excerpt on the site."""
    return f"{HOME}/excerpts/{excerpt.source}/{excerpt.anchor}"


def pack(template: str, *names: str) -> Pack:
    """A pack of those excerpts, each with a note of characters that markup has to escape."""
    items = tuple(Item(f"ages-of-concern#{name}", f"Note on {name}: <ask> & wait.") for name in names)
    return Pack("Invisible fathers", template, "For the team meeting.\nBring a case.", items)
