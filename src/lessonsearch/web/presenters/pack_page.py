"""The page of a pack: its items with their citations, problems, and advice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lessonsearch.app.export import resolve_items
from lessonsearch.app.library import Library
from lessonsearch.citations import Citation
from lessonsearch.packs import Item, Pack
from lessonsearch.web.pack_state import pack_address
from lessonsearch.web.presenters.pack_advice import PackAdvice, pack_advice
from lessonsearch.web.request import absolute, excerpt_address


@dataclass(frozen=True)
class PackPage:
    """Everything that the page of a pack shows."""

    pack: Pack
    items: tuple[tuple[Item, Citation | None], ...]
    problems: tuple[str, ...]
    advice: PackAdvice
    typed: str = ""
    """Links or ids that could not be added, as typed."""

    @property
    def link(self) -> str:
        """The pack's URL, to be kept and sent."""
        return absolute(pack_address(self.pack))


def pack_page(pack: Pack, problems: Sequence[str], typed: str, library: Library) -> PackPage:
    """The page of a pack, with a further problem for each excerpt that does not exist."""
    items, missing = resolve_items(pack, library, lambda excerpt: absolute(excerpt_address(excerpt)))
    missing = [problem for problem in missing if problem not in problems]
    lessons = [citation.lesson for _, citation in items if citation]
    advice = pack_advice(pack.template, lessons, library)
    return PackPage(pack, tuple(items), (*problems, *missing), advice, typed)
