"""Glossary: what the reports' terms are called today, shown beside a passage and never in it.

The entries are data of the corpus (`glosses.yaml`), each dated and with its source. Add new ones there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class GlossaryEntry:
    """A term of the reports and its equivalent today."""

    term: str
    today: str
    note: str
    since: str
    """Date of the change: ISO, as exact as its source gives it."""
    source: str
    """The Act or guidance that made the change."""
    also: tuple[str, ...] = ()
    """Other forms of the term: plural, abbreviation."""

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        forms = "|".join(re.escape(form) for form in sorted((self.term, *self.also), key=len, reverse=True))
        return re.compile(rf"(?<!\w)(?:{forms})(?!\w)", re.IGNORECASE)

    def occurs_in(self, text: str) -> bool:
        """Whether a text contains any form of the term as whole words.

        >>> GlossaryEntry("review", "", "", "", "").occurs_in("Reviewed, then a REVIEW.")
        True
        """
        return bool(self._pattern.search(text))


def find_entries(text: str, glossary: Iterable[GlossaryEntry]) -> Iterator[GlossaryEntry]:
    """The glossary entries whose terms occur in a text."""
    return (entry for entry in glossary if entry.occurs_in(text))
