"""Privacy decisions on a draft: what was found, and what a person decided.

A finding is open until its words are gone from the draft's files, or are allowed with a reason. Redacting
puts `[redacted]` in their place, in passages and original alike.
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
"""What of a lesson file visitors do not read: comments, ids of tags, marks of passages."""
SOURCE = "source.md"
LEFT_OUT_PATTERN = re.compile(r"(?m)^\s*(?:-\s+)?pattern:.*$")
PERSONAL = frozenset(
    "author creator lastmodifiedby initial-creator title subject keywords description company manager".split()
)
"""Properties of a file that people fill in."""
HEADS = "left out of the text"
"""The part in which running heads and other lines stand that are not published."""


@dataclass(frozen=True)
class Decision:
    """One finding with what was decided: `reason` is empty while nobody has allowed it."""

    key: str
    kind: str
    words: str
    why: str
    places: tuple[tuple[str, str], ...]
    """Part and the words around, for each place."""
    reason: str = ""
    published: bool = True
    """False where it stands only in what is not published: running heads, properties of the file."""

    @property
    def open(self) -> bool:
        """Whether it stands in the way of publishing."""
        return self.published and not self.reason


def review(folder: Path) -> list[Decision]:
    """Every finding in a draft's files as they are now, in reading order."""
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
    """Allow words by name. Raises CorpusError without a reason."""
    if len(reason.split()) < 2:
        raise CorpusError(
            "Say in a few words why these may be published: 'the reviewer, named on the cover'."
        )
    data = load_yaml(folder / PRIVACY)
    data.setdefault("allowed", {})[key] = " ".join(reason.split())
    save_yaml(folder / PRIVACY, data)


def allow_words(folder: Path, words: str, reason: str) -> None:
    """Allow words by what they are. Raises CorpusError where nothing of the kind was found."""
    keys = [each.key for each in review(folder) if each.words.casefold() == words.casefold()]
    if not keys:
        raise CorpusError(f"'{words}' is not among the findings of {folder.name}.")
    for key in keys:
        allow(folder, key, reason)


def forbid(folder: Path, key: str) -> None:
    """Take back what was allowed."""
    data = load_yaml(folder / PRIVACY)
    data.get("allowed", {}).pop(key, None)
    save_yaml(folder / PRIVACY, data)


def redact(folder: Path, words: str) -> int:
    """Put `[redacted]` in the place of words, wherever they stand in the draft's texts; gives how many
    places."""
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
