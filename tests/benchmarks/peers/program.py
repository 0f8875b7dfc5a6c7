"""An engine that is a program of its own: compiled once, and spoken to by lines of JSON.

    COMMAND build SETTINGS INDEX ROWS     index a file of rows
    COMMAND serve SETTINGS INDEX          open the index, print {"version": …}, then answer each line of
                                          standard input: a search as `asked` writes it, or {"forget": true}

The program says in nanoseconds how long a search took it, from the search as read to the answer as a value.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import platformdirs

from benchmarks.asking import SHOWN, WIDTH, Answer, Asked, Row
from lessonsearch.engines.contract import K1, B
from lessonsearch.model.taxonomy import STANDARD_FACETS
from lessonsearch.text.indexed_fields import FIELD_WEIGHTS

FACETS = [facet.name for facet in STANDARD_FACETS]
SETTINGS = json.dumps(
    {
        "weights": FIELD_WEIGHTS,
        "facets": FACETS,
        "k1": K1,
        "b": B,
        "shown": SHOWN,
        "width": WIDTH,
    }
)


@dataclass(frozen=True)
class Program:
    """A program's sources, how they are compiled into a folder, and the command that runs it from there."""

    name: str
    sources: tuple[Path, ...]
    compile: Callable[[Path], None]
    command: Callable[[Path], list[str]]
    missing: Callable[[], str]
    """The tool that is missing to compile or to run it, as a sentence; empty where all are there."""

    @property
    def folder(self) -> Path:
        """Where it is kept: another folder for each version of its sources."""
        digest = hashlib.sha256(b"".join(path.read_bytes() for path in self.sources)).hexdigest()[:12]
        return platformdirs.user_cache_path("lessonsearch-tests") / f"{self.name}-{digest}"

    def prepare(self) -> None:
        """Compile it, unless that is done."""
        if missing := self.missing():
            raise SystemExit(f"{self.name}: {missing}")
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self.folder.parent) as scratch:
            if not self.folder.is_dir():
                made = Path(scratch) / "made"
                made.mkdir()
                self.compile(made)
                made.rename(self.folder)

    def why_not(self) -> str:
        """Why it cannot run here; empty where it can."""
        if missing := self.missing():
            return missing
        if not self.folder.is_dir():
            return f"it is not compiled yet: python -m benchmarks --prepare {self.name}"
        return ""


def build_from(rows: Iterable[Row], program: Program, index: Path) -> None:
    """Index rows."""
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "rows"
        with path.open("w", encoding="utf-8") as file:
            file.writelines(f"{row.dump()}\n" for row in rows)
        command = [*program.command(program.folder), "build", SETTINGS, str(index), str(path)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)


class Served:
    """A program that has an index open and answers searches."""

    def __init__(self, program: Program, index: Path) -> None:
        self._process = subprocess.Popen(
            [*program.command(program.folder), "serve", SETTINGS, str(index)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.process = self._process.pid
        self.version = str(self._read()["version"])

    def search(self, asked: Asked) -> Answer:
        told = self._say({"wanted": asked.wanted, "unwanted": asked.unwanted, "filters": asked.filters})
        counts = {name: told["counts"].get(name, {}) for name in FACETS}  # where nothing is found, none
        return Answer(told["total"], told["best"], counts, told["snippets"], told["nanoseconds"] / 1e6)

    def forget(self) -> None:
        """Keep nothing from now on."""
        self._say({"forget": True})

    def close(self) -> None:
        """End the program."""
        self._process.communicate()

    def _say(self, request: dict[str, Any]) -> dict[str, Any]:
        assert self._process.stdin
        self._process.stdin.write(f"{json.dumps(request)}\n")
        self._process.stdin.flush()
        return self._read()

    def _read(self) -> dict[str, Any]:
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self._process.args} ended with {self._process.wait()}")
        return json.loads(line)
