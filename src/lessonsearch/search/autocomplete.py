"""Autocomplete: suggests themes, words of the thesaurus, concepts, and titles of lessons.

Every typed word is a prefix of some word of the suggestion, in any order; where no word has that prefix, one
typing error is allowed. To suggest something else, add its entries in `Autocompleter.__init__` and its kind
to `KINDS`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from lessonsearch.model.taxonomy import Taxonomy
from lessonsearch.search.vocabulary import Vocabulary, surface_forms
from lessonsearch.text.synonyms import Thesaurus

KINDS = ("theme", "word", "lesson")
"""Kinds of suggestion in the order of the list: a theme leads to most lessons, a title to one."""

MIN_LENGTH = 2
"""Characters before anything is suggested: most suggestions have a word with a given first letter."""

MAX_SUGGESTIONS = 8
"""Suggestions in one list: as many as a phone shows above its keyboard."""

MAX_OF_A_KIND = 4
"""Suggestions of one kind, so that themes do not crowd out titles."""

MIN_FUZZY_LENGTH = 4
"""Letters of a word before a typing error is allowed: one error in three letters can give any other word."""


@dataclass(frozen=True)
class Suggestion:
    """A suggestion. `kind` is one of `KINDS`; `id` is that of the theme or lesson."""

    kind: str
    text: str
    id: str = ""


class Autocompleter:
    """A prefix index over everything that can be suggested."""

    def __init__(self, taxonomy: Taxonomy, thesaurus: Thesaurus, vocabulary: Vocabulary) -> None:
        terms = [word for entry in thesaurus.entries for word in entry.words]
        terms += vocabulary.concepts
        self._all = [Suggestion("theme", choice.label, choice.id) for choice in taxonomy.choices("theme")]
        self._all += [Suggestion("word", text) for text in {term.lower(): term for term in terms}.values()]
        self._all += [Suggestion("lesson", title, name) for name, title in vocabulary.titles]
        self._all.sort(key=lambda suggestion: len(suggestion.text))
        self._lower = [suggestion.text.lower() for suggestion in self._all]
        postings = defaultdict(set)
        for number, suggestion in enumerate(self._all):
            for word in surface_forms(suggestion.text):
                postings[word].add(number)
        self._words = sorted(postings)
        self._postings = [postings[word] for word in self._words]

    def suggest(self, text: str, limit: int = MAX_SUGGESTIONS) -> tuple[Suggestion, ...]:
        """At most `limit` suggestions for the text typed so far, ordered by kind."""
        prefixes = surface_forms(text)
        if not prefixes or len(text.strip()) < MIN_LENGTH:
            return ()
        candidates = set.intersection(*(self._with_prefix(prefix) for prefix in prefixes))
        best = islice(self._ranked(candidates, text.strip().lower()), limit)
        return tuple(sorted(best, key=lambda suggestion: KINDS.index(suggestion.kind)))

    def _ranked(self, candidates: Iterable[int], text: str) -> Iterator[Suggestion]:
        """Suggestions that begin with the whole text, then the others, each shortest first, within limits."""
        by_length = sorted(candidates)
        starting = [number for number in by_length if self._lower[number].startswith(text)]
        remaining = dict.fromkeys(KINDS, MAX_OF_A_KIND)
        for number in dict.fromkeys((*starting, *by_length)):
            suggestion = self._all[number]
            if remaining[suggestion.kind]:
                remaining[suggestion.kind] -= 1
                yield suggestion

    def _with_prefix(self, prefix: str) -> set[int]:
        """Numbers of the suggestions that have a word with this prefix; if there are none, with one error."""
        found = set[int]()
        for row in range(bisect_left(self._words, prefix), len(self._words)):
            if not self._words[row].startswith(prefix):
                break
            found |= self._postings[row]
        if not found and len(prefix) >= MIN_FUZZY_LENGTH:
            for row in self._fuzzy_rows(prefix):
                found |= self._postings[row]
        return found

    def _fuzzy_rows(self, prefix: str) -> Iterator[int]:
        """Rows of the words whose prefix is at edit distance 1 and has the same first letter."""
        from rapidfuzz.distance import OSA  # imported late: most visitors need no fuzzy match

        for row in range(bisect_left(self._words, prefix[0]), len(self._words)):
            word = self._words[row]
            if not word.startswith(prefix[0]):
                break
            lengths = range(len(prefix) - 1, len(prefix) + 2)
            if any(OSA.distance(prefix, word[:length], score_cutoff=1) <= 1 for length in lengths):
                yield row
