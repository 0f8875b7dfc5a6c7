"""Sealed files: small files beside the index that are read only where they are what this program wrote.

As with the index, a file counts only if it belongs to this user, nobody else can write to it, it is no link,
and its content has the hash that stands on its first line. Whatever else is there is made anew.
"""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path

from lessonsearch.atomic_file import replacing

OTHERS = stat.S_IWGRP | stat.S_IWOTH


def write_sealed(file: Path, text: str) -> None:
    """Write a file in one step, closed to others. Raises OSError."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    content = text.encode()
    with replacing(file, mode=0o600) as opened:
        opened.write(hashlib.sha256(content).hexdigest().encode() + b"\n" + content)


def read_sealed(file: Path) -> str:
    """The text of a sealed file. Raises ValueError where it is not as it was written, or OSError."""
    state = file.lstat()
    ours = os.name == "nt" or (state.st_uid == os.getuid() and not state.st_mode & OTHERS)
    if not (stat.S_ISREG(state.st_mode) and ours):
        raise ValueError(f"{file} is not this user's file alone")
    seal, _, content = file.read_bytes().partition(b"\n")
    if hashlib.sha256(content).hexdigest().encode() != seal:
        raise ValueError(f"{file} is not what was written")
    return content.decode()
