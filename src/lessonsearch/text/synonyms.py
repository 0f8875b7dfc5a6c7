"""Thesaurus: query expansion from the words that people type to the words of the reports.

The entries are data of the corpus (`corpus/thesaurus.yaml`, which says how to write one). Expansion is not
transitive: one entry never leads to another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from lessonsearch.text.analysis import stem
from lessonsearch.text.normalised import WORD

CACHED_SEARCHES = 64
"""Searches whose entries are kept: planning and coverage each ask for those of the same words."""


@dataclass(frozen=True)
class ThesaurusEntry:
    """An entry: each of `words`, when typed, also searches for `means` and, with less weight, for `also`.

    Where nothing in the corpus means the same, an entry has `near` instead of `means`.
    """

    words: tuple[str, ...]
    means: tuple[str, ...]
    also: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    both: bool = False
    """Whether the entry holds in both directions: `means` also search for `words`."""
    note: str = ""

    @property
    def targets(self) -> tuple[str, ...]:
        """What it leads to first: `means`, else `near`."""
        return self.means or self.near


class ThesaurusMatch(NamedTuple):
    """An entry found in a search, at the words [start, end), with its expansions."""

    start: int
    end: int
    targets: tuple[str, ...]
    same: bool
    """Whether the targets mean the same as the words; else they are the nearest that the corpus has."""
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
            directions = [(entry.words, entry.targets)] + ([(entry.means, entry.words)] if entry.both else [])
            for words, texts in directions:
                sequences_of = {text: term_sequences(text) for text in (*texts, *entry.also)}
                for word in words:
                    sequences = term_sequences(word)
                    targets = tuple(text for text in texts if not sequences & sequences_of[text])
                    also = tuple(text for text in entry.also if not sequences & sequences_of[text])
                    for sequence in sequences:
                        match = ThesaurusMatch(0, len(sequence), targets, bool(entry.means), also, entry.note)
                        triggers.setdefault(sequence[0], []).append((sequence, match))
        return triggers

    @cached_property
    def _targets(self) -> dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]]:
        """First index term → the term sequences that entries lead to, and the words that lead there."""
        targets: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = {}
        for entry in self.entries:
            for text in entry.targets:
                if sequence := _opened(text):
                    targets.setdefault(sequence[0], []).append((sequence, entry.words))
        return targets

    def infer(self, stems: Sequence[str]) -> tuple[str, ...]:
        """The words that people type for what a text says, given its index terms: expansion reversed."""
        found = (
            words
            for start, first in enumerate(stems)
            for sequence, words in self._targets.get(first, ())
            if tuple(stems[start : start + len(sequence)]) == sequence
        )
        return tuple(dict.fromkeys(word for words in found for word in words))

    def matches(self, stems: Sequence[str]) -> tuple[ThesaurusMatch, ...]:
        """The entries in a sequence of index terms, from left to right, without repetition. Cached."""
        return self._cached_matches(tuple(stems))

    @cached_property
    def _cached_matches(self) -> Callable[[tuple[str, ...]], tuple[ThesaurusMatch, ...]]:
        return lru_cache(CACHED_SEARCHES)(lambda stems: tuple(self._matches(stems)))

    def _matches(self, stems: tuple[str, ...]) -> Iterator[ThesaurusMatch]:
        for start, first in enumerate(stems):
            seen: set[tuple[int, tuple[str, ...]]] = set()
            for sequence, match in self._triggers.get(first, ()):
                end = start + len(sequence)
                if stems[start:end] == sequence and (end, match.targets) not in seen:
                    seen.add((end, match.targets))
                    yield ThesaurusMatch(start, end, match.targets, match.same, match.also, match.note)


def term_sequences(text: str) -> set[tuple[str, ...]]:
    """The index terms of a text in each way of typing it: hyphens kept, hyphens opened, all words joined.

    >>> sorted(term_sequences("bed sharing"))
    [('bed', 'share'), ('bedshar',)]
    """
    kept = tuple(
        filter(None, (stem("".join(match[0] for match in WORD.finditer(part))) for part in text.split()))
    )
    joined = (stem("".join(match[0] for match in WORD.finditer(text))),)
    return {sequence for sequence in (_opened(text), kept, joined) if all(sequence)} - {()}


def _opened(text: str) -> tuple[str, ...]:
    """The index terms of a text with its hyphens opened."""
    return tuple(filter(None, (stem(match[0]) for match in WORD.finditer(text))))
