"""Run every engine that is installed, check that all answer the same, and write what was measured.

    PYTHONPATH=tests python -m benchmarks --size 10000 --size 100000 --into results

A corpus of 400,000 lessons takes some minutes and 5 GB of disk. What is built in `--place` is used again.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.measuring import MOST, OURS, PACKAGES, Measured, measure, module
from benchmarks.reporting import markdown, svg


def main() -> None:
    """The command line."""
    wishes = argparse.ArgumentParser(prog="benchmarks", description=__doc__.splitlines()[0])
    wishes.add_argument("--size", type=int, action="append", help="lessons; may be repeated")
    wishes.add_argument("--engine", choices=PACKAGES, action="append", help="only these, and our own")
    wishes.add_argument("--all", action="store_true", help="also engines that are slow at a size")
    wishes.add_argument("--place", type=Path, help="folder for corpora and indexes; kept if given")
    wishes.add_argument("--into", type=Path, help="write PATH.md and PATH.svg")
    given = wishes.parse_args()
    engines = [OURS, *(name for name in given.engine or PACKAGES if name != OURS)]
    with tempfile.TemporaryDirectory() as passing:
        found: list[Measured] = []
        for size in given.size or [200, 10_000]:
            fit = [name for name in engines if given.all or size <= MOST.get(name, size)]
            found += run(fit, size, given.place or Path(passing))
            _write(found, given.into)


def _write(found: list[Measured], into: Path | None) -> None:
    """Print the table so far, and put it and the chart into files."""
    written = markdown(found, f"{datetime.now(UTC):%Y-%m-%d}", f"{os.cpu_count()} cores, {_python()}")
    print(written)
    if into:
        into.with_suffix(".md").write_text(written, "utf-8")
        into.with_suffix(".svg").write_text(svg(found), "utf-8")


def run(engines: list[str], size: int, place: Path) -> list[Measured]:
    """Measure the engines that are installed. Exits where one answers otherwise than ours."""
    found: list[Measured] = []
    for engine in engines:
        if module(engine) is None:
            print(f"{engine} is not installed; left out", file=sys.stderr)
            continue
        found.append(measure(engine, size, place))
        pairs = zip(found[0].sums, found[-1].sums, strict=True)
        differing = [at for at, (ours, theirs) in enumerate(pairs) if ours != theirs]
        if differing:
            raise SystemExit(f"{engine} answers searches {differing} otherwise than {found[0].engine}.")
        print(found[-1], file=sys.stderr)
    return found


def _python() -> str:
    return f"Python {sys.version.split()[0]}"


if __name__ == "__main__":
    main()
