"""The taxonomy file: `taxonomy.yaml` read into the choices of every facet."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lessonsearch.corpus.diagnostics import Diagnostics
from lessonsearch.corpus.frontmatter import read_yaml
from lessonsearch.model.lesson import Source
from lessonsearch.model.taxonomy import FACETS, Choice, Group, Taxonomy

FILE = "taxonomy.yaml"
TAXONOMY_KEYS = ("themes", "ages", "agencies", "kinds")


def read_taxonomy(path: Path, sources: Mapping[str, Source], problems: Diagnostics) -> Taxonomy:
    """The taxonomy of a corpus folder; the choices of the facet `source` are its sources."""
    data = read_yaml(path, problems)
    if not isinstance(data, dict):
        if data is not None:
            problems.add(path, f"is not a taxonomy; it has the keys {', '.join(TAXONOMY_KEYS)}.", 1)
        data = {}
    groups: dict[str, tuple[Group, ...]] = {
        "source": (Group("", "", tuple(Choice(source.id, source.title) for source in sources.values())),)
    }
    for facet, key in zip(FACETS, TAXONOMY_KEYS, strict=False):
        entries = data.get(key) or []
        if not isinstance(entries, list):
            problems.add(path, f"'{key}' is a list of entries or of groups of them, not {entries!r}.")
            entries = []
        grouped = any(isinstance(entry, dict) and key in entry for entry in entries)
        listed = entries if grouped else [{"id": "", "label": "", key: entries}]
        groups[facet.name] = tuple(_group(entry, key, path, problems) for entry in listed)
    for key in set(data) - set(TAXONOMY_KEYS):
        problems.add(path, f"'{key}' is not a key of the taxonomy; it has {', '.join(TAXONOMY_KEYS)}.")
    return Taxonomy(groups)


def _group(entry: Any, key: str, path: Path, problems: Diagnostics) -> Group:
    choices = []
    items = (entry.get(key) or []) if isinstance(entry, dict) else None
    if not isinstance(items, list):
        problems.add(path, f"a group of '{key}' has an id, a label and a list of '{key}'; not {entry!r}.")
        return Group("", "", ())
    for item in items:
        if isinstance(item, dict) and item.get("id") and item.get("label") and item.get("definition"):
            choices.append(
                Choice(str(item["id"]), str(item["label"]), str(item["definition"]), str(entry.get("id", "")))
            )
        else:
            problems.add(path, f"an entry of '{key}' lacks id, label or definition: {item!r}.")
    return Group(str(entry.get("id", "")), str(entry.get("label", "")), tuple(choices))
