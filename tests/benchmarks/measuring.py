"""Engines on one corpus: each built in a process of its own, then all asked sixty searches in turn.

An engine's process opens its index, is asked everything once and warms up. Then one round of sixty searches
goes to the first engine, one to the second and so on, again and again. Of each search the shortest time
counts, as in Python's `timeit`, because what else the machine does only adds to it.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import corpus
from benchmarks.asking import Asked, Peer, searches
from benchmarks.engines import OURS, module
from benchmarks.lines import given, given_file
from benchmarks.processes import memory, processor_seconds

ROUNDS = 7
SECONDS = 60
"""How long the rounds of one engine may take; it has one at least."""


@dataclass
class Measured:
    """Milliseconds, seconds and megabytes of one engine at one size; answers as totals and counts."""

    engine: str
    size: int
    build_s: float = 0.0
    build_mb: float = 0.0
    index_mb: float = 0.0
    open_ms: float = 0.0
    first_ms: float = 0.0
    p50: float = 0.0
    p95: float = 0.0
    memory_mb: float = 0.0
    own_mb: float = 0.0
    """Of the memory, what is not a mapped file that other processes share."""
    new50: float = 0.0
    new95: float = 0.0
    """p50 and p95 with nothing kept from one search to the next; the warm ones where nothing is ever kept."""
    changed_ms: float = 0.0
    """From a changed lesson to its being found; of ours alone."""
    sums: list[object] = field(default_factory=list, repr=False)
    differing: int = 0
    """Searches whose totals or counts are not those of ours."""


def built(engine: str, size: int, place: Path) -> dict[str, float]:
    """Build an engine's index in a new process, unless it stands in `place`, and say what it took."""
    told = place / f"{engine}-{size}.json"
    if not told.exists():
        given_file(engine, size, place)
        command = _command("build", engine, size, place)
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"{engine} at {size}: {done.stderr[-2000:]}")
        told.write_text(done.stdout.splitlines()[-1], "utf-8")
    return json.loads(told.read_text("utf-8"))


def measure(engines: list[str], size: int, place: Path) -> Iterator[Measured]:
    """Ask engines that are built in turn, ours first."""
    asked: dict[str, _Asked] = {}
    try:
        for engine in engines:
            asked[engine] = _Asked(engine, size, place)
        for step in ("warm", "new"):
            for _ in range(ROUNDS):
                for one in asked.values():
                    one.round(step)
        for engine, one in asked.items():
            yield Measured(engine, size, **built(engine, size, place), **one.figures())
    finally:
        for one in asked.values():
            one.end()


class _Asked:
    """The process of an engine that is asked, seen from outside, and the times of its rounds."""

    def __init__(self, engine: str, size: int, place: Path) -> None:
        self._name = f"{engine} at {size}"
        self._errors = tempfile.TemporaryFile("w+")  # noqa: SIM115 - closed by `end`
        self._process = subprocess.Popen(
            _command("ask", engine, size, place),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
        )
        self._rounds: dict[str, list[list[float]]] = {"warm": [], "new": []}
        self._spent = {"warm": 0.0, "new": 0.0}
        self._opened = self._say("ready")

    def round(self, step: str) -> None:
        if self._rounds[step] and self._spent[step] > SECONDS:
            return
        start = time.perf_counter()
        if times := self._say(step):
            self._rounds[step].append(times)
        self._spent[step] += time.perf_counter() - start

    def figures(self) -> dict[str, Any]:
        """Of each search the shortest of its rounds: what other programs took from it is not its own."""
        warm = np.min(self._rounds["warm"], axis=0)
        new = np.min(self._rounds["new"], axis=0) if self._rounds["new"] else warm
        p50, p95, new50, new95 = map(float, (*np.percentile(warm, (50, 95)), *np.percentile(new, (50, 95))))
        return self._opened | self._say("end") | {"p50": p50, "p95": p95, "new50": new50, "new95": new95}

    def end(self) -> None:
        self._process.kill()
        self._process.communicate()
        self._errors.close()

    def _say(self, word: str) -> Any:
        assert self._process.stdin
        assert self._process.stdout
        try:
            self._process.stdin.write(f"{word}\n")
            self._process.stdin.flush()
            return json.loads(self._process.stdout.readline())
        except (BrokenPipeError, json.JSONDecodeError):
            self._errors.seek(0)
            raise RuntimeError(f"{self._name}: {self._errors.read()[-2000:]}") from None


