"""Facet values to which the program gives a meaning: kinds of lesson, the triad, and the general choices.

All choices are data of the corpus (`corpus/taxonomy.yaml`). These ids are the only ones that code may name.
"""

from __future__ import annotations

from typing import Final, NamedTuple

KEY_FINDING: Final = "key-finding"
FINDING: Final = "finding"
CASE_STUDY: Final = "case-study"
PRACTICE_IMPLICATION: Final = "practice-implication"
BACKGROUND: Final = "background"
DATA: Final = "data"
COVERAGE: Final = "coverage"
"""The only kind of lesson in this project's own words."""

FINDINGS: Final = (FINDING, KEY_FINDING)
CASES: Final = (CASE_STUDY,)
"""A lesson of these kinds rests on one case, whatever its source rests on."""
RECOMMENDATIONS: Final = (PRACTICE_IMPLICATION,)
CONTEXT: Final = (BACKGROUND, DATA, COVERAGE)

BOARDS: Final = "lscb"
"""Agency of the lessons for those who oversee the work of others."""

GENERAL_CHOICES: Final = frozenset({"all-ages", "all-agencies"})
"""Choices of lessons that concern everybody: no pack lacks them."""


class TriadRole(NamedTuple):
    """One of the three parts of an argument that teaches. `id` is the kind that stands for the part."""

    id: str
    label: str
    kinds: tuple[str, ...]


TRIAD: Final = (
    TriadRole(FINDING, "finding", FINDINGS),
    TriadRole(CASE_STUDY, "case that shows it", CASES),
    TriadRole(PRACTICE_IMPLICATION, "practice implication", RECOMMENDATIONS),
)


def triad_role(kind: str) -> TriadRole | None:
    """The part of a triad that a kind of lesson fills, or None."""
    return next((role for role in TRIAD if kind in role.kinds), None)
