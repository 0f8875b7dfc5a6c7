"""The name of exactly this corpus read by exactly this program."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from lessonsearch.errors import CorpusError
from lessonsearch.settings import PACKAGE


def fingerprint(root: Path) -> str:
    """40 hexadecimal digits that change when any file of the corpus or of the program does.

    The same on every machine: names are relative and sorted, contents are hashed, times are not.
    Raises CorpusError where a file cannot be read, or is gone before it is.
    """
    digest = hashlib.sha256()
    for folder, paths in ((root, _files(root)), (PACKAGE, PACKAGE.rglob("*.py"))):
        for name, path in sorted((path.relative_to(folder).as_posix(), path) for path in paths):
            digest.update(f"{name}\0".encode())
            digest.update(hashlib.sha256(_read(path)).digest())
    return digest.hexdigest()[:40]


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CorpusError(f"{path}: cannot be read: {error.strerror}.") from error


def _files(root: Path) -> Iterator[Path]:
    """The files that are the corpus; an editor's hidden and backup files are not."""
    return (path for path in root.rglob("*") if path.is_file() and not _hidden(path.relative_to(root).parts))


def _hidden(parts: Iterable[str]) -> bool:
    return any(part.startswith(".") or part.endswith("~") for part in parts)
