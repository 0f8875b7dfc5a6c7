"""The library: an open corpus with its search engine. The web and the command line both use it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property

from lessonsearch import corpus, training
from lessonsearch.engines.contract import Engine, Plan
from lessonsearch.errors import NotFound, TooSlow, Withdrawn
from lessonsearch.model.amendment import WITHDRAWN, Amendment, withdrawals
from lessonsearch.model.lesson import Excerpt, Lesson, Source
from lessonsearch.model.taxonomy import Taxonomy, did_you_mean
from lessonsearch.model.training_material import TrainingMaterial
from lessonsearch.query.parser import Term
from lessonsearch.query.query import MAX_QUERY_LENGTH, Query
from lessonsearch.quotations import Catalogue, QuotationMatch, StoredCatalogue, TripleLookup
from lessonsearch.search import Results, find, search_terms
from lessonsearch.search.autocomplete import Suggestion
from lessonsearch.search.lexical_resources import LexicalResources
from lessonsearch.search.more_like_this import RelatedLessons, more_like_this
from lessonsearch.search.said_before import Recurrence, recommendations_in, recurrence
from lessonsearch.text.dates_and_counts import day_in_words
from lessonsearch.text.user_input import normalise_input

BATCH = 500
"""Lessons read at a time when all are wanted; each batch costs a search."""


@dataclass(frozen=True)
class Library:
    """A corpus open for searching and reading. `fingerprint` identifies its content and the program."""

    taxonomy: Taxonomy
    sources: Mapping[str, Source]
    engine: Engine
    fingerprint: str
    editorial: corpus.EditorialData = field(default_factory=corpus.EditorialData)
    """Glosses, roles and figures of the corpus."""
    training: tuple[TrainingMaterial, ...] = ()
    lexical: LexicalResources = field(default_factory=LexicalResources)
    published: Mapping[str, str] = field(default_factory=dict)
    """Id → day of first publication, as `permalinks.txt` has it."""
    digests: Mapping[str, str] = field(default_factory=dict)
    """Content hash of each part of the corpus and of the program when the index was built."""
    load_triples: Callable[[], TripleLookup] | None = None
    """Opens the word triples that lie beside the index, in which quotations are looked up."""

    def find(self, query: Query) -> Results:
        """Answer a search."""
        return find(query, self.engine, self.taxonomy, self.sources, self.lexical)

    def find_all(self, query: Query) -> Iterator[Lesson]:
        """Yield every lesson that a search finds, in its order, read in batches of `BATCH`."""
        batch = replace(query, page=1, per_page=BATCH)
        while hits := self.find(batch).results:
            yield from (hit.lesson for hit in hits)
            if len(hits) < BATCH:
                return
            batch = batch.on_page(batch.page + 1)

    def warm(self) -> None:
        """Load the vocabulary and the English word list, which would delay the first search."""
        with suppress(TooSlow):  # on an overloaded machine; the first visitor then waits for what is left
            self.find(Query(q="unheard-of"))

    def search_terms(self, q: str) -> tuple[Term, ...]:
        """The terms that a search for `q` looks for, to highlight in a lesson that it found."""
        return search_terms(Query(q=normalise_input(q)[:MAX_QUERY_LENGTH]), self.engine, self.lexical)

    def suggest(self, text: str) -> tuple[Suggestion, ...]:
        """Autocomplete suggestions for an unfinished query."""
        return self.lexical.autocompleter.suggest(normalise_input(text)[:MAX_QUERY_LENGTH])

    def more_like_this(self, lesson: Lesson) -> RelatedLessons:
        """Lessons similar to a lesson."""
        return more_like_this(lesson, self.engine, self.taxonomy, self.lexical.idf)

    def recurrences(self, lesson: Lesson, anchor: str = "") -> tuple[Recurrence, ...]:
        """The recommendations of a lesson, each with where other publications say nearly the same.

        With an anchor, that one alone; none where the anchor is not that of a single recommendation.
        """
        return tuple(
            recurrence(lesson, excerpt, self.engine, self.taxonomy, self.sources, self.lexical.idf)
            for excerpt in recommendations_in(lesson)
            if anchor in ("", excerpt.anchor)
        )

    @cached_property
    def amendments(self) -> tuple[tuple[Amendment, Lesson | None], ...]:
        """Every amendment with its lesson, the newest first; None as the lesson of what was withdrawn.

        Others about nothing that is here are left out.
        """
        newest = sorted(self.editorial.amendments, key=lambda amendment: amendment.day, reverse=True)
        found = ((amendment, self.engine.get(amendment.about)) for amendment in newest)
        return tuple(pair for pair in found if pair[1] or pair[0].what == WITHDRAWN)

    @cached_property
    def withdrawn(self) -> Mapping[str, Amendment]:
        """Id of a lesson or excerpt that was withdrawn → the amendment that says so."""
        return withdrawals(self.editorial.amendments)

    @cached_property
    def latest_days(self) -> Mapping[str, str]:
        """Source id → the latest day on which anything of it was first published here."""
        latest: dict[str, str] = {}
        for name, day in self.published.items():
            source = re.split("[/#]", name, maxsplit=1)[0]
            latest[source] = max(latest.get(source, ""), day)
        return latest

    def source(self, name: str) -> Source:
        """The source of that id. Raises NotFound."""
        if source := self.sources.get(name):
            return source
        raise NotFound(f"There is no source '{name[:80]}'{did_you_mean(name, self.sources) or '.'}")

    def lesson(self, name: str) -> Lesson:
        """The lesson of that id, excerpt id or old id. Raises NotFound, or Withdrawn."""
        if lesson := self.engine.get(name):
            return lesson
        if amendment := self.withdrawn.get(name):
            raise Withdrawn(f"‘{name}’ was withdrawn on {day_in_words(amendment.day)}. {amendment.says}")
        raise NotFound(f"There is no lesson or excerpt '{name[:120]}'.")

    def excerpt(self, name: str) -> tuple[Lesson, Excerpt]:
        """The excerpt of that id and its lesson. Raises NotFound, or Withdrawn."""
        lesson = self.lesson(name)
        excerpt = lesson.excerpt(name.partition("#")[2])
        if excerpt is None:
            raise NotFound(f"There is no excerpt '{name[:120]}'; it was in the lesson '{lesson.id}'.")
        return lesson, excerpt

    def training_material(self, slug: str) -> TrainingMaterial:
        """The training material of that slug, or with that slug as an alias. Raises NotFound."""
        for material in self.training:
            if f"training/{slug}" in (material.id, *material.aliases):
                return material
        near = did_you_mean(slug, [material.slug for material in self.training])
        raise NotFound(f"There is no training material '{slug[:80]}'{near or '.'}")

    @cached_property
    def uses(self) -> Mapping[str, tuple[TrainingMaterial, ...]]:
        """Lesson or excerpt id → the training material that uses it."""
        return training.uses(self.training, self)

    @cached_property
    def catalogue(self) -> Catalogue:
        """Every lesson by name and by words: on disk, or in memory where the library has no files."""
        withdrawn = {name: day_in_words(amendment.day) for name, amendment in self.withdrawn.items()}
        if self.load_triples is None:
            return Catalogue(self.all_lessons(), self.sources, withdrawn)
        return StoredCatalogue(self.sources, self.load_triples(), self.engine.get, self._names_of, withdrawn)

    def _names_of(self, source: str) -> list[str]:
        """Ids of a source's lessons and excerpts; for a very large source those of its first thousand
        lessons."""
        return [name for lesson in self.contents(source) for name in lesson.names]

    def match_quotation(self, quotation: str, linked: Collection[str] = ()) -> QuotationMatch:
        """Find the source of a quotation. `linked` are the ids that it is attributed to."""
        return self.catalogue.match_quotation(quotation, linked)

    def neighbours(self, lesson: Lesson) -> tuple[Lesson | None, Lesson | None]:
        """The previous and the next lesson of the same source; None at either end."""
        first = max(0, lesson.place - 1)
        around = self.contents(lesson.source, first, 3)
        before = next((other for other in around if other.place == lesson.place - 1), None)
        after = next((other for other in around if other.place == lesson.place + 1), None)
        return before, after

    def contents(self, source: str, start: int = 0, size: int = 1000) -> list[Lesson]:
        """One page of a source's lessons in reading order."""
        plan = Plan(filters={"source": (source,)}, start=start, size=size, facets=())
        return [hit.lesson for hit in self.engine.search(plan).hits]

    def facet_counts(
        self, facet: str, filters: Mapping[str, tuple[str, ...]]
    ) -> tuple[Mapping[str, int], int]:
        """Value of a facet → number of lessons with it under these filters, and the total number of
        lessons."""
        response = self.engine.search(Plan(filters=filters, size=0, facets=(facet,)))
        return response.counts[facet], response.total

    @cached_property
    def sizes(self) -> Mapping[str, int]:
        """Source id → number of its lessons. The filter names all sources, so that copies are counted too."""
        return self.facet_counts("source", {"source": tuple(self.sources)})[0]

    def lessons_of(self, source: str) -> list[Lesson]:
        """Every lesson of a source, in reading order."""
        return self.contents(source, size=self.sizes.get(source, 0))

    def all_lessons(self) -> Iterator[Lesson]:
        """Every lesson of every source, in reading order."""
        for source in self.sources:
            for start in range(0, self.sizes.get(source, 0), BATCH):
                yield from self.contents(source, start, BATCH)
