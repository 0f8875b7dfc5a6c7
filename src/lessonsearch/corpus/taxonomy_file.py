"""The taxonomy file: `taxonomy.yaml` read into the declared facets and their choices."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from lessonsearch.corpus.additions import united_facets
from lessonsearch.corpus.diagnostics import Diagnostics
from lessonsearch.corpus.frontmatter import read_yaml
from lessonsearch.model.lesson import Source
from lessonsearch.model.lesson_kinds import (
    BOARDS,
    CASE,
    CONTEXT,
    FINDING,
    OWN_WORDS,
    RECOMMENDATION,
    ROLES,
)
from lessonsearch.model.taxonomy import PLACES, STANDARD_FACETS, Choice, Facet, Group, Taxonomy, did_you_mean

FILE = "taxonomy.yaml"
FACETS = "facets"
FACET_KEYS = ("id", "label", "plural", "attribute", "list", "values", "required", "at_most", "shown")
CHOICE_KEYS = ("id", "label", "definition", "role", "general")
ONE, SEVERAL = "one", "several"
MAX_AT_MOST = 20
NAME = re.compile(r"[a-z]{2,20}\Z")
"""A facet's id is a URL parameter and an option of the command line."""
ATTRIBUTE = re.compile(r"[a-z][a-z_]{1,29}\Z")
STANDARD = {facet.name: facet for facet in STANDARD_FACETS}
FIXED = ("attribute", "list_key", "multivalued", "required")
"""What of a standard facet a corpus cannot declare otherwise."""
RESERVED = frozenset(
    "aliases all as asked bonus code concepts content_note counts down excerpt excerpts explain extra facets"
    " hidden help host id inferred json lesson link list name names next note number order output p pack page"
    " passages per_page phrases previous published q quote reference same_as score section slug snippet sort"
    " tags template text title total training url value version words".split()
)
"""Parameters, options, columns and fields that mean something else."""
V0_1_ROLES = {
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
V0_1_GENERAL = frozenset({"all-ages", "all-agencies"})
"""Choices that were general in version 0.1, likewise."""


def read_facets(root: Path, bases: Sequence[Path] = ()) -> tuple[Facet, ...]:
    """The facets that a corpus declares; the standard ones where that cannot be read."""
    return united_facets(_declared_in(folder) for folder in (*bases, root))


def _declared_in(root: Path) -> tuple[Facet, ...]:
    path = root / FILE
    problems = Diagnostics(root)
    data = read_yaml(path, problems) if path.is_file() else None
    return _facets(data, path, problems)


def read_taxonomy(path: Path, sources: Mapping[str, Source], problems: Diagnostics) -> Taxonomy:
    """The taxonomy of a corpus; the choices of the facet `source` are its sources."""
    data = read_yaml(path, problems)
    facets = _facets(data, path, problems)
    keys = [facet.list_key for facet in facets if facet.list_key]
    if not isinstance(data, dict):
        if data is not None:
            problems.add(path, f"is not a taxonomy; it has the keys {', '.join(keys)}.", 1)
        data = {}
    groups: dict[str, tuple[Group, ...]] = {
        "source": (Group("", "", tuple(Choice(source.id, source.title) for source in sources.values())),)
    }
    for facet in facets:
        if facet.list_key:
            groups[facet.name] = tuple(_groups(facet, data.get(facet.list_key) or [], path, problems))
    for key in set(data) - {*keys, FACETS}:
        problems.add(path, f"'{key}' is not a key of the taxonomy; it has {', '.join((*keys, FACETS))}.")
    return Taxonomy(groups, facets)


def _facets(data: Any, path: Path, problems: Diagnostics) -> tuple[Facet, ...]:
    """The declared facets in their order, after the standard ones that are not declared anew."""
    entries = (data.get(FACETS) or []) if isinstance(data, dict) else []
    if not isinstance(entries, list):
        problems.add(path, f"'{FACETS}' is a list of facets, not {entries!r}.")
        entries = []
    declared: dict[str, Facet] = {}
    for entry in entries:
        facet = _facet(entry, path, problems)
        taken = {key for other in declared.values() for key in (other.name, other.attribute)}
        if facet and {facet.name, facet.attribute} & taken:
            problems.add(path, f"the facet '{facet.name}' has an id or attribute that another has.")
        elif facet:
            declared[facet.name] = facet
    return (*(facet for facet in STANDARD_FACETS if facet.name not in declared), *declared.values())


def _facet(entry: Any, path: Path, problems: Diagnostics) -> Facet | None:
    if not (isinstance(entry, dict) and entry.get("id") and entry.get("label")):
        problems.add(path, f"a facet lacks id or label: {entry!r}.")
        return None
    name, label = str(entry["id"]), str(entry["label"])
    faults = [
        f"has '{key}', which is not a key{did_you_mean(str(key), FACET_KEYS) or '.'}"
        for key in entry
        if key not in FACET_KEYS
    ]
    standard = STANDARD.get(name)
    given: dict[str, Any] = {"label": label, "plural": str(entry.get("plural") or f"{label}s")}
    attribute = str(entry.get("attribute") or (standard.attribute if standard else name))
    given["attribute"] = attribute
    given["list_key"] = str(entry.get("list") or (standard.list_key if standard else attribute))
    for key, field, values in (
        ("values", "multivalued", {ONE: False, SEVERAL: True}),
        ("required", "required", {True: True, False: False}),
    ):
        if key in entry:
            if _among(entry[key], values):
                given[field] = values[entry[key]]
            else:
                faults.append(
                    f"has '{key}' that is not {' or '.join(str(value).lower() for value in values)}."
                )
    base = standard or Facet(name, attribute, label, "", required=False, multivalued=True)
    facet = replace(base, **given)
    limit = entry.get("at_most", base.at_most if standard else MAX_AT_MOST if facet.multivalued else 1)
    if not (isinstance(limit, int) and not isinstance(limit, bool) and 1 <= limit <= MAX_AT_MOST):
        faults.append(f"has 'at_most' that is not a whole number from 1 to {MAX_AT_MOST}.")
        limit = MAX_AT_MOST
    shown = entry.get("shown", list(base.shown))
    if not (isinstance(shown, list) and all(_among(place, PLACES) for place in shown)):
        faults.append(f"has 'shown' that is not a list of some of {', '.join(PLACES)}.")
        shown = list(base.shown)
    facet = replace(facet, at_most=limit, shown=tuple(shown))
    faults += _name_faults(facet)
    for fault in faults:
        problems.add(path, f"the facet '{name[:40]}' {fault}")
    return None if _name_faults(facet) else facet


def _among(value: Any, known: Mapping[Any, Any]) -> bool:
    return isinstance(value, (str, bool)) and value in known


def _name_faults(facet: Facet) -> list[str]:
    """What is wrong with the names of a facet."""
    if standard := STANDARD.get(facet.name):
        changed = [field for field in FIXED if getattr(facet, field) != getattr(standard, field)]
        keys = (field.replace("list_key", "list").replace("multivalued", "values") for field in changed)
        return [f"is one that every corpus has; its '{key}' cannot be declared otherwise." for key in keys]
    faults = []
    if not NAME.match(facet.name):
        faults.append("needs an id of 2 to 20 letters a-z.")
    if not ATTRIBUTE.match(facet.attribute):
        faults.append("needs an attribute of 2 to 30 letters a-z and underscores.")
    standard_names = {*STANDARD, *(other.attribute for other in STANDARD_FACETS)}
    standard_names |= {other.list_key for other in STANDARD_FACETS}
    faults += [
        f"cannot be called '{name}', which means something else; choose another word."
        for name in dict.fromkeys((facet.name, facet.attribute, facet.list_key))
        if name in RESERVED or name in standard_names
    ]
    return faults


def _groups(facet: Facet, entries: Any, path: Path, problems: Diagnostics) -> Iterator[Group]:
    key = facet.list_key
    if not isinstance(entries, list):
        problems.add(path, f"'{key}' is a list of entries or of groups of them, not {entries!r}.")
        entries = []
    grouped = any(isinstance(entry, dict) and key in entry for entry in entries)
    for entry in entries if grouped else [{"id": "", "label": "", key: entries}]:
        yield _group(facet, entry, path, problems)


def _group(facet: Facet, entry: Any, path: Path, problems: Diagnostics) -> Group:
    key = facet.list_key
    choices = []
    items = (entry.get(key) or []) if isinstance(entry, dict) else None
    if not isinstance(items, list):
        problems.add(path, f"a group of '{key}' has an id, a label and a list of '{key}'; not {entry!r}.")
        return Group("", "", ())
    for item in items:
        if isinstance(item, dict) and item.get("id") and item.get("label") and item.get("definition"):
            choices.append(_choice(facet, item, str(entry.get("id", "")), path, problems))
        else:
            problems.add(path, f"an entry of '{key}' lacks id, label or definition: {item!r}.")
    return Group(str(entry.get("id", "")), str(entry.get("label", "")), tuple(choices))


def _choice(facet: Facet, item: Mapping[str, Any], group: str, path: Path, problems: Diagnostics) -> Choice:
    name = str(item["id"])
    for unknown in sorted(set(map(str, item)) - set(CHOICE_KEYS)):
        advice = did_you_mean(unknown, CHOICE_KEYS) or "."
        if item.get(unknown, "") is None and " " in unknown:
            advice = "; put a text that has a comma in quotation marks."
        problems.add(path, f"'{name}' under '{facet.list_key}' has '{unknown}', which is not a key{advice}")
    role = str(item.get("role") or V0_1_ROLES.get(facet.name, {}).get(name, ""))
    known = ROLES.get(facet.name, ())
    if role and role not in known:
        advice = f"; it is one of {', '.join(known)}." if known else "; its facet has no roles."
        problems.add(path, f"'{name}' under '{facet.list_key}' has a role that there is not{advice}")
    general = item.get("general", name in V0_1_GENERAL)
    if not isinstance(general, bool):
        problems.add(path, f"'{name}' under '{facet.list_key}' has 'general' that is not true or false.")
    return Choice(name, str(item["label"]), str(item["definition"]), group, role, general is True)
