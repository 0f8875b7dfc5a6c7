"""For my role: one choice that stands for the filters a profession would set.

A role is data of the corpus (`roles.yaml`) and nothing but a shorthand: choosing it sets ordinary choices,
which stand in the address and can be taken off one by one. To add one, add an entry there.
"""

from __future__ import annotations

from dataclasses import dataclass

from lessonsearch.query.query import Query


@dataclass(frozen=True)
class Role:
    """A profession and the choices (facet name and value) that suit it."""

    id: str
    label: str
    choices: tuple[tuple[str, str], ...]

    def apply(self, query: Query) -> Query:
        """The same search for this role: its facets hold its choices alone; from the first page."""
        return query.without_facets(*(facet for facet, _ in self.choices)).with_filters(self.choices)
