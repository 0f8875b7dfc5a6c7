"""The folder in which indexes are kept: built beside, put in place in one step, tidied up.

    lock                     held by whoever rebuilds
    building-…/              one being built, or one being removed
    index-FINGERPRINT/       one that is ready: a folder of that name is whole, because it was renamed

Whoosh's table of contents is a pickle, so an index is as trusted as code. What makes it safe to open is
whose it is: folder and files belong to this user, nobody else can write to them, and none is a link.
What the manifest holds of the files is against damage, not malice: whoever can write the files can write
the manifest.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import filelock

from lessonsearch.errors import EngineError

MANIFEST = "manifest.json"
KEPT = 2
"""Ready indexes that are kept: today's, and yesterday's for the servers that still read it."""

WHOLE = 2**20
"""Bytes up to which a file's content is compared before the index is opened, else its size alone. The
pickle is far smaller, and so is every file of a corpus of thousands of lessons; all of them together are
hashed in some 30 ms at most. The arrays of larger corpora are data, and hashing them would take a second
at every start: damage there gives wrong numbers, never code."""

OTHERS = stat.S_IWGRP | stat.S_IWOTH


class IndexDirectory:
    """The place of the indexes of one program."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def place(self, fingerprint: str) -> Path:
        """Where the index of that fingerprint stands when it is ready."""
        return self.path / f"index-{fingerprint}"

    def is_valid(self, fingerprint: str) -> bool:
        """Whether that index is there, is ours and is whole."""
        place = self.place(fingerprint)
        try:
            if not (
                _ours(self.path) and _ours(place) and all(_ours(path, False) for path in place.iterdir())
            ):
                return False
            manifest = json.loads((place / MANIFEST).read_text("utf-8"))
            return bool(manifest == {"fingerprint": fingerprint, "files": _files(place)})
        except (OSError, ValueError, RecursionError):
            return False

    @contextmanager
    def rebuilding(self) -> Iterator[None]:
        """Hold the lock. Raises EngineError where the folder cannot be used."""
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not _ours(self.path):
                raise EngineError(
                    f"The index folder {self.path} is a link or can be written to by others, and an index is"
                    " as trusted as code; make it a folder of this user's alone (chmod 700) or set"
                    " LESSONSEARCH_INDEX to another."
                )
            with filelock.FileLock(self.path / "lock"):
                yield
        except OSError as error:
            raise EngineError(
                f"The index cannot be written to {self.path}: {error.strerror or error}. Make room or give"
                " permission there, or set LESSONSEARCH_INDEX to another folder."
            ) from error

    @contextmanager
    def staging(self, fingerprint: str) -> Iterator[Path]:
        """A new folder to build in; when the block ends well it is put in its place, else it is removed."""
        self._tidy(keep=fingerprint)
        scratch = self._unused()
        scratch.mkdir(mode=0o700)
        try:
            yield scratch
            _settle(scratch)
            manifest = {"fingerprint": fingerprint, "files": _files(scratch)}
            (scratch / MANIFEST).write_text(json.dumps(manifest), "utf-8")
            (scratch / MANIFEST).chmod(0o600)
            self._discard(self.place(fingerprint))
            scratch.rename(self.place(fingerprint))
        finally:
            self._sweep()

    def _tidy(self, keep: str) -> None:
        """Remove what died while being built, and ready indexes beyond those kept."""
        self._sweep()
        ready = [path for path in self.path.glob("index-*") if path != self.place(keep)]
        for old in sorted(ready, key=lambda path: path.lstat().st_mtime, reverse=True)[KEPT - 1 :]:
            self._discard(old)

    def _sweep(self) -> None:
        """Remove what is not ready: nobody else is building, as the lock is held."""
        for dead in self.path.glob("building-*"):
            _remove(dead)

    def _discard(self, path: Path) -> None:
        """Remove a ready index. Renamed first: if this dies halfway, half an index does not pass for one."""
        away = self._unused()
        with suppress(FileNotFoundError):
            path.rename(away)
        _remove(away)

    def _unused(self) -> Path:
        return self.path / f"building-{secrets.token_hex(8)}"


def _ours(path: Path, folder: bool = True) -> bool:
    """Whether a folder or file is this user's and closed to others, and no link.

    Windows keeps a user's folders so by itself.
    """
    found = path.lstat()
    if not (stat.S_ISDIR if folder else stat.S_ISREG)(found.st_mode):
        return False
    return os.name == "nt" or (found.st_uid == os.getuid() and not found.st_mode & OTHERS)


def _files(place: Path) -> dict[str, list[int | str]]:
    """Name → size, and what the content hashes to where that is compared."""
    found: dict[str, list[int | str]] = {}
    for path in sorted(place.iterdir()):
        size = path.stat().st_size
        if path.name != MANIFEST:
            found[path.name] = [size, hashlib.sha256(path.read_bytes()).hexdigest() if size <= WHOLE else ""]
    return found


def _settle(place: Path) -> None:
    """Close new files to others, whatever the umask; and have on disk what is not compared by content."""
    for path in place.iterdir():
        path.chmod(0o600)
        if path.stat().st_size > WHOLE:
            with path.open("r+b") as file:
                os.fsync(file.fileno())  # else a power cut can leave the right size with nothing in it


def _remove(path: Path) -> None:
    """Remove a folder with what is in it, or a file or link in its stead, as far as that is possible."""
    shutil.rmtree(path, ignore_errors=True)
    with suppress(OSError):
        path.unlink()
