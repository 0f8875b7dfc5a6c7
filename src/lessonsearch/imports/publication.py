"""Publication of a draft: only when nothing is wrong with it and every privacy finding is decided."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from lessonsearch import corpus
from lessonsearch.errors import CorpusError
from lessonsearch.imports.drafts import FOLDER, OWN_FILES, PRIVACY, folder_of
from lessonsearch.imports.privacy import KINDS
from lessonsearch.imports.privacy_review import Decision, review


def drafts_of(root: Path) -> list[str]:
    """The ids of all drafts, in order."""
    return sorted(path.parent.name for path in (root / FOLDER).glob("*/source.md"))


def obstacles(root: Path, source: str, bases: Sequence[Path] = ()) -> list[str]:
    """Everything that prevents publication of a draft, as sentences."""
    folder = folder_of(root, source)
    if not (folder / "source.md").exists():
        return [f"There is no draft '{source}'; drafts: {', '.join(drafts_of(root)) or 'none'}."]
    open_findings = [each for each in review(folder) if each.open]
    _, problems = corpus.check_draft(root, source, bases)
    clash = (
        [f"{source}: a source with this id is already published. Import it under another id."]
        if any((home / source).exists() for home in (*bases, root))
        else []
    )
    return [*clash, *problems, *(_told(source, each) for each in open_findings)]


def publish_draft(root: Path, source: str, bases: Sequence[Path] = ()) -> Path:
    """Move a draft among the published sources. Raises CorpusError with everything that prevents it."""
    if found := obstacles(root, source, bases):
        raise CorpusError(*found)
    folder, there = folder_of(root, source), root / source
    beside = root / f".{source}.new"
    shutil.rmtree(beside, ignore_errors=True)
    copy_publishable(folder, beside)
    beside.rename(there)
    shutil.rmtree(folder)
    return there


def copy_publishable(folder: Path, there: Path) -> None:
    """Copy a draft as it will be published: without what the import keeps beside it, and without comments."""
    shutil.copytree(folder, there, ignore=lambda _, names: [name for name in names if _stays(name)])
    _uncomment(there)


def _stays(name: str) -> bool:
    return (name in OWN_FILES and name != PRIVACY) or name.startswith(".")


def _uncomment(folder: Path) -> None:
    """Take the suggestions out of lesson files: a person has decided on them."""
    for path in folder.glob("*.md"):
        lines = path.read_text("utf-8").split("\n")
        kept = [line for line in lines if not line.lstrip().startswith("# suggested: ")]
        path.write_text("\n".join(kept), "utf-8", newline="\n")


def _told(source: str, finding: Decision) -> str:
    places = ", ".join(dict.fromkeys(part for part, _ in finding.places))
    return (
        f"{FOLDER}/{source}: '{finding.words}' ({KINDS[finding.kind].lower()}) stands in {places}; take it"
        " out, put [redacted] in its place, or allow it with a reason."
    )
