"""Words that mean the same here: what people type, and what the reports call it.

The entries are data of the corpus (`corpus/thesaurus.yaml`, which says how to write one); nothing here
names a word. An entry means what it says and no more: one entry never leads on to another.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from lessonsearch.text.analysis import WORD, stem


@dataclass(frozen=True)
class ThesaurusEntry:
    """One entry: any of `words`, when typed, looks for `means` and, counting less, for `also` as well."""

    words: tuple[str, ...]
    means: tuple[str, ...]
    also: tuple[str, ...] = ()
    both: bool = False
    """Whether the words of `means` find those of `words` too."""
    note: str = ""


class ThesaurusMatch(NamedTuple):
    """An entry met in a search, from word number `start` up to `end`, and where it leads from there."""

    start: int
    end: int
    means: tuple[str, ...]
    also: tuple[str, ...]
    note: str


@dataclass(frozen=True)
class Thesaurus:
    """All entries."""

    entries: tuple[ThesaurusEntry, ...] = ()

    @cached_property
    def _leads(self) -> dict[str, list[tuple[tuple[str, ...], ThesaurusMatch]]]:
        """First index word → the whole of each wording that begins so, and where it leads."""
        leads: dict[str, list[tuple[tuple[str, ...], ThesaurusMatch]]] = {}
        for entry in self.entries:
            ways = [(entry.words, entry.means)] + ([(entry.means, entry.words)] if entry.both else [])
            for words, means in ways:
                led_to = {text: wordings(text) for text in (*means, *entry.also)}
                for word in words:
                    ways_typed = wordings(word)
                    others = tuple(text for text in means if not ways_typed & led_to[text])
                    also = tuple(text for text in entry.also if not ways_typed & led_to[text])
                    for wording in ways_typed:
                        lead = ThesaurusMatch(0, len(wording), others, also, entry.note)
                        leads.setdefault(wording[0], []).append((wording, lead))
        return leads

    def met_in(self, stems: Sequence[str]) -> Iterator[ThesaurusMatch]:
        """The entries that a row of index words meets, from left to right, each entry at a place once."""
        for start, first in enumerate(stems):
            met: set[tuple[int, tuple[str, ...]]] = set()
            for wording, lead in self._leads.get(first, ()):
                end = start + len(wording)
                if tuple(stems[start:end]) == wording and (end, lead.means) not in met:
                    met.add((end, lead.means))
                    yield lead._replace(start=start, end=end)


def wordings(text: str) -> set[tuple[str, ...]]:
    """The rows of index words in which a text may be typed: hyphens kept, opened, or all words joined.

    >>> sorted(wordings("bed sharing"))
    [('bed', 'share'), ('bedshar',)]
    """
    opened = tuple(filter(None, (stem(match[0]) for match in WORD.finditer(text))))
    kept = tuple(
        filter(None, (stem("".join(match[0] for match in WORD.finditer(part))) for part in text.split()))
    )
    joined = (stem("".join(match[0] for match in WORD.finditer(text))),)
    return {wording for wording in (opened, kept, joined) if all(wording)} - {()}
