"""The page of a pack: its items with their citations in the template's parts, problems, and advice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import count

from lessonsearch.app.export import resolve_items
from lessonsearch.app.library import Library
from lessonsearch.citations import Citation
from lessonsearch.packs import BRIEFING, Item, Pack
from lessonsearch.packs.briefing import CLOSING_PARTS, PARTS, part_index
from lessonsearch.packs.chosen_sentences import named_sentences
from lessonsearch.web.pack_state import pack_address
from lessonsearch.web.presenters.pack_advice import PackAdvice, pack_advice
from lessonsearch.web.request import absolute, excerpt_address

FRAME_HEIGHT = 700
"""Pixels of the frame of a pack, which scrolls within it."""


@dataclass(frozen=True)
class EditorEntry:
    """An item of a pack; `before` and `after` tell whether it can move within its part."""

    index: int
    item: Item
    citation: Citation | None
    before: bool
    after: bool


@dataclass(frozen=True)
class PackPart:
    """A part of the template with its items; without a label where the template has no parts.

    The label has a number where the exported document has the part. `standing` parts have no items.
    """

    label: str
    entries: tuple[EditorEntry, ...]
    standing: bool = False


@dataclass(frozen=True)
class PackPage:
    """Everything that the page of a pack shows."""

    pack: Pack
    parts: tuple[PackPart, ...]
    problems: tuple[str, ...]
    advice: PackAdvice
    typed: str = ""
    """Links or ids that could not be added, as typed."""

    def sentences(self, item: Item, citation: Citation) -> list[tuple[str, str, bool]]:
        """Name and text of the sentences of an item's excerpt, and whether they are chosen."""
        named = named_sentences(citation.excerpt)
        return [(sentence.id, sentence.text, sentence.id in item.sentences) for sentence in named]

    @property
    def items(self) -> tuple[Item, ...]:
        """The items, in the pack's order."""
        return self.pack.items

    @property
    def link(self) -> str:
        """The pack's URL, to be kept and sent."""
        return absolute(pack_address(self.pack))

    @property
    def frame(self) -> str:
        """HTML that shows the pack in a frame on another page, without the facilitator's notes."""
        address = escape(
            absolute(pack_address(self.pack.without_notes()).replace("/pack?", "/pack/embed?", 1))
        )
        return (
            f'<iframe src="{address}" width="100%" height="{FRAME_HEIGHT}" title="{escape(self.pack.name)}" '
            'loading="lazy" style="border:0"></iframe>'
        )

    @property
    def learners_link(self) -> str:
        """URL of the page to read and print, without the facilitator's notes."""
        return self._link_for_learners(".html")

    def _link_for_learners(self, form: str) -> str:
        return absolute(pack_address(self.pack.without_notes()).replace("/pack?", f"/pack{form}?", 1))


def pack_page(pack: Pack, problems: Sequence[str], typed: str, library: Library) -> PackPage:
    """The page of a pack, with a further problem for each excerpt that does not exist."""
    items, missing = resolve_items(pack, library, lambda excerpt: absolute(excerpt_address(excerpt)))
    missing = [problem for problem in missing if problem not in problems]
    lessons = [citation.lesson for _, citation in items if citation]
    advice = pack_advice(pack.template, lessons, library)
    return PackPage(pack, tuple(_parts(pack, items, library)), (*problems, *missing), advice, typed)


def _parts(pack: Pack, items: Sequence[tuple[Item, Citation | None]], library: Library) -> Iterator[PackPart]:
    """The parts in the order of the exported document, each with its items in the pack's order.

    Entries are numbered as they stand on the page, since that is the order in which its form sends them.
    """
    numbers = [_part_number(pack, citation, library) for _, citation in items]
    index, exported = count(), count(1)
    for number in sorted({*numbers, *(range(len(PARTS)) if pack.template == BRIEFING else ())}):
        inside = [pair for pair, other in zip(items, numbers, strict=True) if other == number]
        entries = (
            EditorEntry(next(index), *pair, before=at > 0, after=at < len(inside) - 1)
            for at, pair in enumerate(inside)
        )
        label = _label(pack, number)
        numbered = label and number in numbers and number >= 0
        yield PackPart(f"{next(exported)}. {label}" if numbered else label, tuple(entries))
    if pack.template == BRIEFING:
        yield from (PackPart(f"{next(exported)}. {label}", (), standing=True) for label in CLOSING_PARTS)


def _part_number(pack: Pack, citation: Citation | None, library: Library) -> int:
    """Number of the part in which an item stands; 0 where the template has no parts."""
    if pack.template != BRIEFING:
        return 0
    return part_index(citation.lesson, library.taxonomy) if citation else -1


def _label(pack: Pack, number: int) -> str:
    if pack.template != BRIEFING:
        return ""
    return "Not found" if number < 0 else PARTS[number][0]
