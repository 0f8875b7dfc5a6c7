"""The thesaurus file: `thesaurus.yaml` read into a `Thesaurus`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from lessonsearch.corpus.diagnostics import Diagnostics
from lessonsearch.corpus.frontmatter import read_yaml
from lessonsearch.text.synonyms import Thesaurus, ThesaurusEntry

FILE = "thesaurus.yaml"
KEYS = {"words", "means", "near", "also", "both", "note"}
LISTS = ("words", "means", "near", "also")


def read_thesaurus(path: Path, problems: Diagnostics) -> Thesaurus:
    """The thesaurus of a corpus; an empty one where the corpus has none."""
    if not path.exists():
        return Thesaurus()
    data = read_yaml(path, problems)
    if not isinstance(data, list):
        if data is not None:
            problems.add(path, "is not a thesaurus; it is a list of entries with words, means and note.", 1)
        return Thesaurus()
    return Thesaurus(tuple(entry for item in data if (entry := _entry(item, path, problems))))


def _entry(item: Any, path: Path, problems: Diagnostics) -> ThesaurusEntry | None:
    if not (isinstance(item, dict) and set(item) <= KEYS and _is_valid(item)):
        problems.add(
            path,
            "an entry has words, means and a note, and perhaps also, all lists of text but the note, and"
            " 'both: true'; it may have near instead of means, where nothing in the corpus means the same;"
            f" this one has not: {item!r}.",
        )
        return None
    lists = {key: tuple(map(str, item.get(key, ()))) for key in LISTS}
    return ThesaurusEntry(**lists, both=item.get("both", False), note=item["note"])


def _is_valid(item: dict[str, Any]) -> bool:
    lists = [item[key] for key in LISTS if key in item]
    return (
        all(
            isinstance(texts, list) and all(isinstance(text, (str, int)) for text in texts) for texts in lists
        )
        and bool(item.get("words"))
        and bool(item.get("means")) != bool(item.get("near"))
        and isinstance(item.get("both", False), bool)
        and not (item.get("both") and "near" in item)
        and isinstance(item.get("note"), str)
        and bool(item["note"].strip())
    )
