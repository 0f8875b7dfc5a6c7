"""Index directory: indexes are built in a scratch folder, renamed into place, and removed when stale.

    lock                     locked during a rebuild
    building-…/              an index being built, or one being removed
    index-FINGERPRINT/       a ready index: complete, because it got this name when it was finished

Whoosh's table of contents is a pickle, so an index must be trusted like code. It is safe to open because
folder and files belong to this user, nobody else can write to them, and none is a link. The manifest's
sizes and hashes protect against damage, not malice: whoever can write the files can write the manifest.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
import stat
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import filelock

from lessonsearch.errors import EngineError

MANIFEST = "manifest.json"
FORMAT = 2
"""Number of the form that the files of an index have. One of another form is built anew."""
MAX_READY = 2
"""Ready indexes that are kept: the present one, and the previous one for servers that still read it."""

MAX_HASHED_BYTES = 2**20
"""Size up to which a file's content is checked before the index is opened; of a larger file, only its size.
The pickle is far smaller, and so is every file of a corpus of thousands of lessons; hashing all of them
takes some 30 ms at most. Hashing the arrays of larger corpora would take a second at every start, and they
are data: damage there gives wrong numbers, never code."""

WRITABLE_BY_OTHERS = stat.S_IWGRP | stat.S_IWOTH


class IndexDirectory:
    """Directory with the lock and the indexes of one installation."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def index_path(self, fingerprint: str) -> Path:
        """Folder of the ready index of a fingerprint."""
        return self.path / f"index-{fingerprint}"

    def is_valid(self, fingerprint: str) -> bool:
        """Whether that index exists, is private to this user and undamaged."""
        folder = self.index_path(fingerprint)
        try:
            if not (
                _is_private(self.path, stat.S_ISDIR)
                and _is_private(folder, stat.S_ISDIR)
                and all(_is_private(path, stat.S_ISREG) for path in folder.iterdir())
            ):
                return False
            manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
            return bool(manifest == _manifest(folder, fingerprint))
        except (OSError, ValueError, RecursionError):
            return False

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the rebuild lock. Raises EngineError where the directory is not private or not writable."""
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not _is_private(self.path, stat.S_ISDIR):
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
    def staging(self, fingerprint: str, base: str | None = None) -> Iterator[Path]:
        """Scratch folder to build an index in: renamed into place on success, removed on failure.

        It has the files of the ready index `base`, which stays. Files are never changed in place, so that
        they are the same files wherever the file system has hard links.
        """
        self._remove_stale(keep={fingerprint, base})
        scratch = self._scratch_path()
        scratch.mkdir(mode=0o700)
        try:
            if base:
                _link_files(self.index_path(base), scratch)
            yield scratch
            _secure(scratch)
            (scratch / MANIFEST).write_text(json.dumps(_manifest(scratch, fingerprint)), "utf-8")
            (scratch / MANIFEST).chmod(0o600)
            self._remove_index(self.index_path(fingerprint))
            scratch.rename(self.index_path(fingerprint))
        finally:
            self._remove_scratch()

    def _remove_stale(self, keep: Collection[str | None]) -> None:
        """Remove scratch folders, and the oldest ready indexes beyond `MAX_READY` that are not to be kept."""
        self._remove_scratch()
        kept = {self.index_path(fingerprint) for fingerprint in keep if fingerprint}
        ready = [path for path in self.path.glob("index-*") if path not in kept]
        for old in sorted(ready, key=lambda path: path.lstat().st_mtime, reverse=True)[MAX_READY - 1 :]:
            self._remove_index(old)

    def _remove_scratch(self) -> None:
        """Remove all scratch folders: as the lock is held, nobody else is building."""
        for scratch in self.path.glob("building-*"):
            _remove(scratch)

    def _remove_index(self, path: Path) -> None:
        """Remove a ready index. Renamed first, so that a half-removed index never passes for a ready one."""
        scratch = self._scratch_path()
        with suppress(FileNotFoundError):
            path.rename(scratch)
        _remove(scratch)

    def _scratch_path(self) -> Path:
        return self.path / f"building-{secrets.token_hex(8)}"


def _is_private(path: Path, is_type: Callable[[int], bool]) -> bool:
    """Whether a path is a folder or file of this user's that others cannot write to, and no link.

    Windows protects a user's folders by itself.
    """
    status = path.lstat()
    if not is_type(status.st_mode):
        return False
    return os.name == "nt" or (status.st_uid == os.getuid() and not status.st_mode & WRITABLE_BY_OTHERS)


def _manifest(folder: Path, fingerprint: str) -> dict[str, object]:
    """What the manifest of an index says."""
    return {"format": FORMAT, "fingerprint": fingerprint, "files": _checksums(folder)}


def _checksums(folder: Path) -> dict[str, list[int | str]]:
    """File name → size in bytes and SHA-256; the latter is empty above `MAX_HASHED_BYTES`."""
    checksums: dict[str, list[int | str]] = {}
    for path in sorted(folder.iterdir()):
        size = path.stat().st_size
        if path.name != MANIFEST:
            digest = hashlib.sha256(path.read_bytes()).hexdigest() if size <= MAX_HASHED_BYTES else ""
            checksums[path.name] = [size, digest]
    return checksums


def _secure(folder: Path) -> None:
    """Make new files private, whatever the umask, and sync those whose content is not checked."""
    for path in folder.iterdir():
        path.chmod(0o600)
        if path.stat().st_size > MAX_HASHED_BYTES:
            with path.open("r+b") as file:
                os.fsync(file.fileno())  # else a power cut can leave a file of the right size with no content


def _link_files(folder: Path, into: Path) -> None:
    """Give another folder the files of an index, by hard links or, where there are none, as copies."""
    for path in folder.iterdir():
        if path.name == MANIFEST or not path.suffix:
            continue  # Whoosh's lock, which is no index's own, has no suffix
        try:
            (into / path.name).hardlink_to(path)
        except OSError:
            shutil.copyfile(path, into / path.name)


def _remove(path: Path) -> None:
    """Remove a folder and its contents, or a file or link in its place, as far as possible."""
    shutil.rmtree(path, ignore_errors=True)
    with suppress(OSError):
        path.unlink()
