"""wrk: how it is run, and what it says."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

SCRIPT = Path(__file__).with_name("asking.lua")
PATIENCE = 60
"""Seconds after which wrk calls an answer that has not come an error."""
UNITS = {"us": 1e-3, "ms": 1.0, "s": 1e3, "m": 6e4}


@dataclass(frozen=True)
class Told:
    """What wrk said of a run. Times are milliseconds."""

    requests: int
    seconds: float
    refused: int
    """Of the requests, those that were not answered with 2xx or 3xx."""
    p50: float
    p99: float
    errors: int
    """Connections that failed, and answers that did not come in time."""

    @property
    def rate(self) -> float:
        """Good answers a second."""
        return (self.requests - self.refused) / self.seconds


def told(text: str) -> Told:
    """What stands in wrk's output. Raises ValueError where it is not that of a whole run."""

    def number(pattern: str, missing: str = "") -> str:
        if found := re.search(pattern, text, re.MULTILINE):
            return found[1]
        if not missing:
            raise ValueError(f"wrk did not say what was expected of it:\n{text}")
        return missing

    errors = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", text)
    return Told(
        int(number(r"^\s*(\d+) requests in ")),
        _milliseconds(number(r" requests in (\S+),")) / 1e3,
        int(number(r"Non-2xx or 3xx responses: (\d+)", "0")),
        _milliseconds(number(r"^\s+50%\s+(\S+)\s*$")),
        _milliseconds(number(r"^\s+99%\s+(\S+)\s*$")),
        sum(map(int, errors.groups())) if errors else 0,
    )


def _milliseconds(text: str) -> float:
    """A time as wrk writes it: `411.00us`, `3.18ms`, `1.05m`."""
    parts = re.fullmatch(r"([\d.]+)(us|ms|s|m)", text)
    if not parts:
        raise ValueError(f"'{text}' is not a time as wrk writes it.")
    return float(parts[1]) * UNITS[parts[2]]


def ask(
    ports: Sequence[int],
    addresses: Path,
    seconds: float,
    connections: int,
    *,
    threads: int = 0,
    rate: float = 0,
    leaves: int = 0,
    notes: Path | None = None,
    encoding: str = "identity",
) -> Told:
    """Ask the addresses that a file lists, one a line with the tag of a copy behind a tab if there is one.

    `rate` is held by all connections together; without it each asks as soon as it is answered. After
    `leaves` requests a connection is given up for a new one. `notes` is a folder that gets a line for each
    answer. Without `threads` each connection has one, and each answer can be timed by itself.
    """
    threads = threads or connections
    environment = {
        "LOAD_PORTS": " ".join(map(str, ports)),
        "LOAD_ADDRESSES": str(addresses),
        "LOAD_THREADS": str(threads),
        "LOAD_RATE": str(rate),
        "LOAD_LEAVES": str(leaves),
        "LOAD_NOTES": str(notes or ""),
        "LOAD_ENCODING": encoding,
    }
    if notes:
        notes.mkdir(parents=True)
    command = ["wrk", f"-t{threads}", f"-c{connections}", f"-d{seconds:.0f}s", "--latency"]
    command += ["--timeout", f"{PATIENCE}s", "-s", str(SCRIPT), f"http://127.0.0.1:{ports[0]}/"]
    done = subprocess.run(command, env=os.environ | environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"wrk: {done.stdout}{done.stderr}")
    return told(done.stdout)
