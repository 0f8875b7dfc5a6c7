"""The files of a corpus: which of what stands in its folders is read, and what is refused with a sentence.

Editors copy folders from anywhere, and with them come links, pipes and folders that nobody may read. A link
to a folder can lead round in a circle, and one out of the corpus to what is no part of it, so both are
refused; a link to a file of the corpus is followed. Nothing is opened that could keep the reader waiting.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from lessonsearch.atomic_file import replacing

MAX_BYTES = 64 * 2**20
"""Bytes of a file; the text of the longest report has a twentieth."""

LOOP = "is a link that leads back to itself; remove it"
NOWHERE = "is a link that does not work; remove it, or put the file itself here"
FOLDER_LINK = "is a link to a folder; put the folder itself here"
OUTSIDE = "is a link out of the corpus; put the file itself here"
NO_FILE = "is no ordinary file but a pipe, socket or device; remove it"
TOO_LARGE = f"has more than {MAX_BYTES // 2**20} MB; divide it"


class Entry(NamedTuple):
    """Something that stands in a corpus. `name` is its path from the corpus's folder on, with slashes.

    `state` is None, and `problem` says why, where it is not read.
    """

    name: str
    path: str
    state: os.stat_result | None = None
    problem: str = ""


def entries(root: Path, top: str = "") -> Iterator[Entry]:
    """Every file in a corpus, or in one folder at its top, without an editor's hidden and backup files.

    What cannot be read comes with its problem; nothing that stands there raises.
    """
    return _within(str(root / top), root.resolve(), f"{top}/" if top else "")


def problems(root: Path) -> Iterator[Entry]:
    """What in a corpus is refused or cannot be read."""
    return (entry for entry in entries(root) if entry.problem)


def read_bytes(path: Path) -> bytes:
    """A file's content. Raises OSError, with a sentence, for what is no ordinary file or too large."""
    # A pipe that nobody writes to would keep its reader waiting.
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(handle, "rb") as file:
        state = os.fstat(file.fileno())
        if not stat.S_ISREG(state.st_mode):
            raise OSError(errno.EINVAL, NO_FILE, str(path))
        content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise OSError(errno.EFBIG, TOO_LARGE, str(path))
    return content


def _within(folder: str, root: Path, before: str) -> Iterator[Entry]:
    try:
        found = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except FileNotFoundError:
        return  # gone since it was listed; whoever needs it says so
    except OSError as error:
        yield Entry(before.rstrip("/"), folder, problem=_unreadable(error))
        return
    for entry in found:
        if entry.name.startswith(".") or entry.name.endswith("~"):
            continue
        path, name = entry.path, before + entry.name
        try:
            link = entry.is_symlink()
            state = entry.stat()
        except OSError as error:
            if problem := _why_not(error, path):
                yield Entry(name, path, problem=problem)
            continue
        if stat.S_ISDIR(state.st_mode) and not link:
            yield from _within(path, root, f"{name}/")
        elif problem := _refused(path, state, link, root):
            yield Entry(name, path, problem=problem)
        else:
            yield Entry(name, path, state)


def _refused(path: str, state: os.stat_result, link: bool, root: Path) -> str:
    """Why something that is there is not read; empty where it is."""
    if stat.S_ISDIR(state.st_mode):
        return FOLDER_LINK
    if not stat.S_ISREG(state.st_mode):
        return NO_FILE
    if link and not Path(os.path.realpath(path)).is_relative_to(root):
        return OUTSIDE
    return TOO_LARGE if state.st_size > MAX_BYTES else ""


def _why_not(error: OSError, path: str) -> str:
    """Why something cannot be looked at; empty where it is just gone."""
    if error.errno == errno.ELOOP:
        return LOOP
    if isinstance(error, FileNotFoundError):
        return NOWHERE if Path(path).is_symlink() else ""
    return _unreadable(error)


def _unreadable(error: OSError) -> str:
    return f"cannot be read: {error.strerror or error}; give the server's user permission, or remove it"


def save_text(path: Path, text: str) -> None:
    """Write a file so that it is there whole or not at all. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path, durable=True) as file:
        file.write(text.encode())
