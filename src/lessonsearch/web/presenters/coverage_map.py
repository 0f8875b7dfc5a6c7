"""The coverage map: how many lessons there are for each theme at each age and for each agency.

One search a column gives every theme's count in it, so the map costs as many searches as it has columns.
A column that no lesson has at all is still shown: what is not held is what a map is for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from lessonsearch.app.library import Library
from lessonsearch.engines.contract import Plan
from lessonsearch.model.taxonomy import FACETS, Choice, Facet, Group
from lessonsearch.query.query import Query

ACROSS = ("age", "agency")
"""The facets whose choices are the columns."""

STEPS = (1, 3, 6, 12)
"""Lessons from which a cell is shaded one step more: half the filled cells hold one lesson or two, and
few hold more than a dozen."""


@dataclass(frozen=True)
class Column:
    """One choice of a facet across, with each theme's count in it."""

    facet: Facet
    choice: Choice
    counts: Mapping[str, int]
    total: int


@dataclass(frozen=True)
class Cell:
    """Where a theme and a column meet. `shade` is 0 where there is nothing."""

    column: Column
    count: int
    shade: int
    address: str
    """The search for both."""


@dataclass(frozen=True)
class Row:
    """One theme with its cells, in the order of the columns."""

    theme: Choice
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class CoverageMap:
    """The whole grid. `heads` are facet and number of its columns."""

    heads: tuple[tuple[Facet, int], ...]
    columns: tuple[Column, ...]
    groups: tuple[tuple[Group, tuple[Row, ...]], ...]

    @property
    def gaps(self) -> tuple[Column, ...]:
        """The columns that hold nothing."""
        return tuple(column for column in self.columns if not column.total)


def coverage(library: Library, address: Callable[[str], str]) -> CoverageMap:
    """The map of a library; `address` makes the address of a search from its query string."""
    facets = [facet for name in ACROSS for facet in FACETS if facet.name == name]
    columns = tuple(
        _column(facet, choice, library) for facet in facets for choice in library.taxonomy.choices(facet.name)
    )
    groups = tuple(
        (group, tuple(Row(theme, _cells(theme, columns, address)) for theme in group.choices))
        for group in library.taxonomy.groups["theme"]
    )
    heads = tuple((facet, sum(column.facet is facet for column in columns)) for facet in facets)
    return CoverageMap(heads, columns, groups)


def _column(facet: Facet, choice: Choice, library: Library) -> Column:
    found = library.engine.search(Plan(filters={facet.name: (choice.id,)}, size=0, facets=("theme",)))
    return Column(facet, choice, found.counts["theme"], found.total)


def _cells(theme: Choice, columns: tuple[Column, ...], address: Callable[[str], str]) -> tuple[Cell, ...]:
    cells = []
    themed = Query(filters=(("theme", theme.id),))
    for column in columns:
        count = column.counts.get(theme.id, 0)
        both = address(themed.toggle_query_string(column.facet.name, column.choice.id))
        cells.append(Cell(column, count, sum(count >= step for step in STEPS), both))
    return tuple(cells)
