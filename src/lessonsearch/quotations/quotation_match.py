"""What is known of a quotation: whose words it is, how it differs, and whose words it was said to be."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from lessonsearch.quotations.alignment import DiffSegment

Status = Literal["verbatim", "check-meaning", "altered", "misattributed", "too-short", "not-found"]


@dataclass(frozen=True)
class QuotationMatch:
    """Whose words a quotation is. `lesson` and `excerpt` are empty where nobody's, or a title's.

    `diff` is the word diff from the source where the words differ, `omitted` the source's words that the
    quotation leaves out by a sign, `put_in` what its brackets put in. `reordered` says that the parts are
    the source's and their order is not, `joined` that they stand in places far from each other.
    """

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
    """Whose words a document says that a quotation is: ids of lessons or excerpts that it links to, or of
    sources that it names. Empty where it says nothing."""

    ids: Collection[str] = ()
    sources: Collection[str] = ()

    def __bool__(self) -> bool:
        return bool(self.ids or self.sources)

    def holds(self, names: Collection[str], source: str) -> bool:
        """Whether words that stand there are where the document says."""
        if self.ids:
            return not set(self.ids).isdisjoint(names)
        return not self.sources or source in self.sources


NO_CLAIM = Claim()
