"""A corpus of two lessons, and damages to it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

TAXONOMY = """\
themes:
  - id: home
    label: Home
    themes:
      - {id: neglect, label: Neglect, definition: Lack of care.}
      - {id: timeliness, label: Timeliness, definition: Soon enough.}
ages:
  - {id: under-1, label: Babies, definition: Under one.}
agencies:
  - {id: police, label: Police, definition: The police.}
kinds:
  - {id: finding, label: Finding, definition: A finding.}
  - {id: coverage, label: Coverage, definition: Our words.}
"""
SOURCE = """\
---
title: The report
publisher: Ofsted
published: '2011-10'
licence: Open Government Licence
attribution: Crown copyright
order: 1
left_out:
  - {pattern: 'page \\d+', reason: Page numbers}
---
What it is.
"""
BOARD_SOURCE = """\
---
title: The report
publisher: Northtown Partnership
published: '2024-05'
licence: Open Government Licence
attribution: Northtown Partnership 2024
order: 1
---
What it is.
"""
"""The `source.md` of a board's own report."""
ORIGINAL = (
    "The report\nBabies\n1. One thing was found.\npage 7\n2. Two things were:\n· the first\nthe last.\n"
)
FIRST = """\
---
title: One thing
kind: finding
themes: [neglect]
ages: [under-1]
agencies: [police]
section: Babies
---
¶1 One thing was found.
"""
SECOND = FIRST.replace("¶1 One thing was found.", "¶2 Two things were:\n\n- the first\n- the last.").replace(
    "One", "Two"
)
LAUGHS = "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 10))
PERMALINKS = "r#p1\nr#p2\nr#p2-1\nr#p2-2\nr/one\nr/two\n"


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def replace(name: str, old: str, new: str) -> Callable[[Path], None]:
    def edit(root: Path) -> None:
        text = (root / name).read_text("utf-8")
        assert old in text
        write(root / name, text.replace(old, new))

    return edit


def add(name: str, text: str) -> Callable[[Path], None]:
    return lambda root: write(root / name, text)


def remove(name: str) -> Callable[[Path], None]:
    return lambda root: (root / name).unlink()


def both(*edits: Callable[[Path], None]) -> Callable[[Path], None]:
    def edit(root: Path) -> None:
        for one in edits:
            one(root)

    return edit
