"""Lexical resources of a search: thesaurus, vocabulary, idf, spelling correction and autocomplete."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial

from lessonsearch.engines.contract import Engine, Plan
from lessonsearch.model.taxonomy import Taxonomy
from lessonsearch.query.parser import Clause, Term
from lessonsearch.query.query import Query
from lessonsearch.search.autocomplete import Autocompleter
from lessonsearch.search.more_like_this import idf
from lessonsearch.search.spelling import SpellChecker
from lessonsearch.search.vocabulary import KnownTerms, Vocabulary
from lessonsearch.text.analysis import stem
from lessonsearch.text.synonyms import Thesaurus


@dataclass(frozen=True)
class LexicalResources:
    """The thesaurus, and resources built from the vocabulary on first use: most searches need none."""

    thesaurus: Thesaurus = field(default_factory=Thesaurus)
    taxonomy: Taxonomy = field(default_factory=Taxonomy)
    read_vocabulary: Callable[[], Vocabulary] = Vocabulary

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The vocabulary of the lessons, read at first use."""
        return self.read_vocabulary()

    @cached_property
    def document_frequencies(self) -> Mapping[str, int]:
        """Index term → number of lessons. Approximate: a lesson that has a word in two forms counts twice."""
        frequencies: Counter[str] = Counter()
        for word, lessons in self.vocabulary.words.items():
            frequencies[stem(word)] += lessons
        return frequencies

    @cached_property
    def idf(self) -> Mapping[str, float]:
        """Index term → idf of the words by which lessons are similar."""
        return idf(self.document_frequencies)

    def known_terms(self, engine: Engine, deadline: float = math.inf) -> KnownTerms:
        """The index terms of the lessons, as the vocabulary and an engine know them."""
        return KnownTerms(
            self.vocabulary.own_terms,
            _IndexTerms(self),
            lambda words: _count(engine, deadline, Term(words)) > 0,
        )

    @cached_property
    def autocompleter(self) -> Autocompleter:
        """The autocompleter over taxonomy, thesaurus and vocabulary."""
        return Autocompleter(self.taxonomy, self.thesaurus, self.vocabulary)

    @cached_property
    def _spell_checker(self) -> SpellChecker:
        texts = [text for entry in self.thesaurus.entries for text in (*entry.words, *entry.targets)]
        texts += [
            choice.label for facet in self.taxonomy.facets for choice in self.taxonomy.choices(facet.name)
        ]
        return SpellChecker(self.vocabulary.words, texts)

    def corrected(
        self,
        query: Query,
        engine: Engine | None = None,
        *,
        deadline: float = math.inf,
        include_english: bool = False,
    ) -> str:
        """The words of a query with spelling corrected; empty where nothing changes.

        With an engine, neighbours choose among near words, which takes searches: raises TooSlow past the
        `deadline` of `time.monotonic`. `include_english`: also correct English words that the lessons do not
        have.
        """
        if query.literal or not query.q:
            return ""
        count = None if engine is None else partial(_count, engine, deadline)
        corrected = self._spell_checker.correct(
            query.q, include_english=include_english, count=count, lessons=len(self.vocabulary.titles)
        )
        return "" if corrected == query.q else corrected


@dataclass(frozen=True)
class _IndexTerms(Container[str]):
    """The index terms of all fields, stemmed when one is first asked for that no lesson's own text has."""

    lexical: LexicalResources

    def __contains__(self, term: object) -> bool:
        return term in self.lexical.vocabulary.own_terms or term in self.lexical.document_frequencies


def _count(engine: Engine, deadline: float, term: Term) -> int:
    """Number of lessons that have a term."""
    return engine.search(Plan((Clause("", (term,)),), 1, size=0, facets=(), deadline=deadline)).total
