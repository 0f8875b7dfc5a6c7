"""Editorial data of the corpus: glosses, roles and figures, each a list in a file of its own.

Every file is optional. `check_editorial` compares what the files say with the lessons.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lessonsearch.corpus.diagnostics import Diagnostics
from lessonsearch.corpus.front_matter_fields import DATE, is_day
from lessonsearch.corpus.frontmatter import read_yaml
from lessonsearch.model.amendment import WHAT, WITHDRAWN, Amendment
from lessonsearch.model.glossary import GlossaryEntry
from lessonsearch.model.lesson import TABLE, Lesson
from lessonsearch.model.statistics import CHARTS, Figure, StatedValue, states_number
from lessonsearch.model.taxonomy import Taxonomy, did_you_mean
from lessonsearch.query.filters import sorted_filters
from lessonsearch.query.presets import Role

EDITORIAL_KEYS = {
    "glosses": ("term", ("today", "note", "since", "source"), ("also", "in_short")),
    "roles": ("id", ("label",), ()),
    "figures": ("id", ("title", "chart", "about", "unit"), ("table", "whole", "parts", "rest", "grades")),
    "amendments": ("id", ("day", "about", "what", "says"), ("also",)),
}
"""File → the key that names an entry, the keys that it needs as well and those that it may have. A role may
have the list of each facet too."""

STATED_VALUE_KEYS = ("label", "value", "says", "excerpt")


@dataclass(frozen=True)
class EditorialData:
    """The glosses, roles, figures and amendments of a corpus, each in the order of its file."""

    glossary: tuple[GlossaryEntry, ...] = ()
    roles: tuple[Role, ...] = ()
    figures: tuple[Figure, ...] = ()
    amendments: tuple[Amendment, ...] = ()


@dataclass(frozen=True)
class _Entry:
    """One entry of a YAML list. Problems are reported with the file and the entry's name."""

    name: str
    data: Mapping[str, Any]
    path: Path
    problems: Diagnostics

    def problem(self, sentence: str) -> None:
        self.problems.add(self.path, f"'{self.name}' {sentence}")

    def text(self, key: str) -> str:
        return str(self.data.get(key) or "").strip()

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.data.get(key) or []
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return tuple(value)
        self.problem(f"has '{key}' that is not a list, [one, two].")
        return ()


def read_editorial(root: Path, taxonomy: Taxonomy, problems: Diagnostics) -> EditorialData:
    """Read the four files; record what is wrong with them in `problems`."""
    lists = tuple(facet.list_key for facet in taxonomy.facets if facet.list_key)
    return EditorialData(
        tuple(_glossary_entry(entry) for entry in _entries(root, "glosses", problems)),
        tuple(_role(entry, taxonomy) for entry in _entries(root, "roles", problems, lists)),
        tuple(_figure(entry) for entry in _entries(root, "figures", problems)),
        tuple(_amendment(entry) for entry in _entries(root, "amendments", problems)),
    )


def check_editorial(
    root: Path,
    editorial: EditorialData,
    lessons: tuple[Lesson, ...],
    published: Collection[str],
    problems: Diagnostics,
) -> None:
    """Record what the lessons do not bear out.

    That is a gloss of a term that occurs in no lesson, a number that its excerpt does not state, and an
    amendment of what was never here. `published` are the ids of `permalinks.txt`.
    """
    texts = [lesson.text for lesson in lessons]
    for gloss in editorial.glossary:
        if not any(gloss.occurs_in(text) for text in texts):
            problems.add(root / "glosses.yaml", f"'{gloss.term}' is in no lesson; remove it.")
    by_name = {name: lesson for lesson in lessons for name in lesson.names}
    for amendment in editorial.amendments:
        known = published if amendment.what == WITHDRAWN else by_name
        for name in amendment.names:
            if name not in by_name and name not in known:
                fault = "was never published" if known is published else "does not exist"
                sentence = f"is about '{name}', which {fault}{did_you_mean(name, known) or '.'}"
                problems.add(root / "amendments.yaml", f"'{amendment.id}' {sentence}")
    for figure in editorial.figures:
        for sentence in _unsupported(figure, by_name):
            problems.add(root / "figures.yaml", f"'{figure.id}' {sentence}")


def _unsupported(figure: Figure, by_name: Mapping[str, Lesson]) -> Iterator[str]:
    for name in figure.excerpts:
        if name not in by_name:
            yield f"rests on '{name}', which does not exist{did_you_mean(name, by_name) or '.'}"
    if tabled := by_name.get(figure.table):
        excerpt = tabled.excerpt(figure.table.partition("#")[2])
        if not (excerpt and any(block.form == TABLE for block in excerpt.blocks)):
            yield f"draws the table of '{figure.table}', which has none."
    for stated in (*([figure.whole] if figure.whole else []), *figure.parts):
        lesson = by_name.get(stated.excerpt)
        excerpt = lesson.excerpt(stated.excerpt.partition("#")[2]) if lesson else None
        if excerpt and stated.says not in excerpt.text:
            yield f"quotes '{stated.says}', which is not what '{stated.excerpt}' says."
        if not states_number(stated.says, stated.value):
            yield f"gives {stated.value} for '{stated.label}', which its words do not: '{stated.says}'."


