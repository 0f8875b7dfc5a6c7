"""Editing the lessons of a draft: their tags and titles, and the borders between lessons."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml

from lessonsearch.corpus.safe_files import save_text
from lessonsearch.errors import CorpusError, NotFound
from lessonsearch.imports.anchors import slug
from lessonsearch.imports.draft_files import load_yaml, to_yaml
from lessonsearch.imports.drafts import SUGGESTED

FILE_NAME = re.compile(r"(?P<number>\d{3,})-(?P<slug>[a-z0-9]+(?:-[a-z0-9]+)*)\.md\Z")
OPENS = re.compile(r"¶(?:\d+|\[[^\]]*\])\s")


@dataclass(frozen=True)
class DraftLesson:
    """A lesson file of a draft. `passages` are Markdown, each beginning with its ¶; `data` is the front
    matter."""

    name: str
    data: Mapping[str, Any] = field(default_factory=dict)
    passages: tuple[str, ...] = ()

    def one(self, key: str) -> str:
        """A text in the front matter; empty if there is none."""
        return str(self.data.get(key) or "")

    def many(self, key: str) -> list[str]:
        """A list in the front matter."""
        value = self.data.get(key) or []
        return [str(each) for each in value] if isinstance(value, list) else []

    @property
    def section(self) -> list[str]:
        """The headings above the lesson."""
        return [part for part in self.one("section").split(" / ") if part]


def lesson_names(folder: Path) -> list[str]:
    """Names of the lesson files of a draft, in reading order."""
    return sorted(path.name for path in folder.glob("*.md") if FILE_NAME.match(path.name))


def load_lesson(folder: Path, name: str) -> DraftLesson:
    """Read a lesson. Raises NotFound if there is none, CorpusError if its front matter is damaged."""
    if name not in lesson_names(folder):
        raise NotFound(f"There is no lesson '{name}' in the draft.")
    head, _, body = (folder / name).read_text("utf-8").removeprefix("---\n").partition("\n---\n")
    try:
        data = yaml.safe_load(head)
    except yaml.YAMLError as error:
        raise CorpusError(
            f"{name}: its front matter is damaged. Run 'lessonsearch check' to see where."
        ) from error
    blocks = [block.strip() for block in re.split(r"\n\s*\n", body) if block.strip()]
    passages: list[str] = []
    for block in blocks:
        if OPENS.match(block) or not passages:
            passages.append(block)
        else:
            passages[-1] += f"\n\n{block}"
    return DraftLesson(name, data if isinstance(data, dict) else {}, tuple(passages))


def save_lesson(folder: Path, lesson: DraftLesson) -> None:
    """Write a lesson's file; empty keys are left out, so that `check` asks for them."""
    data = {key: value for key, value in lesson.data.items() if value not in (None, "", [])}
    head = to_yaml(data)
    body = "\n\n".join(lesson.passages)
    save_text(folder / lesson.name, f"---\n{head if data else ''}---\n{body}\n")


def edit_lesson(
    folder: Path, name: str, words: Mapping[str, str], lists: Mapping[str, Sequence[str]]
) -> None:
    """Set keys of a lesson's front matter: texts, and lists without repetition."""
    lesson = load_lesson(folder, name)
    data = dict(lesson.data)
    data |= {key: " ".join(text.split()) for key, text in words.items()}
    data |= {key: list(dict.fromkeys(values)) for key, values in lists.items()}
    save_lesson(folder, replace(lesson, data=data))


def split_lesson(folder: Path, name: str, at: int) -> str:
    """Split a lesson before a passage, counted from 0; return the name of the new one."""
    lesson = load_lesson(folder, name)
    if not 0 < at < len(lesson.passages):
        raise CorpusError("You can split a lesson before its second passage, or a later one.")
    names = lesson_names(folder)
    following = names[names.index(name) + 1] if names.index(name) + 1 < len(names) else ""
    stem = slug(re.sub(r"[¶\[\]]", " ", lesson.passages[at]), 5) or "part"
    taken = {found["slug"] for each in names if (found := FILE_NAME.match(each))}
    while stem in taken:
        stem += "-b"
    new = f"{number_between(name, following)}-{stem}.md"
    save_lesson(folder, DraftLesson(new, {"section": lesson.one("section")}, lesson.passages[at:]))
    save_lesson(folder, replace(lesson, passages=lesson.passages[:at]))
    return new


