"""Facets and their choices: by what a lesson can be filtered.

A facet is one declaration in `FACETS`; parsing, schema, counts, labels, pages, API and docs loop over
it. To add one, add a line there, its choices to `corpus/taxonomy.yaml` and its tags to the lessons.
The choices themselves are data of the corpus: nothing here names a theme.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True)
class Facet:
    """One way of filtering. `name` is the URL parameter, `attribute` the lesson's field that holds it."""

    name: str
    attribute: str
    label: str
    plural: str
    many: bool = True
    """Whether a lesson has several values."""


FACETS = (
    Facet("theme", "themes", "Theme", "Themes"),
    Facet("age", "ages", "Age group", "Age groups"),
    Facet("agency", "agencies", "Agency", "Agencies"),
    Facet("kind", "kind", "Kind of lesson", "Kinds of lesson", many=False),
    Facet("source", "source", "Source", "Sources", many=False),
)


@dataclass(frozen=True)
class Choice:
    """One value of a facet."""

    id: str
    label: str
    definition: str = ""
    group: str = ""
    """Id of the group it stands in; empty where the facet has none."""


@dataclass(frozen=True)
class Group:
    """Choices of one facet that belong together."""

    id: str
    label: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class Taxonomy:
    """All choices of all facets, in the order in which they are to be read."""

    groups: Mapping[str, tuple[Group, ...]] = field(default_factory=dict)
    """Facet name → its groups; a facet without groups has one with an empty id."""

    @cached_property
    def _choices(self) -> dict[str, dict[str, Choice]]:
        return {
            facet.name: {
                choice.id: choice for group in self.groups.get(facet.name, ()) for choice in group.choices
            }
            for facet in FACETS
        }

    def choices(self, facet: str) -> Iterator[Choice]:
        """All choices of a facet, in order."""
        return iter(self._choices[facet].values())

    def find(self, facet: str, value: str) -> Choice | None:
        """The choice of that id, or None."""
        return self._choices[facet].get(value)

    def label(self, facet: str, value: str) -> str:
        """What people read for an id; the id itself where the taxonomy lacks it."""
        choice = self.find(facet, value)
        return choice.label if choice else value

    def advise(self, facet: str, value: str) -> str:
        """The end of a sentence about an unknown value: what the visitor may have meant."""
        return did_you_mean(value, self._choices[facet])


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`; did you mean 'timeliness'?`, or nothing where no known word is near."""
    near = difflib.get_close_matches(word[:80], list(known), n=1)
    return f"; did you mean '{near[0]}'?" if near else ""
