"""The name of exactly this corpus read by exactly this program, and whether anything of it has changed.

A corpus of many reviews is some hundred thousand files. To look at their names, sizes and times takes a
hundredth of the time of reading them, so what a folder's contents hash to is kept beside the index, and is
taken as it was for as long as nothing that an edit changes has changed.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from lessonsearch.corpus.safe_files import entries, read_bytes
from lessonsearch.errors import CorpusError
from lessonsearch.settings import PACKAGE

RESTED = 2.0
"""Seconds: what was edited so shortly before could be edited again at what a file system calls the same time,
so what it hashes to is not kept. The coarsest in use tell two seconds apart."""


PROGRAM = ""
"""Stands for the program among what a corpus is made of: no file has that name."""


class FileState(NamedTuple):
    """Of a folder or file at the top of a corpus: what any edit changes, and the time of the last."""

    signature: str
    edited: float


def digests(
    root: Path, kept: Path | None = None, stamped: Mapping[str, FileState] | None = None
) -> dict[str, str]:
    """What each folder and file at the top of a corpus hashes to and, under `PROGRAM`, the program.

    The same on every machine: names are relative and sorted, contents are hashed, times are not. `kept` is
    the file in which the hashes of folders are kept for the next time; `stamped` the corpus's stamps, where
    they were taken just now. Raises CorpusError where a file cannot be read, or is gone before it is.
    """
    program = (path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py"))
    found = {PROGRAM: _digest(PACKAGE, program)}
    before = _read_kept(kept)
    stamped = file_states(root) if stamped is None else stamped
    for top, stamp in stamped.items():
        known = before.get(top, ("", ""))
        found[top] = known[1] if known[0] == stamp.signature else digest(root, top)
    if kept:
        _keep(kept, stamped, found)
    return found


def digest(root: Path, top: str) -> str:
    """What a folder or file at the top of a corpus hashes to. Raises CorpusError where it cannot be read."""
    path = root / top
    if not path.is_dir() or path.is_symlink():
        return _digest(root, [top]) if path.is_file() else ""
    listed = list(entries(root, top))
    refused = [f"{entry.name}: {entry.problem}" for entry in listed if entry.problem]
    return _digest(root, [entry.name for entry in listed if not entry.problem], refused)


def fingerprint(digests: Mapping[str, str]) -> str:
    """40 hexadecimal digits that stand for some digests: the name of a corpus read by a program."""
    return hashlib.sha256(json.dumps(sorted(digests.items())).encode()).hexdigest()[:40]


def file_states(root: Path) -> dict[str, FileState]:
    """The state of each folder and file at the top of a corpus: cheap to take, different after any edit."""
    states: dict[str, list[tuple[object, ...]]] = {}
    edited: dict[str, float] = {}
    for entry in entries(root):
        top, now = entry.name.partition("/")[0], entry.state
        state = (now.st_size, now.st_mtime_ns, now.st_ctime_ns, now.st_ino) if now else (entry.problem,)
        states.setdefault(top, []).append((entry.name, *state))
        last = max(now.st_mtime_ns, now.st_ctime_ns) / 1e9 if now else 0.0
        edited[top] = max(edited.get(top, 0.0), last)
    return {
        top: FileState(hashlib.sha256(repr(listed).encode()).hexdigest(), edited[top])
        for top, listed in sorted(states.items())
    }


def _digest(folder: Path, names: Iterable[str], refused: Iterable[str] = ()) -> str:
    digest = hashlib.sha256()
    for sentence in refused:
        digest.update(f"{sentence}\0".encode("utf-8", "surrogateescape"))
    for name in sorted(names):
        digest.update(f"{name}\0".encode("utf-8", "surrogateescape"))
        digest.update(hashlib.sha256(_read(folder / name)).digest())
    return digest.hexdigest()


def _read(path: Path) -> bytes:
    try:
        return read_bytes(path)
    except OSError as error:
        raise CorpusError(f"{path}: cannot be read: {error.strerror}.") from error


def _read_kept(kept: Path | None) -> dict[str, tuple[str, str]]:
    """Top of the corpus → its state when it was hashed, and the hash. Nothing where nothing sound is kept."""
    with suppress(OSError, ValueError, TypeError, AttributeError):
        if kept:
            data = json.loads(kept.read_text("utf-8"))
            return {str(top): (str(state), str(digest)) for top, (state, digest) in data.items()}
    return {}


def _keep(kept: Path, stamped: Mapping[str, FileState], digests: Mapping[str, str]) -> None:
    rested = time.time() - RESTED
    data = {top: (stamp.signature, digests[top]) for top, stamp in stamped.items() if stamp.edited < rested}
    with suppress(OSError):  # a convenience: without it all is hashed again
        kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        scratch = kept.with_suffix(f".{os.getpid()}")
        scratch.write_text(json.dumps(data), "utf-8")
        scratch.replace(kept)
