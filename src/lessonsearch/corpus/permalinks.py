"""Permalinks: `permalinks.txt` lists every lesson id and excerpt id ever published. It only grows.

A line is an id, a tab and the day of first publication, `2026-11-23`. Version 0.1 wrote the id alone;
`publish` adds the day to such lines.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from lessonsearch.corpus.diagnostics import Diagnostics
from lessonsearch.corpus.loader import Corpus
from lessonsearch.corpus.safe_files import read_bytes
from lessonsearch.model.taxonomy import did_you_mean


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


def check_permalinks(corpus: Corpus, problems: Diagnostics) -> None:
    """Record published ids that no longer resolve, and ids that are missing from the list."""
    root = corpus.manifest.root
    listed = entries(root)
    for line, name, day in listed:
        if day and not _is_day(day):
            problems.add(
                path_of(root), f"'{day[:40]}' is not the day of publication; write it 2026-11-23.", line
            )
        if name not in corpus.places:
            problems.add(
                path_of(root),
                f"'{name}' was published and leads nowhere now; put it under 'aliases' of the lesson that"
                f" has its words{did_you_mean(name, corpus.places)}",
                line,
            )
    for name in sorted(set(corpus.places) - {name for _, name, _ in listed}):
        path, line = corpus.places[name]
        problems.add(
            path, f"'{name}' is not in permalinks.txt; 'lessonsearch check --publish' adds it.", line
        )


def publish(corpus: Corpus, today: date | None = None) -> int:
    """Add every id of the corpus to the list; return how many were new.

    Ids without a day get `today`: the day of first publication is not later than that.
    """
    root = corpus.manifest.root
    listed = published(root)
    new = set(corpus.places) - set(listed)
    if new or not all(listed.values()):
        day = (today or date.today()).isoformat()
        lines = (f"{name}\t{listed.get(name) or day}\n" for name in sorted(listed.keys() | new))
        scratch = path_of(root).with_suffix(".new")  # a full disk must not destroy the old list
        scratch.write_text("".join(lines), "utf-8", newline="\n")
        scratch.replace(path_of(root))
    return len(new)


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
