"""What is known about words: what they mean here, and how they are spelt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from lessonsearch.query import Query
from lessonsearch.search.correcting import Corrector
from lessonsearch.search.lexicon import Lexicon
from lessonsearch.search.similar import rarity
from lessonsearch.search.suggesting import Suggester
from lessonsearch.taxonomy import FACETS, Taxonomy
from lessonsearch.thesaurus import Thesaurus
from lessonsearch.words import stem


@dataclass(frozen=True)
class Wording:
    """The thesaurus, and the lexicon once a word needs it: most searches do not."""

    thesaurus: Thesaurus = field(default_factory=Thesaurus)
    taxonomy: Taxonomy = field(default_factory=Taxonomy)
    read_lexicon: Callable[[], Lexicon] = Lexicon

    @cached_property
    def lexicon(self) -> Lexicon:
        """The words and titles of the lessons."""
        return self.read_lexicon()

    @cached_property
    def rarity(self) -> Mapping[str, float]:
        """Index word → how telling it is; a lesson that has it in two forms counts twice."""
        having: Counter[str] = Counter()
        for word, lessons in self.lexicon.words.items():
            having[stem(word)] += lessons
        return rarity(having)

    @cached_property
    def suggester(self) -> Suggester:
        """What can be suggested while a visitor types."""
        return Suggester(self.taxonomy, self.thesaurus, self.lexicon)

    @cached_property
    def _corrector(self) -> Corrector:
        texts = [text for entry in self.thesaurus.entries for text in (*entry.words, *entry.means)]
        texts += [choice.label for facet in FACETS for choice in self.taxonomy.choices(facet.name)]
        return Corrector(self.lexicon.words, texts)

    def corrected(self, query: Query, *, doubtful: bool = False) -> str:
        """The words of a query as they are probably meant; empty where nothing is to be corrected.

        `doubtful`: also words that are English, where the lessons do not have them.
        """
        if query.as_typed or not query.q:
            return ""
        better = self._corrector.corrected(query.q, doubtful=doubtful)
        return "" if better == query.q else better
