"""Sources, their lessons, and the excerpts that can be linked to and quoted.

All are immutable values. A lesson holds its passages verbatim; `excerpts` lists every part of it that has an
address. `Lesson.dump` and `Lesson.load` are the serialised form that an index stores, so that a page can be
shown without reading the corpus.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import Any, Final, Literal, TypeVar

LANGUAGE: Final = "en-GB"
"""Language of the sources and of this project's own words (BCP 47)."""

PARAGRAPH: Final = "paragraph"
BULLET: Final = "bullet"
QUOTATION: Final = "quotation"
TABLE: Final = "table"
Form = Literal["paragraph", "bullet", "quotation", "table"]

STANDARD_ATTRIBUTES: Final = frozenset({"themes", "ages", "agencies", "kind", "source"})
"""Fields of `Lesson` that hold the values of the standard facets."""

PER_SOURCE = 1_000_000
"""Maximum number of lessons of one source, as `Lesson.order` encodes it."""

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
    """Short title, where that is not the title up to its colon: `Baby M and Baby N`."""
    pages: Mapping[str, int] = field(default_factory=dict, hash=False)
    """Anchor → page of the original on which the passage begins, where the original has pages."""
    reference: str = ""
    url: str = ""
    licence_url: str = ""
    period_from: str = ""
    period_to: str = ""
    rests_on: str = ""
    about: str = ""
    """Description in this project's words (Markdown)."""
    not_held: tuple[str, ...] = ()
    """What of or around the publication is not held, a sentence each, for the help page."""
    verbatim: bool = True
    """False where the lessons summarise the source in this project's words."""

    @property
    def year(self) -> str:
        """Year of publication, four digits."""
        return self.published[:4]

    @property
    def short(self) -> str:
        """Short title: the one that the source gives, else the title up to its colon."""
        return self.short_title or self.title.partition(":")[0]


@dataclass(frozen=True)
class Block:
    """One paragraph, bullet, quoted paragraph or table, as plain text.

    `anchor` is set where the block has an address of its own. A table's `text` is its caption.
    """

    form: Form
    text: str
    anchor: str = ""
    rows: tuple[tuple[str, ...], ...] = ()

    @property
    def plain(self) -> str:
        """Plain text: a table's caption and cells, otherwise `text`."""
        if not self.rows:
            return self.text
        return "\n".join([self.text, *(" ".join(filter(None, row)) for row in self.rows)])


@dataclass(frozen=True)
class Excerpt:
    """A verbatim passage with an address: a whole numbered paragraph, or one bullet or quotation in it."""

    source: str
    anchor: str
    blocks: tuple[Block, ...]
    part_of: str = ""
    """Anchor of the passage that contains it; empty for a whole passage."""
    lead: str = ""
    """Text that introduces a bullet or quotation ('Practitioners should:'); not part of the excerpt."""

    @property
    def id(self) -> str:
        """`ages-of-concern#p28`."""
        return f"{self.source}#{self.anchor}"

    @property
    def paragraph(self) -> str:
        """The source's own paragraph number; empty where it has none."""
        numbered = NUMBERED.match(self.anchor)
        return numbered[1] if numbered else ""

    @property
    def text(self) -> str:
        """Plain text, one line for each block."""
        return "\n".join(block.plain for block in self.blocks)


@dataclass(frozen=True)
class Lesson:
    """The unit that is tagged, indexed and found. `passages` are whole excerpts in reading order."""

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
    """Position in the reading order of the whole corpus: the source's order × `PER_SOURCE` + `place`."""
    content_note: str = ""
    note: str = ""
    """The editors' remark, shown beside the passage."""
    asked: tuple[str, ...] = ()
    """Phrases that people of today search with for this lesson: the project's words, not the source's."""
    concepts: tuple[str, ...] = ()
    """Today's professional terms for its topics, whether or not it is the best answer on them."""
    inferred: tuple[str, ...] = ()
    """Words of the thesaurus for what its text says, where it has no phrases under `asked`."""
    extra: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Tags in the facets that the corpus declares beyond the standard ones: attribute and values."""
    aliases: tuple[str, ...] = ()
    same_as: str = ""
    """Id of the verbatim duplicate that searches find instead of this lesson."""

    @property
    def id(self) -> str:
        """`ages-of-concern/late-pre-birth-assessment`."""
        return f"{self.source}/{self.slug}"

    @cached_property
    def excerpts(self) -> tuple[Excerpt, ...]:
        """Every excerpt that has an address: each passage, followed by its parts."""
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
        """The excerpt with that anchor, or None."""
        return next((excerpt for excerpt in self.excerpts if excerpt.anchor == anchor), None)

    @property
    def place(self) -> int:
        """Position in its source, from 0."""
        return self.order % PER_SOURCE

    @cached_property
    def text(self) -> str:
        """Plain text of all passages, one line for each block."""
        return "\n".join(passage.text for passage in self.passages)

    @property
    def names(self) -> tuple[str, ...]:
        """Every id that resolves to this lesson: its own, those of its excerpts, and its aliases."""
        return (self.id, *(excerpt.id for excerpt in self.excerpts), *self.aliases)

    def tags(self, attribute: str) -> tuple[str, ...]:
        """Its values in one facet (`Facet.attribute`), always as a tuple."""
        if attribute not in STANDARD_ATTRIBUTES:
            return dict(self.extra).get(attribute, ())
        value: str | tuple[str, ...] = getattr(self, attribute)
        return (value,) if isinstance(value, str) else value

    def dump(self) -> str:
        """Serialise as JSON, for an index to store."""
        return _encode({name: getattr(self, name) for name in _STORED})

    @classmethod
    def load(cls, stored: str) -> Lesson:
        """Deserialise what `dump` wrote."""
        data: dict[str, Any] = json.loads(stored)
        for name in _STORED_TUPLES:
            data[name] = tuple(data[name])
        data["passages"] = tuple(map(_load_excerpt, data["passages"]))
        data["extra"] = tuple((name, tuple(values)) for name, values in data["extra"])
        return _construct(cls, data)


_STORED = tuple(each.name for each in fields(Lesson))
_STORED_TUPLES = tuple(each.name for each in fields(Lesson) if str(each.type).startswith("tuple"))
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=vars).encode
"""`vars` gives the fields of an excerpt or block ten times as fast as `dataclasses.asdict`."""


def _load_excerpt(stored: dict[str, Any]) -> Excerpt:
    """Deserialise a passage that `Lesson.dump` wrote."""
    for block in stored["blocks"]:
        block["rows"] = tuple(map(tuple, block["rows"]))
    stored["blocks"] = tuple(_construct(Block, block) for block in stored["blocks"])
    return _construct(Excerpt, stored)


Value = TypeVar("Value")


def _construct(cls: type[Value], fields: dict[str, Any]) -> Value:
    """An instance with all fields set at once: `__init__` takes as long again as parsing the JSON."""
    value = object.__new__(cls)
    vars(value).update(fields)
    return value
