"""The coverage map: the number of lessons on each theme, by age and by agency.

One search for each column counts all themes in it, so the map costs as many searches as it has columns.
Columns without lessons are shown too: the map is there to show gaps.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from lessonsearch.app.library import Library
from lessonsearch.model.taxonomy import MAP, Choice, Facet, Group
from lessonsearch.query.query import Query

SHADE_THRESHOLDS = (1, 3, 6, 12)
"""Numbers of lessons from which a cell is one shade darker: half the filled cells hold one or two lessons,
and few hold more than a dozen."""


SearchUrls = Callable[[Sequence[str]], list[str]]
"""From query strings to the URLs of their searches."""


@dataclass(frozen=True)
class Column:
    """One age or agency, with the number of its lessons by theme."""

    facet: Facet
    choice: Choice
    counts: Mapping[str, int]
    total: int


@dataclass(frozen=True)
class Cell:
    """One theme in one column. `shade` runs from 0, no lessons, to 4."""

    column: Column
    count: int
    shade: int
    address: str
    """The search for lessons with both."""


@dataclass(frozen=True)
class Row:
    """One theme with its cells, in the order of the columns."""

    theme: Choice
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class CoverageMap:
    """The whole grid. `heads` pairs each facet with its number of columns."""

    heads: tuple[tuple[Facet, int], ...]
    columns: tuple[Column, ...]
    groups: tuple[tuple[Group, tuple[Row, ...]], ...]

    @property
    def gaps(self) -> tuple[Column, ...]:
        """The columns without lessons."""
        return tuple(column for column in self.columns if not column.total)


def coverage(library: Library, search_urls: SearchUrls) -> CoverageMap:
    """The map of a library. `search_urls` makes URLs of searches from query strings."""
    facets = library.taxonomy.shown_in(MAP)
    columns = tuple(
        _column(facet, choice, library) for facet in facets for choice in library.taxonomy.choices(facet.name)
    )
    groups = tuple(
        (group, tuple(Row(theme, _cells(theme, columns, search_urls)) for theme in group.choices))
        for group in library.taxonomy.groups["theme"]
    )
    heads = tuple((facet, sum(column.facet is facet for column in columns)) for facet in facets)
    return CoverageMap(heads, columns, groups)


def _column(facet: Facet, choice: Choice, library: Library) -> Column:
    counts, total = library.facet_counts("theme", {facet.name: (choice.id,)})
    return Column(facet, choice, counts, total)


def _cells(theme: Choice, columns: tuple[Column, ...], search_urls: SearchUrls) -> tuple[Cell, ...]:
    themed = Query(filters=(("theme", theme.id),))
    both = [
        query_string
        for column in columns
        for query_string in themed.toggle_query_strings(column.facet.name, [column.choice.id])
    ]
    counts = [column.counts.get(theme.id, 0) for column in columns]
    return tuple(
        Cell(column, count, sum(count >= threshold for threshold in SHADE_THRESHOLDS), address)
        for column, count, address in zip(columns, counts, search_urls(both), strict=True)
    )
