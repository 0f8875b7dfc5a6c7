"""Readers as hostile files would have them: each does one thing that a reader must not do."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from dataclasses import dataclass

from lessonsearch.errors import DocumentError


@dataclass(frozen=True)
class Passage:
    text: str
    links: tuple[str, ...] = ()
    page: int | None = None


@dataclass(frozen=True)
class Handout:
    name: str
    passages: tuple[Passage, ...]


def sound(name: str, data: bytes) -> Handout:
    lines = data.decode().splitlines()
    return Handout(
        name, tuple(Passage(line, (name, f"{line}“”\0"), number) for number, line in enumerate(lines))
    )


def refuses(name: str, data: bytes) -> Handout:
    raise DocumentError(f"{name}: it is blue.", f"{name}: it is late.")


def sleeps(name: str, data: bytes) -> Handout:
    time.sleep(60)
    return Handout(name, ())


def dozes(name: str, data: bytes) -> Handout:
    """Waits longer than it works, as every reader does on a busy machine."""
    time.sleep(0.6)
    return Handout(name, ())


def never_lets_go(name: str, data: bytes) -> Handout:
    """A match within one call of C, which no Python code of the process can end."""
    re.match(r"(a+)+$", "a" * 60 + "b")
    return Handout(name, ())


def grows(name: str, data: bytes) -> Handout:
    held = []
    while True:
        held.append(bytearray(b"x" * 1_000_000))
        time.sleep(0.001)


def nests(name: str, data: bytes) -> Handout:
    return nests(name, data)


def dies(name: str, data: bytes) -> Handout:
    os.kill(os.getpid(), signal.SIGSEGV)
    return Handout(name, ())


def breaks(name: str, data: bytes) -> Handout:
    raise ValueError("secret words of the file")


def prints(name: str, data: bytes) -> Handout:
    print('{"value": {"name": "printed", "passages": []}}', flush=True)
    subprocess.run(["echo", "printed"], check=True)
    return Handout(name, ())


def overflows(name: str, data: bytes) -> Handout:
    return Handout("x" * 40_000_000, ())


def lies(name: str, data: bytes) -> Handout:
    return Handout(name, (7,))  # type: ignore[arg-type]


def floods(name: str, data: bytes) -> Handout:
    """Writes past the answer, as code of an attacker would, without end."""
    for descriptor in range(3, 20):
        try:
            while os.write(descriptor, b"x" * 1_000_000):
                pass
        except OSError:
            continue
    return Handout(name, ())


def environment(name: str, data: bytes) -> Handout:
    return Handout(name, tuple(Passage(variable) for variable in sorted(os.environ)))


def pid(name: str, data: bytes) -> Handout:
    return Handout(str(os.getppid() if sys.platform == "linux" else os.getpid()), ())
