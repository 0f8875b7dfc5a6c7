"""Privacy decisions on a draft: the findings, and what a person decided about each.

A finding is open until its words are gone from the draft's files or are allowed with a reason. Redaction
replaces them with `[redacted]`, in passages and original alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lessonsearch.corpus.safe_files import save_text
from lessonsearch.errors import CorpusError
from lessonsearch.imports.draft_files import load_yaml, save_yaml
from lessonsearch.imports.draft_lessons import load_source, save_source
from lessonsearch.imports.drafts import LEFT_OUT, OWN_FILES, PRIVACY
from lessonsearch.imports.privacy import Located, guard

REDACTED = "[redacted]"
NOT_READ = re.compile(
    r"(?m)^\s*# suggested: .*$|^(?:kind|themes|ages|agencies):.*$|^---$|¶(?:\d+|\[[^\]]*\])\s*"
)
"""Parts of a lesson file that visitors do not read: comments, ids of tags, marks of passages."""
SOURCE = "source.md"
LEFT_OUT_PATTERN = re.compile(r"(?m)^\s*(?:-\s+)?pattern:.*$")
PERSONAL = frozenset(
    "author creator lastmodifiedby initial-creator title subject keywords description company manager".split()
)
"""Metadata of a file that people fill in."""
HEADS = "left out of the text"
"""The part that holds running heads and other lines that are not published."""


@dataclass(frozen=True)
class Decision:
    """A finding with its decision: `reason` is empty until somebody allows it."""

    key: str
    kind: str
    words: str
    why: str
    places: tuple[tuple[str, str], ...]
    """The part and the surrounding words of each occurrence."""
    reason: str = ""
    published: bool = True
    """False if it occurs only in unpublished text: running heads, file metadata."""

    @property
    def open(self) -> bool:
        """Whether it prevents publication."""
        return self.published and not self.reason


def review(folder: Path) -> list[Decision]:
    """Every finding in a draft's current files, in reading order."""
    allowed = _allowed(folder)
    found: dict[str, list[Located]] = {}
    for each in guard(_parts(folder)):
        found.setdefault(each.finding.key, []).append(each)
    return [
        Decision(
            key,
            places[0].finding.kind,
            places[0].finding.words,
            places[0].finding.why,
            tuple((each.part, each.around) for each in places),
            allowed.get(key, ""),
            any(each.part != HEADS for each in places),
        )
        for key, places in found.items()
    ]


def allow(folder: Path, key: str, reason: str) -> None:
    """Allow a finding by its key. Raises CorpusError if the reason is too short."""
    if len(reason.split()) < 2:
        raise CorpusError("Give a short reason, for example 'the reviewer, named on the cover'.")
    data = load_yaml(folder / PRIVACY)
    data.setdefault("allowed", {})[key] = " ".join(reason.split())
    save_yaml(folder / PRIVACY, data)


def allow_words(folder: Path, words: str, reason: str) -> None:
    """Allow every finding of these words. Raises CorpusError if there are none."""
    keys = [each.key for each in review(folder) if each.words.casefold() == words.casefold()]
    if not keys:
        raise CorpusError(f"'{words}' is not among the findings of {folder.name}.")
    for key in keys:
        allow(folder, key, reason)


def forbid(folder: Path, key: str) -> None:
    """Withdraw a permission."""
    data = load_yaml(folder / PRIVACY)
    data.get("allowed", {}).pop(key, None)
    save_yaml(folder / PRIVACY, data)


def redact(folder: Path, words: str) -> int:
    """Replace words with `[redacted]` throughout a draft's texts; return the number of replacements."""
    pattern = re.compile(r"\s+".join(map(re.escape, words.split())))
    count = 0
    for path in _texts(folder):
        if path.name == SOURCE:
            _redact_patterns(folder, words)
        text = path.read_text("utf-8")
        changed, places = pattern.subn(REDACTED, text)
        if places:
            save_text(path, changed)
            count += places
    return count


def _redact_patterns(folder: Path, words: str) -> None:
    """Redact the lines of the original that source.md leaves out, which it holds as regular expressions."""
    escaped = re.compile(r"\s+".join(map(re.escape, re.escape(" ".join(words.split())).split())))
    source = load_source(folder)
    for each in source.get("left_out") or []:
        if isinstance(each, dict):
            each["pattern"] = escaped.sub(lambda _: re.escape(REDACTED), str(each.get("pattern", "")))
    save_source(folder, source)


def _allowed(folder: Path) -> dict[str, str]:
    allowed = load_yaml(folder / PRIVACY).get("allowed", {})
    return {str(key): str(reason) for key, reason in allowed.items()} if isinstance(allowed, dict) else {}


def _texts(folder: Path) -> list[Path]:
    files = [*sorted(folder.glob("*.md")), folder / "original.txt", *sorted(folder.glob("data/*.csv"))]
    return [path for path in files if path.is_file() and path.name not in OWN_FILES]


def _parts(folder: Path) -> Iterator[tuple[str, str]]:
    for path in _texts(folder):
        text = path.read_text("utf-8")
        if path.name == SOURCE:  # what it leaves out of the original stands there as well
            text = LEFT_OUT_PATTERN.sub("", text)
        yield path.name, NOT_READ.sub("", text) if path.suffix == ".md" else text
    left = load_yaml(folder / LEFT_OUT)
    lines = [str(each.get("text", "")) for each in left.get("left_out", []) if isinstance(each, dict)]
    properties = left.get("properties", {})
    if isinstance(properties, dict):
        lines += [f"{key}: {value}" for key, value in properties.items() if str(key).lower() in PERSONAL]
    yield HEADS, "\n".join(dict.fromkeys(lines))
