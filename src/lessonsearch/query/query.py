"""What a visitor asks, as a value. The URL is the only state, and this is the URL read.

`Query.read` takes URL parameters and reports every problem at once; `to_params` is its inverse. `toggle`,
`without_facets`, `on_page` and `sorted_by` give new queries, so a facet link, a chip, a pager, a feed and the
API are one query asked differently.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from urllib.parse import quote_plus

from lessonsearch.errors import QueryError
from lessonsearch.model.taxonomy import FACETS, Taxonomy, did_you_mean
from lessonsearch.text.user_input import normalise_input

RELEVANCE, DOCUMENT, NEWEST, OLDEST = "relevance", "document", "newest", "oldest"
SORTS = {
    RELEVANCE: "Best match",
    DOCUMENT: "Order of the report",
    NEWEST: "Newest first",
    OLDEST: "Oldest first",
}

LITERAL = "typed"
"""Value of the parameter `as` that asks for the very words."""
SINGLE = ("q", "sort", "page", "per_page", "as")
"""Parameters beside the facets; each may stand once."""
MAX_QUERY_LENGTH = 500
"""Characters of search words: a pasted paragraph fits, a pasted document does not."""
MAX_VALUES = 60
"""Values chosen in one facet: more than any facet of the taxonomy has."""
PER_PAGE = 10
MAX_PER_PAGE = 100
MAX_PAGES = 100
"""Pages of one search, whatever their size; with `MAX_PER_PAGE` the 10,000 lessons at which engines stop."""


@dataclass(frozen=True)
class Query:
    """A search: words, choices (facet name and value), order and page."""

    q: str = ""
    filters: tuple[tuple[str, str], ...] = ()
    sort: str = ""
    """One of `SORTS`, or empty for the order that suits: best match for words, else the report's."""
    page: int = 1
    per_page: int = PER_PAGE
    literal: bool = False
    """Whether only the very words are looked for, and all of them: nothing corrected, added or left out."""

    @classmethod
    def read(cls, pairs: Iterable[tuple[str, str]], taxonomy: Taxonomy, also: Iterable[str] = ()) -> Query:
        """The query that URL parameters ask for.

        `also` names parameters that are allowed but are not part of the query.
        Raises QueryError with a sentence for each parameter that cannot be read.
        """
        reader = _Reader(taxonomy, frozenset(also))
        for name, value in pairs:
            reader.take(name, value)
        return reader.query()

    @property
    def order(self) -> str:
        """The order that applies: the one asked for, else the one that suits."""
        return self.sort or (RELEVANCE if self.q else DOCUMENT)

    @property
    def start(self) -> int:
        """How many results come before this page."""
        return (self.page - 1) * self.per_page

    def selected(self, facet: str) -> tuple[str, ...]:
        """The values chosen in one facet."""
        return tuple(value for name, value in self.filters if name == facet)

    @property
    def filters_by_facet(self) -> Mapping[str, tuple[str, ...]]:
        """Facet name → chosen values, for the facets in which something is chosen."""
        return {facet.name: chosen for facet in FACETS if (chosen := self.selected(facet.name))}

    def to_params(self) -> list[tuple[str, str]]:
        """As URL parameters, defaults left out: the inverse of `read`."""
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
        """As a URL's query string, without the question mark."""
        return "&".join(_parameter(*pair) for pair in self.to_params())

    def toggle_query_string(self, facet: str, value: str) -> str:
        """The string of `toggle`, without making that search: a page shows a hundred."""
        before, chosen, after = self._parameters
        place = FACET_ORDER[facet], value
        if place in chosen:
            shown = [chosen[other] for other in sorted(chosen) if other != place]
        else:
            added = chosen | {place: _parameter(facet, value)}
            shown = [added[other] for other in sorted(added)]
        return "&".join([*before, *shown, *after])

    @cached_property
    def _parameters(self) -> tuple[list[str], dict[tuple[int, str], str], list[str]]:
        """What stands before the choices on the first page, each choice by its place, and what follows."""
        rest = replace(self, filters=(), page=1).to_params()
        before = [_parameter(*pair) for pair in rest if pair[0] == "q"]
        after = [_parameter(*pair) for pair in rest if pair[0] != "q"]
        return (
            before,
            {(FACET_ORDER[name], value): _parameter(name, value) for name, value in self.filters},
            after,
        )

    def has(self, facet: str, value: str) -> bool:
        """Whether that value is chosen."""
        return (facet, value) in self.filters

    def toggle(self, facet: str, value: str) -> Query:
        """The same search with one value more, or less if it was chosen; from the first page."""
        pair = (facet, value)
        kept = tuple(choice for choice in self.filters if choice != pair)
        return replace(self, filters=_in_order(kept if pair in self.filters else (*kept, pair)), page=1)

    def without_facets(self, *facets: str) -> Query:
        """The same search with nothing chosen in those facets."""
        kept = tuple(choice for choice in self.filters if choice[0] not in facets)
        return replace(self, filters=kept, page=1)

    def with_filters(self, choices: Iterable[tuple[str, str]]) -> Query:
        """The same search with these chosen besides."""
        return replace(self, filters=_in_order((*self.filters, *choices)), page=1)

    def without_filters(self) -> Query:
        """The same words with no choices."""
        return replace(self, filters=(), page=1)

    def with_words(self, q: str) -> Query:
        """The same choices with other words."""
        return replace(self, q=q, literal=False, page=1)

    def as_literal(self) -> Query:
        """The same search for the very words, from the first page."""
        return replace(self, literal=True, page=1)

    def on_page(self, page: int) -> Query:
        """Another page of the same search."""
        return replace(self, page=page)

    def sorted_by(self, sort: str) -> Query:
        """The same search in another order, from the first page."""
        return replace(self, sort=sort, page=1)