def _entries(root: Path, name: str, problems: Diagnostics, lists: tuple[str, ...] = ()) -> Iterator[_Entry]:
    """The entries of `name`.yaml that have all required keys. Duplicate names are recorded as problems."""
    key, required, optional = EDITORIAL_KEYS[name]
    path = root / f"{name}.yaml"
    data = read_yaml(path, problems) if path.exists() else {name: []}
    listed = data.get(name) if isinstance(data, dict) and set(data) == {name} else None
    if not isinstance(listed, list):
        if data is not None:
            problems.add(path, f"is a list under the one key '{name}'.", 1)
        return
    seen: set[str] = set()
    for item in listed:
        if not (isinstance(item, dict) and item.get(key)):
            problems.add(path, f"has an entry without '{key}': {item!r}.")
            continue
        entry = _Entry(str(item[key]), item, path, problems)
        if entry.name.casefold() in seen:
            entry.problem("is there twice; remove one.")
        seen.add(entry.name.casefold())
        for unknown in sorted(set(map(str, item)) - {key, *required, *optional, *lists}):
            advice = did_you_mean(unknown, (*required, *optional, *lists)) or "."
            entry.problem(f"has '{unknown}', which is not a key{advice}")
        missing = [required_key for required_key in required if not item.get(required_key)]
        for missing_key in missing:
            entry.problem(f"lacks '{missing_key}'.")
        if not missing:
            yield entry


def _glossary_entry(entry: _Entry) -> GlossaryEntry:
    if not DATE.match(entry.text("since")):
        entry.problem("has 'since' that is not a date, 2019, 2019-09 or 2019-09-29.")
    return GlossaryEntry(
        entry.name,
        entry.text("today"),
        entry.text("note"),
        entry.text("since"),
        entry.text("source"),
        entry.texts("also"),
        entry.text("in_short").rstrip("."),
    )


def _amendment(entry: _Entry) -> Amendment:
    amendment = Amendment(
        entry.name,
        entry.text("day"),
        entry.text("about"),
        entry.text("what"),
        entry.text("says"),
        entry.texts("also"),
    )
    if not is_day(amendment.day):
        entry.problem("has 'day' that is not a day, 2026-11-23.")
    if amendment.what not in WHAT:
        entry.problem(f"has 'what' that is not one of {', '.join(WHAT)}.")
    return amendment


def _role(entry: _Entry, taxonomy: Taxonomy) -> Role:
    choices = []
    for facet in taxonomy.facets:
        for value in entry.texts(facet.list_key) if facet.list_key else ():
            if taxonomy.find(facet.name, value):
                choices.append((facet.name, value))
            else:
                advice = taxonomy.advise(facet.name, value) or "."
                entry.problem(f"has {facet.name} '{value}', which is not in taxonomy.yaml{advice}")
    if not choices:
        entry.problem("sets no filter.")
    return Role(entry.name, entry.text("label"), tuple(sorted_filters(choices)))


def _figure(entry: _Entry) -> Figure:
    if entry.text("chart") not in CHARTS:
        entry.problem(f"has a chart that is not one of {', '.join(CHARTS)}.")
    listed = entry.data.get("parts") or []
    parts = tuple(_stated_value(item, entry) for item in (listed if isinstance(listed, list) else [listed]))
    whole = _stated_value(entry.data["whole"], entry) if entry.data.get("whole") else None
    figure = Figure(
        entry.name,
        entry.text("title"),
        entry.text("chart"),
        entry.text("about"),
        entry.text("unit"),
        entry.text("table"),
        whole,
        parts,
        entry.text("rest"),
        entry.texts("grades"),
    )
    if bool(figure.table) == bool(parts):
        entry.problem("draws either a table or parts; give it one of the two.")
    left = figure.total - sum(part.value for part in parts)
    if parts and (left < 0 or bool(left) != bool(figure.rest)):
        entry.problem(f"has parts that leave {left} of {figure.total}; 'rest' names what is left over.")
    return figure


def _stated_value(item: Any, entry: _Entry) -> StatedValue:
    if isinstance(item, dict) and set(item) == set(STATED_VALUE_KEYS) and isinstance(item["value"], int):
        return StatedValue(str(item["label"]), item["value"], str(item["says"]), str(item["excerpt"]))
    entry.problem(f"has a number without {', '.join(STATED_VALUE_KEYS)}: {item!r}.")
    return StatedValue("", 0, "", "")