def number_between(before: str, after: str) -> str:
    """A file number between two others in the order of file names: 0035 between 003 and 004."""
    number = before.partition("-")[0]
    for digit in "5281":
        if not after or f"{number}{digit}-" < f"{after.partition('-')[0]}-":
            return number + digit
    return number_between(f"{number}0-", after)


def merge_lessons(folder: Path, name: str) -> None:
    """Append the next lesson's passages to this one, which keeps its tags."""
    following = load_lesson(folder, _next(folder, name))
    lesson = load_lesson(folder, name)
    save_lesson(folder, replace(lesson, passages=lesson.passages + following.passages))
    (folder / following.name).unlink()
    _keep_headings(folder, following.section)


def move_border(folder: Path, name: str, towards_next: bool) -> None:
    """Move the last passage of a lesson to the next one, or the next one's first passage to this one."""
    lesson, following = load_lesson(folder, name), load_lesson(folder, _next(folder, name))
    giver, taker = (lesson, following) if towards_next else (following, lesson)
    if len(giver.passages) < 2:
        raise CorpusError("A lesson needs at least one passage. Merge the two lessons instead.")
    if towards_next:
        taker = replace(taker, passages=(giver.passages[-1], *taker.passages))
        giver = replace(giver, passages=giver.passages[:-1])
    else:
        taker = replace(taker, passages=(*taker.passages, giver.passages[0]))
        giver = replace(giver, passages=giver.passages[1:])
    save_lesson(folder, taker)
    save_lesson(folder, giver)


def suggestions_of(folder: Path, name: str) -> dict[str, list[dict[str, str]]]:
    """Suggestions made when a lesson was imported: key → values, each with a reason."""
    given = load_yaml(folder / SUGGESTED).get(name, {})
    return (
        {key: value for key, value in given.items() if isinstance(value, list)}
        if isinstance(given, dict)
        else {}
    )


def _next(folder: Path, name: str) -> str:
    names = lesson_names(folder)
    at = names.index(name) + 1 if name in names else len(names)
    if at >= len(names):
        raise CorpusError("This is the last lesson, so there is nothing to merge.")
    return names[at]


def _keep_headings(folder: Path, section: Sequence[str]) -> None:
    """Add headings that no lesson names any more to the source's `left_out`, with a reason."""
    named = {part for name in lesson_names(folder) for part in load_lesson(folder, name).section}
    lost = [part for part in section if part not in named]
    if not lost:
        return
    source = load_source(folder)
    listed = source.setdefault("left_out", [])
    listed += [
        {"pattern": rf"(?m)^{re.escape(part)}:?$", "reason": "A heading within one lesson"} for part in lost
    ]
    save_source(folder, source)


def load_source(folder: Path) -> dict[str, Any]:
    """The front matter of a draft's source.md. Raises CorpusError if it is damaged."""
    head = (folder / "source.md").read_text("utf-8").removeprefix("---\n").partition("\n---\n")[0]
    try:
        data = yaml.safe_load(head)
    except yaml.YAMLError as error:
        raise CorpusError(
            "source.md: its front matter is damaged. Run 'lessonsearch check' to see where."
        ) from error
    return data if isinstance(data, dict) else {}


def save_source(folder: Path, data: Mapping[str, Any]) -> None:
    """Replace the front matter of a draft's source.md, keeping its text."""
    body = (folder / "source.md").read_text("utf-8").removeprefix("---\n").partition("\n---\n")[2]
    kept = {key: value for key, value in data.items() if value not in (None, "", [], {})}
    head = to_yaml(kept)
    save_text(folder / "source.md", f"---\n{head}---\n{body}")
