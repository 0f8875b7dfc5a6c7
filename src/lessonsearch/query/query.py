"""The search query as an immutable value, read from and written to URL parameters.

The URL is the only state. `Query.read` reports every problem at once; `to_params` is its inverse. `toggle`,
`without_facets`, `on_page` and `sorted_by` return new queries, from which facet links, removable filters and
pagers are made.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from urllib.parse import quote_plus

from lessonsearch.errors import QueryError
from lessonsearch.model.taxonomy import Taxonomy, did_you_mean
from lessonsearch.query.filters import facet_rank, sorted_filters
from lessonsearch.text.user_input import normalise_input

RELEVANCE, DOCUMENT, NEWEST, OLDEST = "relevance", "document", "newest", "oldest"
SORTS = {
    RELEVANCE: "Best match",
    DOCUMENT: "Report order",
    NEWEST: "Newest first",
    OLDEST: "Oldest first",
}

LITERAL = "typed"
"""Value of the parameter `as` for a literal search."""
SINGLE = ("q", "sort", "page", "per_page", "as")
"""Parameters besides the facets; each may occur once."""
MAX_PASSAGE_WORDS = 40
"""Words by which a longer text is searched for."""
MAX_QUERY_LENGTH = 500
"""Characters of the search words: a pasted paragraph fits, a pasted document does not."""
MAX_VALUES = 60
"""Filter values of one facet: more than any facet of the taxonomy has."""
MAX_PROBLEMS = 20
"""Problems reported at once."""
PER_PAGE = 10
MAX_PER_PAGE = 100
MAX_PAGES = 100
"""Pages of one search, whatever their size; with `MAX_PER_PAGE`, 10,000 lessons."""


@dataclass(frozen=True)
class Query:
    """A search: words, filters (pairs of facet name and value), order and page."""

    q: str = ""
    filters: tuple[tuple[str, str], ...] = ()
    sort: str = ""
    """One of `SORTS`, or empty for the default: best match where there are words, else the report's order."""
    page: int = 1
    per_page: int = PER_PAGE
    literal: bool = False
    """Whether all the words must match as typed: without correction, synonyms or partial matches."""

    @classmethod
    def read(cls, pairs: Iterable[tuple[str, str]], taxonomy: Taxonomy, also: Iterable[str] = ()) -> Query:
        """Parse URL parameters. `also` names parameters that are allowed but not part of the query.

        Raises QueryError with a sentence for each invalid parameter.
        """
        reader = _Reader(taxonomy, frozenset(also))
        for name, value in pairs:
            reader.add(name, value)
        return reader.query()

    @property
    def order(self) -> str:
        """The effective order: `sort`, or the default."""
        return self.sort or (RELEVANCE if self.q else DOCUMENT)

    @property
    def start(self) -> int:
        """Number of results before this page."""
        return (self.page - 1) * self.per_page

    def selected(self, facet: str) -> tuple[str, ...]:
        """The selected values of one facet."""
        return tuple(value for name, value in self.filters if name == facet)

    @property
    def filters_by_facet(self) -> Mapping[str, tuple[str, ...]]:
        """Facet name → selected values, for the facets that have any."""
        return {name: self.selected(name) for name, _ in self.filters}

    def to_params(self) -> list[tuple[str, str]]:
        """URL parameters without those that have their default: the inverse of `read`."""
        pairs = [("q", self.q)] if self.q else []
        pairs += self.filters
        if self.sort:
            pairs.append(("sort", self.sort))
        if self.page != 1:
            pairs.append(("page", str(self.page)))
        if self.per_page != PER_PAGE:
            pairs.append(("per_page", str(self.per_page)))
        if self.literal:
            pairs.append(("as", LITERAL))
        return pairs

    @cached_property
    def query_string(self) -> str:
        """The query string of a URL, without the question mark."""
        return "&".join(_parameter(*pair) for pair in self.to_params())

    def toggle_query_strings(self, facet: str, values: Iterable[str]) -> list[str]:
        """The query string of `toggle` for each value, without building a hundred queries for a page."""
        rest = replace(self, filters=(), page=1).to_params()
        before = [_parameter(*pair) for pair in rest if pair[0] == "q"]
        after = [_parameter(*pair) for pair in rest if pair[0] != "q"]
        selected = {(facet_rank(name), value): _parameter(name, value) for name, value in self.filters}
        rank = facet_rank(facet)
        found = []
        for value in values:
            key = rank, value
            toggled = dict(selected)
            if toggled.pop(key, None) is None:
                toggled[key] = _parameter(facet, value)
            found.append("&".join([*before, *(toggled[other] for other in sorted(toggled)), *after]))
        return found

    def has(self, facet: str, value: str) -> bool:
        """Whether that value is selected."""
        return (facet, value) in self.filters

    def toggle(self, facet: str, value: str) -> Query:
        """The query with that value selected, or deselected if it was; first page."""
        pair = (facet, value)
        others = tuple(other for other in self.filters if other != pair)
        return replace(
            self, filters=sorted_filters(others if pair in self.filters else (*others, pair)), page=1
        )

    def without_facets(self, *facets: str) -> Query:
        """The query without filters on those facets; first page."""
        others = tuple(pair for pair in self.filters if pair[0] not in facets)
        return replace(self, filters=others, page=1)

    def with_filters(self, filters: Iterable[tuple[str, str]]) -> Query:
        """The query with these filters added; first page."""
        return replace(self, filters=sorted_filters((*self.filters, *filters)), page=1)

    def without_filters(self) -> Query:
        """The query without any filter; first page."""
        return replace(self, filters=(), page=1)

    def with_words(self, q: str) -> Query:
        """The query with other words, not literal; first page."""
        return replace(self, q=q, literal=False, page=1)

    def as_literal(self) -> Query:
        """The query as a literal search; first page."""
        return replace(self, literal=True, page=1)

    def on_page(self, page: int) -> Query:
        """The query on another page."""
        return replace(self, page=page)

    def sorted_by(self, sort: str) -> Query:
        """The query in another order; first page."""
        return replace(self, sort=sort, page=1)


