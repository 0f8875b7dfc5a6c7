"""The site under test, as `lessonsearch serve` runs it, on the shipped corpus or a made-up one."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks import files
from support.paths import CORPUS
from support.served import fetch, serving

SHIPPED = "shipped"
OPENED_WITHIN = 300
"""Seconds."""


@dataclass
class Site:
    """A running site: where it is, its first process, and what it has logged."""

    address: str
    process: int
    log: list[str] = field(default_factory=list)

    @property
    def port(self) -> int:
        return urlsplit(self.address).port or 80


def folder(name: str, place: Path) -> Path:
    """The corpus of that name: the shipped one, or one of so many made-up lessons beside it."""
    if name == SHIPPED:
        return CORPUS
    place.mkdir(parents=True, exist_ok=True)
    return files.write(int(name), place)


@contextmanager
def running(corpus: str, place: Path, workers: int, **settings: str) -> Iterator[Site]:
    """The site with so many workers; its index is built first where it is missing."""
    environment = {
        "LESSONSEARCH_CORPUS": str(folder(corpus, place)),
        "LESSONSEARCH_INDEX": str(place / f"index-{corpus}"),
        **{f"LESSONSEARCH_{name.upper()}": value for name, value in settings.items()},
    }
    with serving(environment, "--workers", str(workers)) as (address, process):
        site = Site(address, process.pid)
        assert process.stderr
        reader = threading.Thread(target=_read, args=(process.stderr, site.log), daemon=True)
        reader.start()  # else a server that has much to say would wait for it to be read
        _wait(f"{address}health/ready")
        yield site


def _wait(address: str) -> None:
    """Wait for an answer: each worker reads a large corpus's names and times before it takes requests."""
    until = time.monotonic() + OPENED_WITHIN
    while True:
        try:
            fetch(address)
        except TimeoutError:
            if time.monotonic() > until:
                raise
        else:
            return


def _read(lines: Iterator[str], into: list[str]) -> None:
    into.extend(lines)
