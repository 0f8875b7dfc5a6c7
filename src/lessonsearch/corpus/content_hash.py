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
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

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
    found = {PROGRAM: _digest(PACKAGE, (name for name in _names(PACKAGE) if name.endswith(".py")))}
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
    return _digest(root, [f"{top}/{name}" for name in _names(path)] if path.is_dir() else [top])


def fingerprint(digests: Mapping[str, str]) -> str:
    """40 hexadecimal digits that stand for some digests: the name of a corpus read by a program."""
    return hashlib.sha256(json.dumps(sorted(digests.items())).encode()).hexdigest()[:40]


def file_states(root: Path) -> dict[str, FileState]:
    """The state of each folder and file at the top of a corpus: cheap to take, different after any edit."""
    states: dict[str, list[tuple[str, int, int, int, int]]] = {}
    for name, entry in _files(root):
        with suppress(OSError):  # gone between being listed and being looked at: the next look will differ
            now = entry.stat()
            state = (name, now.st_size, now.st_mtime_ns, now.st_ctime_ns, now.st_ino)
            states.setdefault(name.partition("/")[0], []).append(state)
    return {
        top: FileState(
            hashlib.sha256(repr(sorted(listed)).encode()).hexdigest(),
            max(max(modified, changed) for _, _, modified, changed, _ in listed) / 1e9,
        )
        for top, listed in sorted(states.items())
    }


def _digest(folder: Path, names: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for name in sorted(names):
        digest.update(f"{name}\0".encode("utf-8", "surrogateescape"))
        digest.update(hashlib.sha256(_read(folder / name)).digest())
    return digest.hexdigest()


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CorpusError(f"{path}: cannot be read: {error.strerror}.") from error


def _names(folder: Path) -> Iterator[str]:
    return (name for name, _ in _files(folder))


def _files(folder: Path, before: str = "") -> Iterator[tuple[str, os.DirEntry[str]]]:
    """The files in a folder, by names relative to it, without an editor's hidden and backup files."""
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return  # gone, or all of it: whoever reads what is in it says so
    for entry in entries:
        if entry.name.startswith(".") or entry.name.endswith("~"):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _files(Path(entry.path), f"{before}{entry.name}/")
        elif entry.is_file():
            yield before + entry.name, entry


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
