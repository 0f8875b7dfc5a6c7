"""Amendments: what was put right in the corpus after its publication, for those who have linked or quoted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

WHAT: Final = {
    "re-tagged": "Re-tagged",
    "renamed": "Renamed",
    "moved": "Moved",
    "corrected": "Corrected",
    "withdrawn": "Withdrawn",
}
"""Kind of amendment → its label."""


@dataclass(frozen=True)
class Amendment:
    """One amendment. `about` is the lesson or excerpt id that it concerns, under any name that it has had."""

    id: str
    day: str
    about: str
    what: str
    says: str

    @property
    def label(self) -> str:
        """The label of its kind."""
        return WHAT.get(self.what, self.what)
