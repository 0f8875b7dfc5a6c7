"""The tools of an assistant: search, one excerpt, verification of a quotation, and the list of sources.

All of them are read-only. Every passage comes in its source's words with its permanent address and citation,
so that readers can check what the assistant quotes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lessonsearch.app.export import excerpt_link
from lessonsearch.app.library import Library
from lessonsearch.citations import Citation
from lessonsearch.errors import QueryError
from lessonsearch.model.lesson import Excerpt, Lesson
from lessonsearch.model.taxonomy import Taxonomy
from lessonsearch.query.query import Query
from lessonsearch.search import Results

MAX_QUOTATION_LENGTH = 10_000
"""Maximum characters of a quotation to verify: twice the longest passage of the shipped corpus."""
MAX_PER_ANSWER = 20
"""Maximum passages in one page of results."""


@dataclass(frozen=True)
class Passage:
    """An excerpt with everything that quoting it needs."""

    id: str
    text: str
    """The whole excerpt, word for word."""
    verbatim: bool
    """Whether the text is the source's own words. If not, it is this project's and must not be quoted as the
    source's."""
    address: str
    citation: str
    """Reference in Harvard style, without the date of access."""
    attribution: str
    """Short attribution for the text, `(Ofsted, 2011, paragraph 43)` without the brackets."""
    lesson: str
    lesson_title: str
    """The project's own headline, not the source's words."""
    kind: str
    content_note: str
    """What in the passage can distress readers; empty if nothing."""


@dataclass(frozen=True)
class SearchAnswer:
    """Results of a search: the best passage of each lesson, and the words that no lesson covers."""

    total: int
    page: int
    pages: int
    covered: str
    """`yes`, `partly` or `no`: whether the lessons cover what was asked."""
    missing: list[str]
    """Words of the search that no lesson covers."""
    corrected: str
    """The search with its spelling corrected; empty if it was searched for as typed."""
    passages: list[Passage]


@dataclass(frozen=True)
class VerifiedQuotation:
    """The verdict on a quotation."""

    status: str
    explanation: str
    passage: Passage | None
    """The passage that has the words, or else resembles them most; null if none does."""


@dataclass(frozen=True)
class SourceEntry:
    """One publication."""

    id: str
    title: str
    publisher: str
    published: str
    attribution: str
    licence: str
    verbatim: bool
    address: str
    lessons: int
    not_held: list[str]


@dataclass(frozen=True)
class HeldSources:
    """All publications, and the values by which a search can be filtered."""

    sources: list[SourceEntry]
    filters: dict[str, dict[str, str]]
    """Filter → value → label."""


class AssistantTools:
    """The tools for one library. `site` is the base URL that addresses lead to."""

    def __init__(self, library: Library, site: str) -> None:
        self.library = library
        self.site = site
        self.link = excerpt_link(site)

    def search(
        self, words: str, filters: Mapping[str, Sequence[str]] | None = None, page: int = 1
    ) -> SearchAnswer:
        """Search. `filters` are as `sources` lists them. Raises QueryError with every problem."""
        query = _query(words, filters or {}, page, self.library.taxonomy)
        results = self.library.find(query)
        return SearchAnswer(
            results.total,
            query.page,
            results.pages,
            results.coverage.covered,
            list(results.coverage.missing),
            results.corrected.meant if results.corrected else "",
            self._passages(results),
        )

    def excerpt(self, id: str) -> Passage:
        """One excerpt. Raises NotFound."""
        return self._passage(*self.library.excerpt(id))

    def verify_quotation(self, quotation: str, excerpt: str = "") -> VerifiedQuotation:
        """Verify a quotation. `excerpt` is the id that it is attributed to, if any."""
        if len(quotation) > MAX_QUOTATION_LENGTH:
            raise QueryError(
                f"A quotation can have up to {MAX_QUOTATION_LENGTH:,} characters. Check it in parts."
            )
        if excerpt:
            self.library.excerpt(excerpt)
        match = self.library.match_quotation(quotation, [excerpt] if excerpt else [])
        found = match.excerpt or match.lesson
        passage = None
        if found:
            lesson = self.library.lesson(found)
            passage = self._passage(lesson, lesson.excerpt(found.partition("#")[2]) or lesson.passages[0])
        return VerifiedQuotation(match.status, EXPLANATIONS[match.status], passage)

    def sources(self) -> HeldSources:
        """All sources and filters."""
        taxonomy, sizes = self.library.taxonomy, self.library.sizes
        return HeldSources(
            [
                SourceEntry(
                    source.id,
                    source.title,
                    source.publisher,
                    source.published,
                    source.attribution,
                    source.licence,
                    source.verbatim,
                    f"{self.site}/sources/{source.id}",
                    sizes.get(source.id, 0),
                    list(source.not_held),
                )
                for source in self.library.sources.values()
            ],
            {
                facet.name: {choice.id: choice.label for choice in taxonomy.choices(facet.name)}
                for facet in taxonomy.facets
            },
        )

    def _passages(self, results: Results) -> list[Passage]:
        return [self._passage(result.lesson, result.excerpt) for result in results.results]

    def _passage(self, lesson: Lesson, excerpt: Excerpt) -> Passage:
        source = self.library.source(lesson.source)
        citation = Citation(source, lesson, excerpt, self.link(excerpt))
        return Passage(
            excerpt.id,
            excerpt.text,
            source.verbatim,
            citation.link,
            citation.reference,
            citation.attribution,
            lesson.id,
            lesson.title,
            self.library.taxonomy.label("kind", lesson.kind),
            lesson.content_note,
        )


EXPLANATIONS = {
    "verbatim": "These are the source's words. Quote them with the citation and the address.",
    "check-meaning": "These are the source's words, but what is left out has a negation, number or date."
    " Quote the whole sentence.",
    "too-short": "Too few words to say whose they are. Verify at least six, or name the excerpt.",
    "altered": "These are nearly the source's words. Quote the passage exactly as it is given here.",
    "misattributed": "These words are from a different excerpt. Cite the one given here.",
    "not-found": "These words are not in any of the sources. Do not present them as a quotation from one.",
}
"""Status of a quotation → advice to the assistant."""


def _query(words: str, filters: Mapping[str, Sequence[str]], page: int, taxonomy: Taxonomy) -> Query:
    facets = {facet.name for facet in taxonomy.facets}
    unknown = [
        f"'{name[:40]}' is not a filter; they are {', '.join(facets)}." for name in filters.keys() - facets
    ]
    if unknown:
        raise QueryError(*unknown)
    pairs = [(name, value) for name, values in filters.items() for value in values]
    return Query.read(
        [("q", words), *pairs, ("page", str(page)), ("per_page", str(MAX_PER_ANSWER))], taxonomy
    )
