"""Then and now: what the reports' terms are called today, said beside a passage and never in it.

A gloss is data of the corpus (`glosses.yaml`), dated and with its source. To add one, add an entry there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class GlossaryEntry:
    """A term of the reports and what stands in its place today."""

    term: str
    today: str
    note: str
    since: str
    """From when; an ISO date, as exact as its source gives it."""
    source: str
    """The Act or guidance that says so."""
    also: tuple[str, ...] = ()
    """Other forms in which the term occurs: its plural, its abbreviation."""

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        forms = "|".join(re.escape(form) for form in sorted((self.term, *self.also), key=len, reverse=True))
        return re.compile(rf"(?<!\w)(?:{forms})(?!\w)", re.IGNORECASE)

    def occurs_in(self, text: str) -> bool:
        """Whether the term stands in a text, in any of its forms, as whole words.

        >>> Gloss("review", "", "", "", "").occurs_in("Reviewed, then a REVIEW.")
        True
        """
        return bool(self._pattern.search(text))


def glossed(text: str, glosses: Iterable[GlossaryEntry]) -> Iterator[GlossaryEntry]:
    """The glosses whose terms stand in a text."""
    return (gloss for gloss in glosses if gloss.occurs_in(text))
