"""Thesaurus: query expansion from the words that people type to the words of the reports.

The entries are data of the corpus (`corpus/thesaurus.yaml`, which says how to write one). Expansion is not
transitive: one entry never leads to another.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from lessonsearch.text.analysis import WORD, stem


@dataclass(frozen=True)
class ThesaurusEntry:
    """An entry: each of `words`, when typed, also searches for `means` and, with less weight, for `also`."""

    words: tuple[str, ...]
    means: tuple[str, ...]
    also: tuple[str, ...] = ()
    both: bool = False
    """Whether the entry holds in both directions: `means` also search for `words`."""
    note: str = ""


class ThesaurusMatch(NamedTuple):
    """An entry found in a search, at the words [start, end), with its expansions."""

    start: int
    end: int
    means: tuple[str, ...]
    also: tuple[str, ...]
    note: str


@dataclass(frozen=True)
class Thesaurus:
    """All entries, indexed by the term sequences that trigger them."""

    entries: tuple[ThesaurusEntry, ...] = ()

    @cached_property
    def _triggers(self) -> dict[str, list[tuple[tuple[str, ...], ThesaurusMatch]]]:
        """First index term → the term sequences that trigger a match, which is given for position 0."""
        triggers: dict[str, list[tuple[tuple[str, ...], ThesaurusMatch]]] = {}
        for entry in self.entries:
            directions = [(entry.words, entry.means)] + ([(entry.means, entry.words)] if entry.both else [])
            for words, means in directions:
                targets = {text: term_sequences(text) for text in (*means, *entry.also)}
                for word in words:
                    sequences = term_sequences(word)
                    others = tuple(text for text in means if not sequences & targets[text])
                    also = tuple(text for text in entry.also if not sequences & targets[text])
                    for sequence in sequences:
                        match = ThesaurusMatch(0, len(sequence), others, also, entry.note)
                        triggers.setdefault(sequence[0], []).append((sequence, match))
        return triggers

    def matches(self, stems: Sequence[str]) -> Iterator[ThesaurusMatch]:
        """The entries that occur in a sequence of index terms, from left to right, without repetition."""
        for start, first in enumerate(stems):
            seen: set[tuple[int, tuple[str, ...]]] = set()
            for sequence, match in self._triggers.get(first, ()):
                end = start + len(sequence)
                if tuple(stems[start:end]) == sequence and (end, match.means) not in seen:
                    seen.add((end, match.means))
                    yield match._replace(start=start, end=end)


def term_sequences(text: str) -> set[tuple[str, ...]]:
    """The index terms of a text in each way of typing it: hyphens kept, hyphens opened, all words joined.

    >>> sorted(term_sequences("bed sharing"))
    [('bed', 'share'), ('bedshar',)]
    """
    opened = tuple(filter(None, (stem(match[0]) for match in WORD.finditer(text))))
    kept = tuple(
        filter(None, (stem("".join(match[0] for match in WORD.finditer(part))) for part in text.split()))
    )
    joined = (stem("".join(match[0] for match in WORD.finditer(text))),)
    return {sequence for sequence in (opened, kept, joined) if all(sequence)} - {()}