def _command(step: str, engine: str, size: int, place: Path) -> list[str]:
    return [sys.executable, "-m", "benchmarks.measuring", step, engine, str(size), str(place)]


def build(engine: str, size: int, place: Path) -> dict[str, float]:
    """Processor seconds, less those that reading the corpus takes; megabytes at the most, and of the index.

    The seconds of all threads, because they are the same on a busy machine.
    """
    peer = module(engine)
    assert peer
    index = place / f"{engine}-{size}"
    shutil.rmtree(index, ignore_errors=True)
    index.mkdir(parents=True)
    whose = resource.RUSAGE_CHILDREN if hasattr(peer, "program") else resource.RUSAGE_SELF
    timed = _Timed(given(engine, size, place))
    start = resource.getrusage(whose)
    peer.build(timed, corpus.taxonomy(size), index)
    end = resource.getrusage(whose)
    seconds = end.ru_utime + end.ru_stime - start.ru_utime - start.ru_stime
    files = sum(path.stat().st_size for path in index.rglob("*") if path.is_file())
    return {
        "build_s": seconds if hasattr(peer, "program") else seconds - timed.seconds,
        "build_mb": end.ru_maxrss / 1024,
        "index_mb": files / 1e6,
    }


class _Timed:
    """What an engine is built from, and the processor seconds that it took to get it."""

    def __init__(self, wanted: Iterable[object]) -> None:
        self._wanted = iter(wanted)
        self.seconds = 0.0

    def __iter__(self) -> Iterator[object]:
        return self

    def __next__(self) -> object:
        start = time.process_time()
        try:
            return next(self._wanted)
        finally:
            self.seconds += time.process_time() - start


def ask(engine: str, size: int, place: Path) -> Iterator[object]:
    """Answer the words that `_Asked` says: what it took to get ready, and the times of each round."""
    taxonomy = corpus.taxonomy(size)
    asked = searches(taxonomy)
    peer = module(engine)
    assert peer
    start = time.perf_counter()
    opened: Peer = peer.Peer(place / f"{engine}-{size}", taxonomy)
    ready = time.perf_counter()
    first = _milliseconds(opened, asked[-1])
    answers = [opened.search(one) for one in asked]
    process = getattr(opened, "process", os.getpid())
    until = processor_seconds(process) + getattr(peer, "WARM_UP", 0)
    while processor_seconds(process) < until:
        _times(opened, asked)
    for word in map(str.strip, sys.stdin):
        if word == "ready":
            sums = [answer.sums for answer in answers]
            yield {"open_ms": (ready - start) * 1e3, "first_ms": first, "sums": sums}
        elif word == "warm":
            yield _times(opened, asked)
        elif word == "new":
            yield _times(opened, asked, forgetful=True) if hasattr(opened, "forget") else []
        else:
            used = {"memory_mb": memory(process, "VmRSS"), "own_mb": memory(process, "RssAnon")}
            changed = opened.change(taxonomy) * 1e3 if engine == OURS else 0.0
            yield used | {"changed_ms": changed}


def _times(peer: Peer, asked: list[Asked], forgetful: bool = False) -> list[float]:
    """The milliseconds of each search; of a forgetful round with nothing kept from the search before."""
    times = []
    for one in asked:
        if forgetful:
            peer.forget()
        times.append(_milliseconds(peer, one))
    return times


def _milliseconds(peer: Peer, asked: Asked) -> float:
    """How long a search takes, without the way to an engine in a process of its own and back."""
    start = time.perf_counter()
    answer = peer.search(asked)
    return (time.perf_counter() - start) * 1e3 if answer.took_ms is None else answer.took_ms


if __name__ == "__main__":
    step, engine, size, place = sys.argv[1:]
    told, sys.stdout = sys.stdout, sys.stderr  # what a library prints is no answer
    answers = ask if step == "ask" else lambda *which: [build(*which)]
    for answer in answers(engine, int(size), Path(place)):
        print(json.dumps(answer), file=told, flush=True)