@lru_cache(maxsize=4096)
def _parameter(name: str, value: str) -> str:
    """An encoded URL parameter; a page has two hundred, most of them values of facets."""
    return f"{name}={quote_plus(value)}"


class _Reader:
    """Collects URL parameters and the problems with them."""

    def __init__(self, taxonomy: Taxonomy, also: frozenset[str]) -> None:
        self.taxonomy = taxonomy
        self.also = also
        self.facets = {facet.name for facet in taxonomy.facets}
        self.single: dict[str, str] = {}
        self.filters: list[tuple[str, str]] = []
        self.problems: list[str] = []

    def add(self, name: str, value: str) -> None:
        if len(self.problems) >= MAX_PROBLEMS:
            return
        if name in self.facets:
            self._add_filter(name, normalise_input(value))
        elif name in SINGLE:
            if name in self.single and self.single[name] != value:
                self.problems.append(f"'{name}' stands twice in the address; give it once.")
            self.single[name] = value
        elif name not in self.also:
            advice = did_you_mean(name, sorted({*SINGLE, *self.facets, *self.also})) or "."
            self.problems.append(f"'{normalise_input(name)[:40]}' is not a search parameter{advice}")

    def _add_filter(self, facet: str, value: str) -> None:
        if not value:
            return
        if self.taxonomy.find(facet, value):
            self.filters.append((facet, value))
        else:
            advice = self.taxonomy.advise(facet, value) or "."
            self.problems.append(f"There is no {facet} '{value[:40]}'{advice}")

    def _number(self, name: str, default: int, maximum: int) -> int:
        text = self.single.get(name, "") or str(default)
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
        if not 1 <= number <= maximum:
            self.problems.append(
                f"'{name}' is a whole number from 1 to {maximum}, not '{normalise_input(text)[:40]}'."
            )
            return default
        return number

    def query(self) -> Query:
        q = normalise_input(self.single.get("q", ""))
        if len(q) > MAX_QUERY_LENGTH:  # a pasted passage: its beginning tells which one it is
            q = normalise_input(" ".join(q.split()[:MAX_PASSAGE_WORDS])[:MAX_QUERY_LENGTH])
        for facet, number in Counter(name for name, _ in self.filters).items():
            if number > MAX_VALUES:
                self.problems.append(f"'{facet}' is given {number} times. Give up to {MAX_VALUES}.")
        sort = self.single.get("sort", "")
        if sort and sort not in SORTS:
            self.problems.append(f"'sort' is one of {', '.join(SORTS)}, not '{normalise_input(sort)[:40]}'.")
        mode = self.single.get("as", "")
        if mode and mode != LITERAL:
            self.problems.append(
                f"'as' is {LITERAL}, for your exact words, or left out; not '{normalise_input(mode)[:40]}'."
            )
        per_page = self._number("per_page", PER_PAGE, MAX_PER_PAGE)
        page = self._number("page", 1, MAX_PAGES)
        if self.problems:
            raise QueryError(*self.problems)
        return Query(q, sorted_filters(self.filters), sort, page, per_page, mode == LITERAL)
