"""SeekStorm: a Rust program with its match, BM25F, facets and highlighter; one shard, as all use one thread.

Compiled by `python -m benchmarks --prepare seekstorm`, with cargo, which takes some minutes. Counts with a
filter lifted take a search each, and so does an excluded phrase, which its language does not have.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

from benchmarks.asking import Row
from benchmarks.peers.program import Program, Served, build_from
from lessonsearch.model.taxonomy import Taxonomy

HERE = Path(__file__).parent / "seekstorm"
SOURCES = (HERE / "src" / "main.rs", HERE / "Cargo.toml")
INEXACT = "counts some searches of three words and more wrongly, which all others count alike"
"""Why totals may differ. SeekStorm 4.0.1 joins three and more long lists so: at 10,000 lessons it finds 4,161
that have `child`, `social` and `assess`, where 4,143 have."""
BINARY = "seekstorm-peer"


def _missing() -> str:
    return "" if shutil.which("cargo") else "cargo is not installed"


def _compile(made: Path) -> None:
    """Compile in a folder that is kept, so that a change of ours compiles nothing else anew."""
    kept = made.parent.parent / "seekstorm-build"
    shutil.copytree(HERE, kept, dirs_exist_ok=True)
    subprocess.run(["cargo", "build", "--release", "--target-dir", "target"], cwd=kept, check=True)
    shutil.copy2(kept / "target" / "release" / BINARY, made)


def _command(folder: Path) -> list[str]:
    return [str(folder / BINARY)]


program = Program("seekstorm", SOURCES, _compile, _command, _missing)


def release() -> str:
    """The version that is asked for."""
    pinned = re.search(r'seekstorm = { version = "=(.+?)"', SOURCES[1].read_text("utf-8"))
    assert pinned
    return f"SeekStorm {pinned[1]}"


def build(rows: Iterable[Row], taxonomy: Taxonomy, place: Path) -> None:
    build_from(rows, program, place)


class Peer(Served):
    def __init__(self, place: Path, taxonomy: Taxonomy) -> None:
        super().__init__(program, place)
