"""The folder in which indexes are kept: built beside, put in place in one step, tidied up.

    lock                     held by whoever rebuilds
    building-…/              one being built
    index-FINGERPRINT/       one that is ready: a folder of that name is whole, because it was renamed

Whoosh's files hold pickles, so an index is as trusted as code: only a folder that belongs to this user,
that nobody else can write to, and whose files have the sizes we noted is ever opened.
"""

from __future__ import annotations

import json
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import filelock

from lessonsearch.errors import EngineError

MANIFEST = "manifest.json"
KEPT = 2
"""Ready indexes that are kept: today's, and yesterday's for the servers that still read it."""


class Folder:
    """The place of the indexes of one program."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def place(self, fingerprint: str) -> Path:
        """Where the index of that fingerprint stands when it is ready."""
        return self.path / f"index-{fingerprint}"

    def sound(self, fingerprint: str) -> bool:
        """Whether that index is there, is ours and is whole."""
        place = self.place(fingerprint)
        try:
            if not (_ours(self.path) and _ours(place)):
                return False
            manifest = json.loads((place / MANIFEST).read_text("utf-8"))
            return bool(manifest == {"fingerprint": fingerprint, "files": _sizes(place)})
        except (OSError, ValueError):
            return False

    @contextmanager
    def rebuilding(self) -> Iterator[None]:
        """Hold the lock. Raises EngineError where the folder cannot be used."""
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not _ours(self.path):
                raise EngineError(
                    f"The index folder {self.path} can be written to by others, and an index is as trusted as"
                    " code; make it this user's alone (chmod 700) or set LESSONSEARCH_INDEX to another."
                )
            lock = filelock.FileLock(self.path / "lock")
            with lock:
                yield
        except OSError as error:
            raise EngineError(
                f"The index cannot be written to {self.path}: {error.strerror or error}. Make room or give"
                " permission there, or set LESSONSEARCH_INDEX to another folder."
            ) from error

    @contextmanager
    def building(self, fingerprint: str) -> Iterator[Path]:
        """A new folder to build in; when the block ends well it is put in its place, else it is removed."""
        self._tidy(keep=fingerprint)
        scratch = Path(tempfile.mkdtemp(prefix="building-", dir=self.path))
        try:
            yield scratch
            manifest = {"fingerprint": fingerprint, "files": _sizes(scratch)}
            (scratch / MANIFEST).write_text(json.dumps(manifest), "utf-8")
            place = self.place(fingerprint)
            if place.exists():
                shutil.rmtree(place)
            scratch.rename(place)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)

    def _tidy(self, keep: str) -> None:
        """Remove what died while being built, and ready indexes beyond those kept. Needs the lock."""
        for dead in self.path.glob("building-*"):
            shutil.rmtree(dead, ignore_errors=True)
        ready = [path for path in self.path.glob("index-*") if path != self.place(keep)]
        for old in sorted(ready, key=lambda path: path.stat().st_mtime, reverse=True)[KEPT - 1 :]:
            shutil.rmtree(old, ignore_errors=True)


def _ours(path: Path) -> bool:
    """Whether a folder is this user's and closed to others; Windows keeps a user's folders so by itself."""
    if os.name == "nt":
        return path.is_dir()
    found = path.lstat()
    return (
        stat.S_ISDIR(found.st_mode)
        and found.st_uid == os.getuid()
        and not found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    )


def _sizes(place: Path) -> dict[str, int]:
    return {path.name: path.stat().st_size for path in sorted(place.iterdir()) if path.name != MANIFEST}
