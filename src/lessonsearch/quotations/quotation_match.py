"""Quotation match: whose words a quotation is, how it differs, and whose words it was claimed to be."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from lessonsearch.quotations.alignment import DiffSegment

Status = Literal["verbatim", "check-meaning", "altered", "misattributed", "too-short", "not-found"]


@dataclass(frozen=True)
class QuotationMatch:
    """The source of a quotation. `lesson` and `excerpt` are empty if there is none, or if it is a title's.
    `diff` is the word diff from the source if the words differ, `omitted` the source's words left out at
    an ellipsis, `put_in` the words added in brackets. `reordered` means that the parts are the source's in
    another order, `joined` that they are from places far apart."""

    status: Status
    source: str = ""
    lesson: str = ""
    excerpt: str = ""
    diff: tuple[DiffSegment, ...] = ()
    omitted: tuple[str, ...] = ()
    put_in: tuple[str, ...] = ()
    reordered: bool = False
    joined: bool = False


@dataclass(frozen=True)
class Claim:
    """The attribution of a quotation: ids of linked lessons or excerpts, or of named sources. Empty if
    there is none."""

    ids: Collection[str] = ()
    sources: Collection[str] = ()

    def __bool__(self) -> bool:
        return bool(self.ids or self.sources)

    def holds(self, names: Collection[str], source: str) -> bool:
        """Whether a place agrees with the attribution."""
        if self.ids:
            return not set(self.ids).isdisjoint(names)
        return not self.sources or source in self.sources


NO_CLAIM = Claim()
