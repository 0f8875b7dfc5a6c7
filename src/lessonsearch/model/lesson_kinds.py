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

V0_1_ROLES: Final = {
    "kind": {
        "key-finding": FINDING,
        "finding": FINDING,
        "case-study": CASE,
        "practice-implication": RECOMMENDATION,
        "background": CONTEXT,
        "data": CONTEXT,
        "coverage": OWN_WORDS,
    },
    "agency": {"lscb": BOARDS},
}
"""Roles that version 0.1 gave to these ids; they hold where a taxonomy names no role."""

V0_1_GENERAL: Final = frozenset({"all-ages", "all-agencies"})
"""Choices that were general in version 0.1, likewise."""


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


def triad_role(kind: str, taxonomy: Taxonomy) -> TriadRole | None:
    """The part of a triad that a kind of lesson fills, or None."""
    return next((role for role in TRIAD if kind in taxonomy.with_role("kind", role.id)), None)
