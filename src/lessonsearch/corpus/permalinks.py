"""Permalinks: `permalinks.txt` lists every lesson id and excerpt id ever published. It only grows."""

from __future__ import annotations

import re
from pathlib import Path

from lessonsearch.corpus.diagnostics import Diagnostics
from lessonsearch.corpus.manifest import Corpus
from lessonsearch.corpus.safe_files import read_bytes
from lessonsearch.model.taxonomy import did_you_mean

UNPUBLISHED = "is not in permalinks.txt; 'lessonsearch check --publish' adds it."


def is_unpublished(problem: str) -> bool:
    """Whether a problem says no more than that an id is not published yet."""
    return problem.endswith(UNPUBLISHED)


def path_of(root: Path) -> Path:
    """Path of the list in a corpus folder."""
    return root / "permalinks.txt"


def published(root: Path) -> list[str]:
    """Every id in the list; none where there is no list yet. Invalid UTF-8 becomes ids that do not exist."""
    path = path_of(root)
    return read_bytes(path).decode("utf-8", "replace").split() if path.is_file() else []


def check_permalinks(corpus: Corpus, problems: Diagnostics) -> None:
    """Record published ids that no longer resolve, and ids that are missing from the lists."""
    listed: set[str] = set()
    for root in corpus.manifest.folders:
        names = published(root)
        listed.update(names)
        for line, name in enumerate(names, 1):
            if name not in corpus.places and problems.complete(re.split("[/#]", name)[0]):
                problems.add(
                    path_of(root),
                    f"'{name}' was published and leads nowhere now; put it under 'aliases' of the lesson"
                    f" that has its words{did_you_mean(name, corpus.places)}",
                    line,
                )
    for name in sorted(set(corpus.places) - listed):
        path, line = corpus.places[name]
        problems.add(path, f"'{name}' {UNPUBLISHED}", line)


def publish(corpus: Corpus) -> int:
    """Add every id to the list of the folder that it stands in; return how many were new."""
    listed = {root: set(published(root)) for root in corpus.manifest.folders}
    new = set(corpus.places) - set().union(*listed.values())
    for root, before in listed.items():
        added = {name for name in new if corpus.places[name][0].is_relative_to(root)}
        if added:
            scratch = path_of(root).with_suffix(".new")  # a full disk must not destroy the old list
            scratch.write_text("".join(f"{name}\n" for name in sorted(before | added)), "utf-8")
            scratch.replace(path_of(root))
    return len(new)
