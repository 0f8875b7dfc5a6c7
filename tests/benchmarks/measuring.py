"""One engine on one corpus: built, opened, asked sixty searches again and again, in a process of its own."""

from __future__ import annotations

import importlib
import json
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import ModuleType

import numpy as np

from benchmarks import corpus
from benchmarks.asking import Answer, Asked, Peer, Row, rows, searches
from lessonsearch.model.lesson import Lesson
from lessonsearch.model.taxonomy import Taxonomy

OURS = "lessonsearch"
PACKAGES = {
    OURS: "whoosh3",
    "tantivy": "tantivy",
    "bm25s": "bm25s",
    "fts5": "",
    "xapian": "",
    "whoosh": "whoosh3",
    "opensearch": "opensearch-py",
}
"""Engines by name, and the package whose version counts."""

MODULES = {name: f"benchmarks.peers.{name if name == 'fts5' else name + '_'}" for name in PACKAGES}

MOST = {"whoosh": 100_000}
"""Lessons up to which engines are asked, unless all are: beyond, they take minutes or gigabytes to build."""

ROUNDS = 5
SECONDS = 60
"""How long the rounds of one engine may take; the first is to warm up, and counts if it is the only one."""


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
    """p50 and p95 with nothing kept from one search to the next; of ours alone, which keeps something."""
    changed_ms: float = 0.0
    """From a changed lesson to its being found; of ours alone."""
    sums: list[object] = field(default_factory=list, repr=False)


def module(engine: str) -> ModuleType | None:
    """The engine's module, or None where the engine is not installed."""
    try:
        return importlib.import_module(MODULES[engine])
    except ImportError:
        return None


def release(engine: str) -> str:
    """The version measured."""
    if engine == "fts5":
        import sqlite3

        return f"SQLite {sqlite3.sqlite_version}"
    if engine == "xapian":
        import xapian

        return f"Xapian {xapian.version_string()}"
    try:
        return f"{PACKAGES[engine]} {version(PACKAGES[engine])}"
    except PackageNotFoundError:
        return PACKAGES[engine]


def lessons_file(place: Path, size: int) -> Path:
    """The corpus of that size as lines of JSON, made when it is missing."""
    path = place / f"lessons-{size}.jsonl"
    if not path.exists():
        place.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8") as file:
            file.writelines(f"{lesson.dump()}\n" for lesson in corpus.lessons(size))
    return path


def _read(path: Path) -> Iterator[Lesson]:
    with path.open(encoding="utf-8") as lines:
        yield from map(Lesson.load, lines)


def measure(engine: str, size: int, place: Path) -> Measured:
    """Build and ask an engine, each in a new process; what stands built in `place` is not built again."""
    lessons_file(place, size)
    built = place / f"{engine}-{size}.json"
    if not built.exists():
        built.write_text(_in_process("build", engine, size, place), "utf-8")
    figures = json.loads(built.read_text("utf-8")) | json.loads(_in_process("ask", engine, size, place))
    return Measured(engine, size, **figures)


def _in_process(step: str, engine: str, size: int, place: Path) -> str:
    command = [sys.executable, "-m", "benchmarks.measuring", step, engine, str(size), str(place)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{engine} at {size}: {done.stderr[-2000:]}")
    return done.stdout.splitlines()[-1]


def build(engine: str, size: int, place: Path) -> dict[str, float]:
    """Seconds, less those that reading the corpus takes; megabytes at the most, and of the index."""
    peer = module(engine)
    assert peer
    index = place / f"{engine}-{size}"
    shutil.rmtree(index, ignore_errors=True)
    index.mkdir(parents=True)
    taxonomy = corpus.taxonomy(size)
    timed = _Timed(given(engine, _read(lessons_file(place, size)), taxonomy))
    start = time.perf_counter()
    peer.build(timed, taxonomy, index)
    seconds = time.perf_counter() - start - timed.seconds
    files = sum(path.stat().st_size for path in index.rglob("*") if path.is_file())
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"build_s": seconds, "build_mb": most, "index_mb": files / 1e6}


def given(engine: str, lessons: Iterable[Lesson], taxonomy: Taxonomy) -> Iterable[Lesson] | Iterable[Row]:
    """What an engine is built from: ours from lessons, the peers from rows with all words cut already."""
    return lessons if engine in (OURS, "opensearch") else rows(lessons, taxonomy)


class _Timed:
    """What an engine is built from, and the seconds that it took to get it, which are not the engine's."""

    def __init__(self, wanted: Iterable[object]) -> None:
        self._wanted = iter(wanted)
        self.seconds = 0.0

    def __iter__(self) -> Iterator[object]:
        return self

    def __next__(self) -> object:
        start = time.perf_counter()
        try:
            return next(self._wanted)
        finally:
            self.seconds += time.perf_counter() - start


def ask(engine: str, size: int, place: Path) -> dict[str, object]:
    """How long opening, the first search and the sixty take, and what they answer."""
    taxonomy = corpus.taxonomy(size)
    asked = searches(taxonomy)
    peer = module(engine)
    assert peer
    start = time.perf_counter()
    opened: Peer = peer.Peer(place / f"{engine}-{size}", taxonomy)
    ready = time.perf_counter()
    opened.search(asked[-1])
    first = time.perf_counter()
    rounds: list[list[float]] = [[]]
    answers = [_timed(opened, one, rounds[0]) for one in asked]
    until = time.perf_counter() + SECONDS
    while len(rounds) <= ROUNDS and time.perf_counter() < until:
        rounds.append([])
        for one in asked:
            _timed(opened, one, rounds[-1])
    warm = np.median(rounds[1:] or rounds, axis=0)  # of each search: another program's burst moves no median
    memory = {"memory_mb": _memory("VmRSS"), "own_mb": _memory("RssAnon")}
    return {
        **memory,
        **(_of_ours(opened, asked, taxonomy) if engine == OURS else {}),
        "open_ms": (ready - start) * 1e3,
        "first_ms": (first - ready) * 1e3,
        "p50": float(np.percentile(warm, 50)),
        "p95": float(np.percentile(warm, 95)),
        "sums": [answer.sums for answer in answers],
    }


def _of_ours(peer: Peer, asked: list[Asked], taxonomy: Taxonomy) -> dict[str, float]:
    """What is asked of ours alone."""
    took: list[float] = []
    for one in asked:
        peer.forget()
        _timed(peer, one, took)
    new50, new95 = np.percentile(took, (50, 95))
    return {"new50": new50, "new95": new95, "changed_ms": peer.change(taxonomy) * 1e3}


def _timed(peer: Peer, asked: Asked, took: list[float]) -> Answer:
    start = time.perf_counter()
    answer = peer.search(asked)
    took.append((time.perf_counter() - start) * 1e3)
    return answer


def _memory(name: str) -> float:
    """Megabytes of this process, by the name that Linux has for them; 0 elsewhere."""
    status = Path("/proc/self/status")
    lines = status.read_text("ascii").splitlines() if status.exists() else []
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith(name)), 0.0)


if __name__ == "__main__":
    step, engine, size, place = sys.argv[1:]
    print(json.dumps({"build": build, "ask": ask}[step](engine, int(size), Path(place))))
