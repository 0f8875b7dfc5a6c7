"""Facets and their choices: what lessons can be filtered by.

Query parsing, schema, counts, labels, pages and API loop over `FACETS`. To add a facet, add a line there, its
choices to `corpus/taxonomy.yaml` and its tags to the lessons. The choices are data of the corpus: nothing
here names a theme.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True)
class Facet:
    """A facet. `name` is the URL parameter, `attribute` the field of `Lesson` that holds its values."""

    name: str
    attribute: str
    label: str
    plural: str
    multivalued: bool = True
    """Whether a lesson can have several values."""


FACETS = (
    Facet("theme", "themes", "Theme", "Themes"),
    Facet("age", "ages", "Age group", "Age groups"),
    Facet("agency", "agencies", "Agency", "Agencies"),
    Facet("kind", "kind", "Kind of lesson", "Kinds of lesson", multivalued=False),
    Facet("source", "source", "Source", "Sources", multivalued=False),
)


@dataclass(frozen=True)
class Choice:
    """One value of a facet, with its label."""

    id: str
    label: str
    definition: str = ""
    group: str = ""
    """Id of its group; empty where the facet has no groups."""


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
        """The choice with that id, or None."""
        return self._choices[facet].get(value)

    def label(self, facet: str, value: str) -> str:
        """The label of an id; the id itself where the taxonomy lacks it."""
        choice = self.find(facet, value)
        return choice.label if choice else value

    def advise(self, facet: str, value: str) -> str:
        """The end of a sentence about an unknown value: the closest choice, as `did_you_mean` puts it."""
        return did_you_mean(value, self._choices[facet])


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`; did you mean 'timeliness'?`, or an empty text where no known word is close."""
    near = difflib.get_close_matches(word[:80], list(known), n=1)
    return f"; did you mean '{near[0]}'?" if near else ""
