"""The things that are found: sources, their lessons, and the excerpts that can be linked and quoted.

All are immutable values. A lesson holds its passages as they stand in the source; `excerpts` gives
every part of it that has an address. `Lesson.dump` and `Lesson.load` are the form in which an index
stores it, so that a page can be shown without reading the corpus.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import Any, Final, Literal, TypeVar

PARAGRAPH: Final = "paragraph"
BULLET: Final = "bullet"
QUOTATION: Final = "quotation"
TABLE: Final = "table"
Form = Literal["paragraph", "bullet", "quotation", "table"]

PER_SOURCE = 1_000_000
"""Room for the lessons of one source in `Lesson.order`."""

NUMBERED = re.compile(r"p(\d+)(?:-|$)")


@dataclass(frozen=True)
class Source:
    """One publication. Dates are ISO, as exact as the publication gives them: `2011-10`."""

    id: str
    title: str
    publisher: str
    published: str
    licence: str
    attribution: str
    order: int
    subtitle: str = ""
    short_title: str = ""
    """What people call it, where that is not the title up to its colon: `Baby M and Baby N`."""
    pages: Mapping[str, int] = field(default_factory=dict, hash=False)
    """Anchor → page of the original on which the passage begins, where the original has pages."""
    reference: str = ""
    url: str = ""
    licence_url: str = ""
    period_from: str = ""
    period_to: str = ""
    rests_on: str = ""
    about: str = ""
    """What it is, in this project's words (Markdown)."""
    verbatim: bool = True
    """False where the lessons tell of the source in this project's words."""

    @property
    def year(self) -> str:
        """Year of publication, four digits."""
        return self.published[:4]

    @property
    def short(self) -> str:
        """What people call it: its short title, else the title up to its colon."""
        return self.short_title or self.title.partition(":")[0]


@dataclass(frozen=True)
class Block:
    """One paragraph, bullet, quoted paragraph or table, as plain text.

    `anchor` is set where the block can be linked by itself. A table's `text` is its caption.
    """

    form: Form
    text: str
    anchor: str = ""
    rows: tuple[tuple[str, ...], ...] = ()

    @property
    def plain(self) -> str:
        """All its words: a table's caption and cells, else the text."""
        if not self.rows:
            return self.text
        return "\n".join([self.text, *(" ".join(filter(None, row)) for row in self.rows)])


@dataclass(frozen=True)
class Excerpt:
    """One verbatim passage with an address: a numbered paragraph whole, or a bullet or quotation in it."""

    source: str
    anchor: str
    blocks: tuple[Block, ...]
    part_of: str = ""
    """Anchor of the passage that it is a part of; empty for a whole passage."""
    lead: str = ""
    """What introduces a bullet or quotation ('Practitioners should:'); not part of its words."""

    @property
    def id(self) -> str:
        """`ages-of-concern#p28`."""
        return f"{self.source}#{self.anchor}"

    @property
    def paragraph(self) -> str:
        """The source's own paragraph number, or empty where it has none."""
        numbered = NUMBERED.match(self.anchor)
        return numbered[1] if numbered else ""

    @property
    def text(self) -> str:
        """The words, one block a line."""
        return "\n".join(block.plain for block in self.blocks)


@dataclass(frozen=True)
class Lesson:
    """What is tagged, indexed and found. `passages` are whole excerpts in reading order."""

    source: str
    slug: str
    title: str
    kind: str
    section: tuple[str, ...]
    themes: tuple[str, ...]
    ages: tuple[str, ...]
    agencies: tuple[str, ...]
    passages: tuple[Excerpt, ...]
    published: str = ""
    order: int = 0
    """Place in the reading order of the whole corpus: the source's order × `PER_SOURCE` + place in it."""
    content_note: str = ""
    note: str = ""
    """What the editors have to say beside the passage."""
    asked: tuple[str, ...] = ()
    """In today's words: phrases in which people ask for what it tells. The project's, not the source's."""
    concepts: tuple[str, ...] = ()
    """What practice calls the matters that it bears on today, be it the best answer on them or not."""
    aliases: tuple[str, ...] = ()
    same_as: str = ""
    """Id of the lesson that says the same word for word, and is the one to be found."""

    @property
    def id(self) -> str:
        """`ages-of-concern/late-pre-birth-assessment`."""
        return f"{self.source}/{self.slug}"

    @cached_property
    def excerpts(self) -> tuple[Excerpt, ...]:
        """Everything in it that has an address: each passage, followed by its parts."""
        return tuple(self._excerpts())

    def _excerpts(self) -> Iterator[Excerpt]:
        for passage in self.passages:
            yield passage
            lead = ""
            for block in passage.blocks:
                if block.form == PARAGRAPH:
                    lead = block.text
                elif block.anchor:
                    yield Excerpt(self.source, block.anchor, (block,), passage.anchor, lead)

    def excerpt(self, anchor: str) -> Excerpt | None:
        """The excerpt of that anchor, or None."""
        return next((excerpt for excerpt in self.excerpts if excerpt.anchor == anchor), None)

    @property
    def place(self) -> int:
        """How many lessons of its source come before it."""
        return self.order % PER_SOURCE

    @cached_property
    def text(self) -> str:
        """Every word of the passages, one block a line."""
        return "\n".join(passage.text for passage in self.passages)

    @property
    def names(self) -> tuple[str, ...]:
        """Every id that leads here: its own, its excerpts', and the old ones."""
        return (self.id, *(excerpt.id for excerpt in self.excerpts), *self.aliases)

    def tags(self, facet_attribute: str) -> tuple[str, ...]:
        """Its values in one facet (`Facet.attribute`), always as a tuple."""
        value: str | tuple[str, ...] = getattr(self, facet_attribute)
        return (value,) if isinstance(value, str) else value

    def dump(self) -> str:
        """As JSON, for an index to store."""
        return _encode({name: getattr(self, name) for name in _STORED})

    @classmethod
    def load(cls, stored: str) -> Lesson:
        """The lesson that `dump` wrote."""
        data: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in json.loads(stored).items()
        }
        data["passages"] = tuple(map(_excerpt, data["passages"]))
        return _made(cls, data)


_STORED = tuple(each.name for each in fields(Lesson))
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=vars).encode
"""`vars` of an excerpt or a block are its fields; `dataclasses.asdict` gives the same ten times slower."""


def _excerpt(stored: dict[str, Any]) -> Excerpt:
    """A passage as `Lesson.dump` wrote it."""
    for block in stored["blocks"]:
        block["rows"] = tuple(map(tuple, block["rows"]))
    stored["blocks"] = tuple(_made(Block, block) for block in stored["blocks"])
    return _made(Excerpt, stored)


Value = TypeVar("Value")


def _made(kind: type[Value], fields: dict[str, Any]) -> Value:
    """A value with all its fields as stored; setting them one by one takes as long as reading the JSON."""
    value = object.__new__(kind)
    vars(value).update(fields)
    return value
