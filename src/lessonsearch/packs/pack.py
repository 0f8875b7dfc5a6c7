"""A pack as a value. Whatever is done with it gives a new one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from lessonsearch.text.user_input import normalise_input

BRIEFING, HANDOUT, SLIDES = "briefing", "handout", "slides"
TEMPLATES = {
    BRIEFING: "Seven-minute briefing",
    HANDOUT: "Handout",
    SLIDES: "Slides",
}

MAX_ITEMS = 60
"""Excerpts in one pack: more than a day's training uses."""

MAX_TITLE_LENGTH = 200
MAX_NOTE_LENGTH = 2000
"""Characters; a note is some sentences, and a page at the most."""


@dataclass(frozen=True)
class Item:
    """An excerpt, by its id, with the trainer's note that follows it."""

    excerpt: str
    note: str = ""


@dataclass(frozen=True)
class Pack:
    """Excerpts in their order. `opening` is the trainer's text before the first."""

    title: str = ""
    template: str = HANDOUT
    opening: str = ""
    items: tuple[Item, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.items or self.title or self.opening)

    @property
    def name(self) -> str:
        """The title, or what a pack without one is called."""
        return self.title or "Untitled pack"

    def has(self, excerpt: str) -> bool:
        """Whether the excerpt is in it."""
        return any(item.excerpt == excerpt for item in self.items)

    def adding(self, excerpts: Iterable[str]) -> Pack:
        """With these excerpts at the end, those that it has already left where they are."""
        new = [name for name in dict.fromkeys(excerpts) if not self.has(name)]
        return replace(self, items=(*self.items, *map(Item, new)))

    def without(self, number: int) -> Pack:
        """Without the item of that number (from 0), if there is one."""
        return replace(self, items=tuple(item for at, item in enumerate(self.items) if at != number))

    def moved(self, number: int, steps: int) -> Pack:
        """With an item earlier (steps below 0) or later; an end is as far as it goes."""
        if not 0 <= number < len(self.items):
            return self
        rest = self.without(number).items
        place = max(0, min(number + steps, len(rest)))
        return replace(self, items=(*rest[:place], self.items[number], *rest[place:]))


def clean_note(text: str) -> str:
    """A note as typed, fit for every program: lines kept, the rest as `normalise_input` has it."""
    lines = [normalise_input(line) for line in text.replace("\r\n", "\n").split("\n")]
    kept = [line for at, line in enumerate(lines) if line or (at and lines[at - 1])]
    return "\n".join(kept).strip()
