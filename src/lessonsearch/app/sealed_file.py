"""Sealed files: small files beside the index that are read only if this program wrote them.

As with the index, a file counts only if it belongs to this user, nobody else can write to it, it is not a
link, and its content matches the hash on its first line. Otherwise it is generated again.
"""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path

from lessonsearch.atomic_file import replacing

OTHERS = stat.S_IWGRP | stat.S_IWOTH


def write_sealed(file: Path, text: str) -> None:
    """Write a file atomically and readable by its owner only. Raises OSError."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    content = text.encode()
    with replacing(file, mode=0o600) as opened:
        opened.write(hashlib.sha256(content).hexdigest().encode() + b"\n" + content)


def read_sealed(file: Path) -> str:
    """Read the text of a sealed file. Raises ValueError if it has been altered, or OSError."""
    state = file.lstat()
    ours = os.name == "nt" or (state.st_uid == os.getuid() and not state.st_mode & OTHERS)
    if not (stat.S_ISREG(state.st_mode) and ours):
        raise ValueError(f"{file} is not this user's file alone")
    seal, _, content = file.read_bytes().partition(b"\n")
    if hashlib.sha256(content).hexdigest().encode() != seal:
        raise ValueError(f"{file} is not what was written")
    return content.decode()
