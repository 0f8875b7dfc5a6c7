"""Content hashes of the corpus and the program: they name an index and show what has changed.

A corpus of many reviews is some hundred thousand files. Reading their names, sizes and times takes a
hundredth of the time of reading the files, so the hash of each folder is cached beside the index and reused
for as long as its file metadata stays the same.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from lessonsearch.atomic_file import replacing
from lessonsearch.corpus.safe_files import entries, read_bytes
from lessonsearch.errors import CorpusError
from lessonsearch.settings import PACKAGE

MTIME_RESOLUTION = 2.0
"""Seconds. A file edited within this time could be edited again without a change of its timestamp, so its
hash is not cached. The coarsest file system in use has timestamps two seconds apart."""


PROGRAM = ""
"""Key of the program's own hash among the digests: no file has an empty name."""


class FileState(NamedTuple):
    """State of a top-level folder or file, which any edit changes. `signature` is a hash of its metadata.

    `edited` is the time of the last edit in seconds since the epoch.
    """

    signature: str
    edited: float


def digests(
    root: Path,
    cache: Path | None = None,
    states: Mapping[str, FileState] | None = None,
    bases: Sequence[Path] = (),
) -> dict[str, str]:
    """Content hash of each top-level folder and file of a corpus and, under `PROGRAM`, of the program.

    A name that several folders of the corpus have, `taxonomy.yaml`, has one hash over all.

    Equal on every machine: names are relative and sorted, and file times are not hashed. `cache` is the file
    that keeps the hashes of folders for the next call; `states` are the current `file_states`, if the caller
    has just read them. Raises CorpusError where a file cannot be read or has vanished.
    """
    program = (path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py"))
    found = {PROGRAM: _digest(PACKAGE, program)}
    before = _read_cache(cache)
    states = file_states(root, bases) if states is None else states
    for top, state in states.items():
        known = before.get(top, ("", ""))
        found[top] = known[1] if known[0] == state.signature else digest(root, top, bases)
    if cache:
        _write_cache(cache, states, found)
    return found


def digest(root: Path, top: str, bases: Sequence[Path] = ()) -> str:
    """Content hash of one top-level folder or file. Raises CorpusError where it cannot be read."""
    found = [one for folder in (*bases, root) if (one := _digest_in(folder, top))]
    return found[0] if len(found) == 1 else hashlib.sha256("".join(found).encode()).hexdigest() * bool(found)


def _digest_in(root: Path, top: str) -> str:
    path = root / top
    if not path.is_dir() or path.is_symlink():
        return _digest(root, [top]) if path.is_file() else ""
    listed = list(entries(root, top))
    refused = [f"{entry.name}: {entry.problem}" for entry in listed if entry.problem]
    return _digest(root, [entry.name for entry in listed if not entry.problem], refused)


def fingerprint(digests: Mapping[str, str]) -> str:
    """Fingerprint of a corpus as read by a program: 40 hexadecimal digits over all digests."""
    return hashlib.sha256(json.dumps(sorted(digests.items())).encode()).hexdigest()[:40]


def file_states(root: Path, bases: Sequence[Path] = ()) -> dict[str, FileState]:
    """State of each top-level folder and file of a corpus: cheap to read, different after any edit."""
    states: dict[str, list[tuple[object, ...]]] = {}
    edited: dict[str, float] = {}
    for entry in (entry for folder in (*bases, root) for entry in entries(folder)):
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


def _read_cache(cache: Path | None) -> dict[str, tuple[str, str]]:
    """Top-level name → its signature when it was hashed, and the hash. Empty without a valid cache."""
    with suppress(OSError, ValueError, TypeError, AttributeError):
        if cache:
            data = json.loads(cache.read_text("utf-8"))
            return {str(top): (str(state), str(digest)) for top, (state, digest) in data.items()}
    return {}


def _write_cache(cache: Path, states: Mapping[str, FileState], digests: Mapping[str, str]) -> None:
    cutoff = time.time() - MTIME_RESOLUTION
    data = {top: (state.signature, digests[top]) for top, state in states.items() if state.edited < cutoff}
    with suppress(OSError):  # optional: without the cache everything is hashed again
        cache.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with replacing(cache) as file:
            file.write(json.dumps(data).encode())
