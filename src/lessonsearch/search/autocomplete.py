"""What a visitor may be about to type: themes, the thesaurus's words, concepts, and titles of lessons.

Each word typed is the beginning of a word of what is suggested, in any order. Where no word begins so, one
slip is forgiven. To suggest another kind of thing, add its entries in `Autocompleter.__init__` and its kind to
`KINDS`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from lessonsearch.model.taxonomy import Taxonomy
from lessonsearch.search.vocabulary import Vocabulary, spelt
from lessonsearch.text.synonyms import Thesaurus

KINDS = ("theme", "word", "lesson")
"""What is suggested, in the order of the list: a theme leads to most, a title to one."""

SHORTEST = 2
"""Letters from which on something is suggested; one begins a word of nearly everything."""

MOST = 8
"""Suggestions of one list: what a phone shows above its keyboard."""

MAX_OF_A_KIND = 4
"""Suggestions of one kind, so that themes do not crowd out titles."""

FORGIVING = 4
"""Letters from which on a slip is forgiven: one slip in three letters makes any other word."""


@dataclass(frozen=True)
class Suggestion:
    """Something to search for or go to: `kind` as in `KINDS`, and `id` of the theme or lesson."""

    kind: str
    text: str
    id: str = ""


class Autocompleter:
    """Knows everything that can be suggested."""

    def __init__(self, taxonomy: Taxonomy, thesaurus: Thesaurus, lexicon: Vocabulary) -> None:
        terms = [word for entry in thesaurus.entries for word in entry.words]
        terms += lexicon.concepts
        self._all = [Suggestion("theme", choice.label, choice.id) for choice in taxonomy.choices("theme")]
        self._all += [Suggestion("word", text) for text in {term.lower(): term for term in terms}.values()]
        self._all += [Suggestion("lesson", title, name) for name, title in lexicon.titles]
        self._all.sort(key=lambda suggestion: len(suggestion.text))
        self._lower = [suggestion.text.lower() for suggestion in self._all]
        having = defaultdict(set)
        for number, suggestion in enumerate(self._all):
            for word in spelt(suggestion.text):
                having[word].add(number)
        self._words = sorted(having)
        self._having = [having[word] for word in self._words]

    def suggest(self, text: str, most: int = MOST) -> tuple[Suggestion, ...]:
        """Up to `most` suggestions for what is typed so far, the likeliest first."""
        typed = spelt(text)
        if not typed or len(text.strip()) < SHORTEST:
            return ()
        found = set.intersection(*(self._beginning(word) for word in typed))
        best = islice(self._best(found, text.strip().lower()), most)
        return tuple(sorted(best, key=lambda suggestion: KINDS.index(suggestion.kind)))

    def _best(self, found: Iterable[int], text: str) -> Iterator[Suggestion]:
        """What begins as it is typed comes first, then what is short; the rest as it stands."""
        ordered = sorted(found)
        begun = [number for number in ordered if self._lower[number].startswith(text)]
        left = dict.fromkeys(KINDS, MAX_OF_A_KIND)
        for number in dict.fromkeys((*begun, *ordered)):
            suggestion = self._all[number]
            if left[suggestion.kind]:
                left[suggestion.kind] -= 1
                yield suggestion

    def _beginning(self, typed: str) -> set[int]:
        """Numbers of the suggestions with a word that begins so, a slip forgiven where none does."""
        found = set[int]()
        for place in range(bisect_left(self._words, typed), len(self._words)):
            if not self._words[place].startswith(typed):
                break
            found |= self._having[place]
        if not found and len(typed) >= FORGIVING:
            for place in self._nearly(typed):
                found |= self._having[place]
        return found

    def _nearly(self, typed: str) -> Iterator[int]:
        """Places of the words whose beginning is one slip away; the first letter is right."""
        from rapidfuzz.distance import OSA  # loaded for the first slip

        for place in range(bisect_left(self._words, typed[0]), len(self._words)):
            word = self._words[place]
            if not word.startswith(typed[0]):
                break
            lengths = range(len(typed) - 1, len(typed) + 2)
            if any(OSA.distance(typed, word[:length], score_cutoff=1) <= 1 for length in lengths):
                yield place
