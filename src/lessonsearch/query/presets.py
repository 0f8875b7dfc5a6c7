"""Filter presets: the filters that suit a profession, set in one step.

A role is data of the corpus (`roles.yaml`); add new ones there. Choosing a role sets ordinary filters, which
appear in the URL and can be removed one by one.
"""

from __future__ import annotations

from dataclasses import dataclass

from lessonsearch.model.taxonomy import Taxonomy
from lessonsearch.query.query import Query


@dataclass(frozen=True)
class Role:
    """A profession and its filters: pairs of facet name and value."""

    id: str
    label: str
    choices: tuple[tuple[str, str], ...]

    def apply(self, query: Query, taxonomy: Taxonomy) -> Query:
        """The query with the facets of this role set to its choices and the general ones, on the first page.

        No role leaves out what concerns everybody.
        """
        facets = {facet for facet, _ in self.choices}
        general = [
            (facet, choice.id) for facet in facets for choice in taxonomy.choices(facet) if choice.general
        ]
        return query.without_facets(*facets).with_filters([*self.choices, *general])
