"""A corpus of one source with two lessons, and edits that people make in its files."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

Mistake = Callable[[Path], object]

TAXONOMY = """themes:
  - {id: information-sharing, label: Sharing information, definition: Who told whom.}
  - {id: timeliness, label: Acting in time, definition: Whether help came when it was needed.}
ages:
  - {id: under-1, label: Babies under 1, definition: From birth to the first birthday.}
agencies:
  - {id: health-visiting, label: Health visiting, definition: Health visitors and their managers.}
kinds:
  - {id: finding, label: Finding, definition: What a review found.}
  - {id: background, label: Background, definition: How the review was done.}
"""

SOURCE = """---
title: Learning from the review of Child A
publisher: Example Safeguarding Partnership
published: '2024-05'
licence: Open Government Licence
attribution: © Example Safeguarding Partnership 2024
order: 1
left_out:
  - {pattern: 'Page \\d+ of \\d+', reason: Page numbers}
---
The report of one review, as the partnership published it.
"""

ORIGINAL = """Learning from the review of Child A
WHAT WE FOUND
1. Two services knew that the family had moved. Neither told the other, and the telephone was not used.
2. The partnership should:
· ensure that a move is told within a day
· ask families how they want to be told.
How we worked
3. We read the files of four services and met the mother twice.
Page 1 of 1
"""

LESSON = """---
title: Two services knew of the move and neither told the other
kind: finding
themes: [information-sharing, timeliness]
ages: [under-1]
agencies: [health-visiting]
section: WHAT WE FOUND
---
¶1 Two services knew that the family had moved. Neither told the other, and the telephone was not used.

¶2 The partnership should:

- ensure that a move is told within a day
- ask families how they want to be told.
"""

BACKGROUND = """---
title: Four services and the mother were heard
kind: background
themes: [information-sharing]
ages: [under-1]
agencies: [health-visiting]
section: How we worked
---
¶3 We read the files of four services and met the mother twice.
"""

FIRST = "child-a/001-nobody-said-they-had-moved.md"

SECOND = "child-a/002-who-was-heard.md"

SOURCE_FILE = "child-a/source.md"

ORIGINAL_FILE = "child-a/original.txt"


def edit(path: str, old: str, new: str) -> Mistake:
    def mistake(root: Path) -> None:
        text = (root / path).read_text("utf-8")
        assert old in text
        (root / path).write_bytes(text.replace(old, new, 1).encode())

    return mistake


def raw(path: str, change: Callable[[bytes], bytes]) -> Mistake:
    return lambda root: (root / path).write_bytes(change((root / path).read_bytes()))


def moved(old: str, new: str) -> Mistake:
    return lambda root: (root / old).rename(root / new)


def added(path: str, text: str) -> Mistake:
    def mistake(root: Path) -> None:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")

    return mistake


def removed(path: str) -> Mistake:
    return lambda root: (root / path).unlink()


def one_folder_deeper(root: Path) -> None:
    shutil.move(root, root.parent / "aside")
    root.mkdir()
    shutil.move(root.parent / "aside", root / "corpus")
