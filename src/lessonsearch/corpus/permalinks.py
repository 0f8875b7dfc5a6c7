"""Permalinks: `permalinks.txt` lists every lesson id and excerpt id ever published. It only grows.

A line is an id, a tab and the day of first publication, `2026-11-23`. Version 0.1 wrote the id alone;
`publish` adds the day to such lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from lessonsearch.corpus.diagnostics import Diagnostics
from lessonsearch.corpus.front_matter_fields import is_day
from lessonsearch.corpus.manifest import Corpus
from lessonsearch.corpus.safe_files import read_bytes, save_text
from lessonsearch.model.amendment import withdrawals
from lessonsearch.model.taxonomy import did_you_mean

UNPUBLISHED = "is not in permalinks.txt; 'lessonsearch check --publish' adds it."


def is_unpublished(problem: str) -> bool:
    """Whether a problem says no more than that an id is not published yet."""
    return problem.endswith(UNPUBLISHED)


def path_of(root: Path) -> Path:
    """Path of the list in a corpus folder."""
    return root / "permalinks.txt"


def entries(root: Path) -> list[tuple[int, str, str]]:
    """Line, id and day of every entry; the day is empty where it is missing. None where there is no list yet.

    Invalid UTF-8 becomes ids that do not exist.
    """
    path = path_of(root)
    lines = read_bytes(path).decode("utf-8", "replace").splitlines() if path.is_file() else []
    parts = ((number, *line.strip().partition("\t")) for number, line in enumerate(lines, 1))
    return [(number, name.strip(), day.strip()) for number, name, _, day in parts if name.strip()]


def published(root: Path) -> dict[str, str]:
    """Id → day of first publication; of several entries for one id, the earliest day."""
    days: dict[str, str] = {}
    for _, name, day in entries(root):
        earlier = days.get(name)
        days[name] = min(earlier, day) if earlier and day else earlier or day
    return days


def first_days(folders: Iterable[Path]) -> dict[str, str]:
    """Id → day of first publication, from the lists of several folders; without ids that have no day."""
    return {name: day for root in folders for name, day in published(root).items() if day}


def check_permalinks(corpus: Corpus, problems: Diagnostics) -> None:
    """Record published ids that no longer resolve, and ids that are missing from the lists.

    Of a source with another problem neither is said: either may follow from that problem.
    """
    faulty = problems.faulty_folders()
    listed: set[str] = set()
    withdrawn = withdrawals(corpus.manifest.editorial.amendments)
    for root in corpus.manifest.folders:
        for line, name, day in entries(root):
            listed.add(name)
            if day and not is_day(day):
                problems.add(
                    path_of(root), f"'{day[:40]}' is not the day of publication; write it 2026-11-23.", line
                )
            if name not in corpus.places and name not in withdrawn and _folder_of(name) not in faulty:
                problems.add(
                    path_of(root),
                    f"'{name}' was published, but its link no longer works; put it under 'aliases' of the"
                    f" lesson that has its words, or say in amendments.yaml why it was withdrawn"
                    f"{did_you_mean(name, corpus.places)}",
                    line,
                )
    for name in sorted(set(corpus.places) - listed):
        path, line = corpus.places[name]
        if _folder_of(name) not in faulty:
            problems.add(path, f"'{name}' {UNPUBLISHED}", line)


def _folder_of(name: str) -> str:
    """The name of the folder that an id stands in."""
    return re.split("[/#]", name)[0]


def publish(corpus: Corpus, today: date | None = None) -> int:
    """Add every id to the list of the folder that it stands in; return how many were new.

    Ids without a day get `today`: the day of first publication is not later than that.
    """
    lists = {root: published(root) for root in corpus.manifest.folders}
    new = set(corpus.places).difference(*lists.values())
    day = (today or date.today()).isoformat()
    for root, listed in lists.items():
        added = {name for name in new if corpus.places[name][0].is_relative_to(root)}
        if added or (root == corpus.manifest.root and not all(listed.values())):
            lines = (f"{name}\t{listed.get(name) or day}\n" for name in sorted(listed.keys() | added))
            save_text(path_of(root), "".join(lines))  # a full disk must not destroy the old list
    return len(new)
