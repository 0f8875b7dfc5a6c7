"""Atomic files: whoever reads one finds its old content or its new one, and never a part."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BufferedRandom
from pathlib import Path


@contextmanager
def replacing(path: Path, mode: int | None = None, durable: bool = False) -> Iterator[BufferedRandom]:
    """Open a hidden file beside `path` that replaces it when the block ends, and is removed if that raises.

    `mode` is its permissions. A `durable` file is on the disk before it replaces the old one, so that a power
    failure leaves one of the two. Raises OSError.
    """
    scratch = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with scratch.open("x+b") as file:
            if mode is not None:
                scratch.chmod(mode)
            yield file
            if durable:
                file.flush()
                os.fsync(file.fileno())
        scratch.replace(path)
    finally:
        with suppress(OSError):
            scratch.unlink()
