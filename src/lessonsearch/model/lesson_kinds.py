"""Roles of facet values: what the kinds of lesson, and some agencies, mean to the program.

`taxonomy.yaml` gives each kind its `role`. Code names roles only, never the ids of kinds.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from lessonsearch.model.taxonomy import Taxonomy

FINDING: Final = "finding"
CASE: Final = "case"
"""A lesson of this role rests on one case, whatever its source rests on."""
RECOMMENDATION: Final = "recommendation"
CONTEXT: Final = "context"
OWN_WORDS: Final = "own-words"
"""The only role of lessons in this project's own words."""
BOARDS: Final = "boards"
"""Agencies that oversee the work of others."""

ROLES: Final = {"kind": (FINDING, CASE, RECOMMENDATION, CONTEXT, OWN_WORDS), "agency": (BOARDS,)}
"""Facet → roles that its choices can have."""


class TriadRole(NamedTuple):
    """One of the three parts of an argument that teaches."""

    id: str
    label: str
    heading: str


TRIAD: Final = (
    TriadRole(FINDING, "finding", "What the reviews found"),
    TriadRole(CASE, "case that shows it", "Cases"),
    TriadRole(RECOMMENDATION, "practice implication", "What should be done"),
)


def kind_role(kind: str, taxonomy: Taxonomy) -> str:
    """The role of a kind of lesson; empty where it has none."""
    choice = taxonomy.find("kind", kind)
    return choice.role if choice else ""


def triad_role(kind: str, taxonomy: Taxonomy) -> TriadRole | None:
    """The part of a triad that a kind of lesson fills, or None."""
    own = kind_role(kind, taxonomy)
    return next((role for role in TRIAD if role.id == own), None)
