"""Names and places in a corpus: what is not where the program looks for it, and what to call it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from lessonsearch.settings import EXTENDS

SOURCE_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
SOURCE, ORIGINAL, TAXONOMY = "source.md", "original.txt", "taxonomy.yaml"
LIKE_A_LESSON = re.compile(
    r"\d{3,}[-_ ].*\.(?:md\.txt|txt|markdown|mdown|docx?|odt|rtf|pdf)\Z|.*\.md\.txt\Z", re.IGNORECASE
)
"""Files beside the lessons that somebody will take for one."""


def plain_slug(text: str) -> str:
    """A text as part of an id: a-z, 0-9 and single hyphens."""
    unmarked = unicodedata.normalize("NFKD", text.replace("’", "").replace("'", ""))
    return "-".join(re.findall(r"[a-z0-9]+", unmarked.encode("ascii", "ignore").decode().lower()))


def misplaced(root: Path) -> str:
    """The sentence about a folder that stands in a corpus or holds one; empty where it may be a corpus."""
    if (root / TAXONOMY).exists() or (root / EXTENDS).exists():
        return ""
    if (root / SOURCE).exists():
        return f"is the folder of one source; name the folder that it stands in, {root.resolve().parent}."
    try:
        below = sorted(folder for folder in root.iterdir() if folder.is_dir())
        inside = [each for each in below if (each / TAXONOMY).exists() or (each / EXTENDS).exists()]
    except OSError:
        return ""
    return (
        f"is not a corpus, but {inside[0].name} inside it is; name the folder {inside[0].resolve()}."
        if inside
        else ""
    )


def misnamed_source(name: str) -> str:
    """The sentence about a source's folder whose name is no id; empty where it is one."""
    return "" if SOURCE_ID.match(name) else f"is not named like a source; call the folder {plain_slug(name)}."


def lesson_name(name: str, position: int) -> str:
    """The name of a lesson's file nearest to a name that is not like one."""
    number, words = re.match(r"(\d*)(.*?)(?:\.\w{1,8})*\Z", name, re.DOTALL).groups()  # type: ignore[union-attr]
    return f"{int(number or position + 1):03}-{plain_slug(words) or 'some-plain-words'}.md"


def stray_files(folder: Path) -> Iterator[tuple[Path, str]]:
    """Files in a source's folder that are not read although they look as if they were meant to be."""
    try:
        names = sorted(path.name for path in folder.iterdir())
    except OSError:
        return
    for name in names:
        if name.casefold() in (SOURCE, ORIGINAL) and name not in (SOURCE, ORIGINAL):
            yield folder / name, f"is not read; call it {name.casefold()}."
        elif LIKE_A_LESSON.match(name) or (name.casefold().endswith(".md") and not name.endswith(".md")):
            yield folder / name, f"is not read; a lesson is a text file called {lesson_name(name, 0)}."
