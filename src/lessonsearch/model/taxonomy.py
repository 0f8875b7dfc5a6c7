"""Facets and their choices: what lessons can be filtered by.

A facet is one declaration in the corpus (`taxonomy.yaml`). Query parsing, index, counts, labels, pages, API,
CSV and command line loop over `Taxonomy.facets`. The choices are data of the corpus too: nothing here names a
theme.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

SEARCH: Final = "search"
START: Final = "start"
LESSON: Final = "lesson"
MAP: Final = "map"
PACK: Final = "pack"
PLACES: Final = {
    SEARCH: "a panel of the search page",
    START: "ways in on the start page",
    LESSON: "the tags of a lesson's page",
    MAP: "columns of the coverage map",
    PACK: "gaps that a pack's page names",
}
"""Where a facet can be shown. API, CSV and command line have every facet."""


@dataclass(frozen=True)
class Facet:
    """A facet. `name` is the URL parameter, `attribute` the key in a lesson's front matter, API and CSV."""

    name: str
    attribute: str
    label: str
    plural: str
    multivalued: bool = True
    """Whether a lesson can have several values."""
    required: bool = True
    """Whether every lesson has a value."""
    at_most: int = 1
    """Values of one lesson; with more, the filter stops selecting."""
    list_key: str = ""
    """Key of `taxonomy.yaml` under which its choices stand; empty for the sources."""
    shown: tuple[str, ...] = (SEARCH, LESSON)
    """Where it is shown: some of `PLACES`."""


STANDARD_FACETS: Final = (
    Facet("theme", "themes", "Theme", "Themes", True, True, 5, "themes", (SEARCH, START, LESSON)),
    Facet("age", "ages", "Age group", "Age groups", True, True, 3, "ages", tuple(PLACES)),
    Facet("agency", "agencies", "Agency", "Agencies", True, True, 4, "agencies", (SEARCH, LESSON, MAP, PACK)),
    Facet(
        "kind", "kind", "Kind of lesson", "Kinds of lesson", False, True, 1, "kinds", (SEARCH, START, LESSON)
    ),
    Facet("source", "source", "Source", "Sources", False, True, 1, "", (SEARCH,)),
)
"""The facets that every corpus has, because pages and functions of their own rest on them. A corpus may
declare their labels, limits and places anew, and further facets."""


@dataclass(frozen=True)
class Choice:
    """One value of a facet, with its label."""

    id: str
    label: str
    definition: str = ""
    group: str = ""
    """Id of its group; empty where the facet has no groups."""
    role: str = ""
    """What it means to the program: for kinds and agencies one of `lesson_kinds`."""
    general: bool = False
    """Whether it is for lessons that concern everybody, so that no pack lacks it."""


@dataclass(frozen=True)
class Group:
    """Related choices of one facet, under a common label."""

    id: str
    label: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class Taxonomy:
    """The controlled vocabulary: all choices of all facets, in reading order."""

    groups: Mapping[str, tuple[Group, ...]] = field(default_factory=dict)
    """Facet name → groups; a facet without groups has one with an empty id."""
    facets: tuple[Facet, ...] = STANDARD_FACETS
    """Every facet, in the order of the pages."""

    @cached_property
    def _choices(self) -> dict[str, dict[str, Choice]]:
        return {
            facet.name: {
                choice.id: choice for group in self.groups.get(facet.name, ()) for choice in group.choices
            }
            for facet in self.facets
        }

    def choices(self, facet: str) -> Iterator[Choice]:
        """All choices of a facet, in order."""
        return iter(self._choices.get(facet, {}).values())

    def shown_in(self, place: str) -> tuple[Facet, ...]:
        """The facets that are shown in one of `PLACES`."""
        return tuple(facet for facet in self.facets if place in facet.shown)

    @cached_property
    def _with_role(self) -> dict[str, tuple[tuple[str, str], ...]]:
        found: dict[str, tuple[tuple[str, str], ...]] = {}
        for facet in self.facets:
            for choice in self.choices(facet.name):
                if choice.role:
                    found[choice.role] = (*found.get(choice.role, ()), (facet.name, choice.id))
        return found

    def filters_with_role(self, role: str) -> tuple[tuple[str, str], ...]:
        """Facet and id of each choice that has a role, as a query filters."""
        return self._with_role.get(role, ())

    def with_role(self, role: str) -> tuple[str, ...]:
        """Ids of the choices that have a role."""
        return tuple(value for _, value in self.filters_with_role(role))

    def find(self, facet: str, value: str) -> Choice | None:
        """The choice with that id, or None."""
        return self._choices.get(facet, {}).get(value)

    def label(self, facet: str, value: str) -> str:
        """The label of an id; the id itself where the taxonomy lacks it."""
        choice = self.find(facet, value)
        return choice.label if choice else value

    def advise(self, facet: str, value: str) -> str:
        """The end of a sentence about an unknown value: the closest choice, as `did_you_mean` puts it."""
        return did_you_mean(value, self._choices.get(facet, {}))


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`; did you mean 'timeliness'?`, or an empty text where no known word is close."""
    near = difflib.get_close_matches(word[:80], list(known), n=1)
    return f"; did you mean '{near[0]}'?" if near else ""