FACET_ORDER = {facet.name: rank for rank, facet in enumerate(FACETS)}


@lru_cache(maxsize=4096)
def _parameter(name: str, value: str) -> str:
    """One parameter of an address: a page has a hundred addresses, and all of them have the same words."""
    return f"{name}={quote_plus(value)}"


def _in_order(choices: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Facets in the order of their declarations, values as chosen; so equal searches have equal addresses."""
    return tuple(sorted(dict.fromkeys(choices), key=lambda choice: (FACET_ORDER[choice[0]], choice[1])))


class _Reader:
    """Collects the parameters and what is wrong with them."""

    def __init__(self, taxonomy: Taxonomy, also: frozenset[str]) -> None:
        self.taxonomy = taxonomy
        self.also = also
        self.facets = {facet.name for facet in FACETS}
        self.single: dict[str, str] = {}
        self.choices: list[tuple[str, str]] = []
        self.problems: list[str] = []

    def take(self, name: str, value: str) -> None:
        if name in self.facets:
            self._choose(name, normalise_input(value))
        elif name in SINGLE:
            if name in self.single and self.single[name] != value:
                self.problems.append(f"'{name}' stands twice in the address; give it once.")
            self.single[name] = value
        elif name not in self.also:
            known = sorted({*SINGLE, *self.facets, *self.also})
            self.problems.append(
                f"'{normalise_input(name)[:40]}' is not a parameter of a search{did_you_mean(name, known) or '.'}"
            )

    def _choose(self, facet: str, value: str) -> None:
        if not value:
            return
        if self.taxonomy.find(facet, value):
            self.choices.append((facet, value))
        else:
            advice = self.taxonomy.advise(facet, value) or "."
            self.problems.append(f"There is no {facet} '{value[:40]}'{advice}")

    def _number(self, name: str, default: int, most: int) -> int:
        text = self.single.get(name, "") or str(default)
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
        if not 1 <= number <= most:
            self.problems.append(
                f"'{name}' is a whole number from 1 to {most}, not '{normalise_input(text)[:40]}'."
            )
            return default
        return number

    def query(self) -> Query:
        q = normalise_input(self.single.get("q", ""))
        if len(q) > MAX_QUERY_LENGTH:
            self.problems.append(f"The search is {len(q)} characters long; shorten it to {MAX_QUERY_LENGTH}.")
        for facet, number in Counter(name for name, _ in self.choices).items():
            if number > MAX_VALUES:
                self.problems.append(f"'{facet}' is given {number} times; the most is {MAX_VALUES}.")
        sort = self.single.get("sort", "")
        if sort and sort not in SORTS:
            self.problems.append(f"'sort' is one of {', '.join(SORTS)}, not '{normalise_input(sort)[:40]}'.")
        way = self.single.get("as", "")
        if way and way != LITERAL:
            self.problems.append(
                f"'as' is {LITERAL}, for the very words, or left out, not '{normalise_input(way)[:40]}'."
            )
        per_page = self._number("per_page", PER_PAGE, MAX_PER_PAGE)
        page = self._number("page", 1, MAX_PAGES)
        if self.problems:
            raise QueryError(*self.problems)
        return Query(q, _in_order(self.choices), sort, page, per_page, way == LITERAL)
