"""What is known about words: what they mean here, and how they are spelt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from lessonsearch.model.taxonomy import FACETS, Taxonomy
from lessonsearch.query.query import Query
from lessonsearch.search.autocomplete import Autocompleter
from lessonsearch.search.more_like_this import idf
from lessonsearch.search.spelling import SpellChecker
from lessonsearch.search.vocabulary import Vocabulary
from lessonsearch.text.analysis import stem
from lessonsearch.text.synonyms import Thesaurus


@dataclass(frozen=True)
class LexicalResources:
    """The thesaurus, and the lexicon once a word needs it: most searches do not."""

    thesaurus: Thesaurus = field(default_factory=Thesaurus)
    taxonomy: Taxonomy = field(default_factory=Taxonomy)
    read_vocabulary: Callable[[], Vocabulary] = Vocabulary

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The words and titles of the lessons."""
        return self.read_vocabulary()

    @cached_property
    def idf(self) -> Mapping[str, float]:
        """Index word → how telling it is; a lesson that has it in two forms counts twice."""
        having: Counter[str] = Counter()
        for word, lessons in self.vocabulary.words.items():
            having[stem(word)] += lessons
        return idf(having)

    @cached_property
    def autocompleter(self) -> Autocompleter:
        """What can be suggested while a visitor types."""
        return Autocompleter(self.taxonomy, self.thesaurus, self.vocabulary)

    @cached_property
    def _corrector(self) -> SpellChecker:
        texts = [text for entry in self.thesaurus.entries for text in (*entry.words, *entry.means)]
        texts += [choice.label for facet in FACETS for choice in self.taxonomy.choices(facet.name)]
        return SpellChecker(self.vocabulary.words, texts)

    def corrected(self, query: Query, *, doubtful: bool = False) -> str:
        """The words of a query as they are probably meant; empty where nothing is to be corrected.

        `doubtful`: also words that are English, where the lessons do not have them.
        """
        if query.literal or not query.q:
            return ""
        better = self._corrector.corrected(query.q, doubtful=doubtful)
        return "" if better == query.q else better
