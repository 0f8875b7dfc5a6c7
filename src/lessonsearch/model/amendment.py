"""Amendments: what was put right in the corpus after its publication, for those who have linked or quoted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

WITHDRAWN: Final = "withdrawn"
"""The kind of an amendment whose ids may lead nowhere any more."""
WHAT: Final = {
    "re-tagged": "Re-tagged",
    "renamed": "Renamed",
    "moved": "Moved",
    "corrected": "Corrected",
    WITHDRAWN: "Withdrawn",
}
"""Kind of amendment → its label."""


@dataclass(frozen=True)
class Amendment:
    """One amendment.

    `about` is the lesson or excerpt id that it concerns, under any name that it has had; `also` holds further
    ids: the excerpts that were withdrawn with their lesson.
    """

    id: str
    day: str
    about: str
    what: str
    says: str
    also: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Every id that it concerns."""
        return (self.about, *self.also)

    @property
    def label(self) -> str:
        """The label of its kind."""
        return WHAT.get(self.what, self.what)


def withdrawals(amendments: Iterable[Amendment]) -> Mapping[str, Amendment]:
    """Withdrawn id → its amendment; of several, the one that stands last."""
    return {
        name: amendment for amendment in amendments if amendment.what == WITHDRAWN for name in amendment.names
    }
