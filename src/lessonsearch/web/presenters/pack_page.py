"""The page of a pack: its items with their citations, problems, and advice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from lessonsearch.app.export import resolve_items
from lessonsearch.app.library import Library
from lessonsearch.citations import Citation
from lessonsearch.packs import Item, Pack
from lessonsearch.packs.chosen_sentences import named_sentences
from lessonsearch.web.pack_state import pack_address
from lessonsearch.web.presenters.pack_advice import PackAdvice, pack_advice
from lessonsearch.web.request import absolute, excerpt_address

FRAME_HEIGHT = 700
"""Pixels of the frame of a pack, which scrolls within it."""


@dataclass(frozen=True)
class PackPage:
    """Everything that the page of a pack shows."""

    pack: Pack
    items: tuple[tuple[Item, Citation | None], ...]
    problems: tuple[str, ...]
    advice: PackAdvice
    typed: str = ""
    """Links or ids that could not be added, as typed."""

    def sentences(self, item: Item, citation: Citation) -> list[tuple[str, str, bool]]:
        """Name and text of the sentences of an item's excerpt, and whether they are chosen."""
        named = named_sentences(citation.excerpt)
        return [(sentence.id, sentence.text, sentence.id in item.sentences) for sentence in named]

    @property
    def link(self) -> str:
        """The pack's URL, to be kept and sent."""
        return absolute(pack_address(self.pack))

    @property
    def frame(self) -> str:
        """HTML that shows the pack in a frame on another page."""
        address = escape(self.link.replace("/pack?", "/pack/embed?", 1))
        return (
            f'<iframe src="{address}" width="100%" height="{FRAME_HEIGHT}" title="{escape(self.pack.name)}" '
            'loading="lazy" style="border:0"></iframe>'
        )


def pack_page(pack: Pack, problems: Sequence[str], typed: str, library: Library) -> PackPage:
    """The page of a pack, with a further problem for each excerpt that does not exist."""
    items, missing = resolve_items(pack, library, lambda excerpt: absolute(excerpt_address(excerpt)))
    missing = [problem for problem in missing if problem not in problems]
    lessons = [citation.lesson for _, citation in items if citation]
    advice = pack_advice(pack.template, lessons, library)
    return PackPage(pack, tuple(items), (*problems, *missing), advice, typed)
