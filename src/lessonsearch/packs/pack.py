"""The pack as an immutable value: methods that change it return a new pack."""

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
    """One entry of a pack: the id of an excerpt, and the trainer's note that follows it.

    `sentences` are the names of its chosen sentences; without any the whole excerpt is shown.
    """

    excerpt: str
    note: str = ""
    sentences: tuple[str, ...] = ()


@dataclass(frozen=True)
class Pack:
    """An ordered list of excerpts with title and template. `opening` is the text before the first excerpt.

    `date` and `review` are ISO dates, or what was typed for one. `questions` has one in each line.
    """

    title: str = ""
    template: str = HANDOUT
    opening: str = ""
    items: tuple[Item, ...] = ()
    audience: str = ""
    presenter: str = ""
    date: str = ""
    review: str = ""
    questions: str = ""
    contacts: str = ""

    def __bool__(self) -> bool:
        return self != Pack(template=self.template)

    @property
    def name(self) -> str:
        """The title, or a placeholder where there is none."""
        return self.title or "Untitled pack"

    @property
    def excerpts(self) -> tuple[str, ...]:
        """Ids of its excerpts."""
        return tuple(item.excerpt for item in self.items)

    def has(self, excerpt: str) -> bool:
        """Whether the pack contains the excerpt."""
        return any(item.excerpt == excerpt for item in self.items)

    def with_excerpts(self, excerpts: Iterable[str]) -> Pack:
        """A pack with these excerpts appended; those that it already contains keep their place."""
        new = [name for name in dict.fromkeys(excerpts) if not self.has(name)]
        return replace(self, items=(*self.items, *map(Item, new)))

    def without(self, number: int) -> Pack:
        """A pack without the item at index `number` (from 0), if there is one."""
        return replace(self, items=tuple(item for at, item in enumerate(self.items) if at != number))

    def without_excerpts(self, excerpts: Iterable[str]) -> Pack:
        """A pack without these excerpts."""
        unwanted = set(excerpts)
        return replace(self, items=tuple(item for item in self.items if item.excerpt not in unwanted))

    def without_notes(self) -> Pack:
        """The pack as learners may have it: without the facilitator's notes."""
        return replace(self, items=tuple(replace(item, note="") for item in self.items))

    def moved(self, number: int, steps: int) -> Pack:
        """A pack with one item moved by `steps`, negative for earlier; clamped at either end."""
        if not 0 <= number < len(self.items):
            return self
        rest = self.without(number).items
        place = max(0, min(number + steps, len(rest)))
        return replace(self, items=(*rest[:place], self.items[number], *rest[place:]))


def clean_note(text: str) -> str:
    """Normalise a note as `normalise_input` does, but keep line breaks and single blank lines."""
    lines = [normalise_input(line) for line in text.replace("\r\n", "\n").split("\n")]
    kept = [line for at, line in enumerate(lines) if line or (at and lines[at - 1])]
    return "\n".join(kept).strip()


NEW_PACK = Pack(template=BRIEFING)
"""A pack that is begun while searching. A pack's URL without a template is a handout, as it was in 0.1."""
