"""Additions: how the later folders of a corpus extend what the earlier ones say.

What stands in two folders in the same words is there once. The same id with other words is a problem, which
names both files, and the earlier one stays.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from lessonsearch.corpus.diagnostics import Diagnostics
from lessonsearch.corpus.editorial import EditorialData
from lessonsearch.model.taxonomy import STANDARD_FACETS, Facet, Group, Taxonomy
from lessonsearch.text.synonyms import Thesaurus, ThesaurusEntry

T = TypeVar("T")


def united(
    parts: Iterable[tuple[Path, Sequence[T]]], key: Callable[[T], Hashable], problems: Diagnostics
) -> tuple[T, ...]:
    """The entries of several files in order; `parts` are files with their entries."""
    parts = list(parts)
    if len(parts) == 1:
        return tuple(parts[0][1])
    found: dict[Hashable, tuple[Path, T]] = {}
    for path, entries in parts:
        for entry in entries:
            other, same = found.setdefault(key(entry), (path, entry))
            if other != path and same != entry:
                where = f"in {problems.shown(other)} with other words"
                problems.add(path, f"'{key(entry)}' stands {where}; give it another id, or remove it.")
    return tuple(entry for _, entry in found.values())


def united_taxonomy(parts: Mapping[Path, Taxonomy], problems: Diagnostics) -> Taxonomy:
    """The facets and choices of several taxonomies: choices of a group of the same id stand together."""
    if len(parts) == 1:
        return next(iter(parts.values()))
    facets = united_facets(taxonomy.facets for taxonomy in parts.values())
    return Taxonomy({facet.name: _groups(parts, facet.name, problems) for facet in facets}, facets)


def united_facets(parts: Iterable[Sequence[Facet]]) -> tuple[Facet, ...]:
    """The facets of several folders. The first that declares one anew says what it is."""
    parts = list(parts)
    if len(parts) == 1:
        return tuple(parts[0])
    found = {facet.name: facet for facet in STANDARD_FACETS}
    declared: dict[str, Facet] = {}
    for part in parts:
        for facet in part:
            if facet != found.get(facet.name):
                declared.setdefault(facet.name, facet)
    return tuple((found | declared).values())


def _groups(parts: Mapping[Path, Taxonomy], facet: str, problems: Diagnostics) -> tuple[Group, ...]:
    listed = [(path, group) for path, taxonomy in parts.items() for group in taxonomy.groups.get(facet, ())]
    choices = united([(path, group.choices) for path, group in listed], lambda choice: choice.id, problems)
    group_of = {choice.id: group.id for _, group in reversed(listed) for choice in group.choices}
    labels = {group.id: group.label for _, group in reversed(listed)}
    order = dict.fromkeys(group.id for _, group in listed)
    return tuple(
        Group(id_, labels[id_], tuple(choice for choice in choices if group_of[choice.id] == id_))
        for id_ in order
    )


def united_editorial(parts: Mapping[Path, EditorialData], problems: Diagnostics) -> EditorialData:
    """The glosses, roles, figures and amendments of several folders."""
    return EditorialData(
        united(
            [(root / "glosses.yaml", part.glossary) for root, part in parts.items()],
            lambda gloss: gloss.term.casefold(),
            problems,
        ),
        united(
            [(root / "roles.yaml", part.roles) for root, part in parts.items()],
            lambda role: role.id,
            problems,
        ),
        united(
            [(root / "figures.yaml", part.figures) for root, part in parts.items()],
            lambda figure: figure.id,
            problems,
        ),
        united(
            [(root / "amendments.yaml", part.amendments) for root, part in parts.items()],
            lambda amendment: amendment.id,
            problems,
        ),
    )


def united_thesaurus(parts: Iterable[Thesaurus]) -> Thesaurus:
    """The entries of several thesauri; what a later one repeats is there once."""
    found: list[ThesaurusEntry] = []
    for part in parts:
        seen = set(found)
        found += (entry for entry in part.entries if entry not in seen)
    return Thesaurus(tuple(found))
