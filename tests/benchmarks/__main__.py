"""Run every engine that is installed, check that all answer the same, and write what was measured.

    PYTHONPATH=tests python -m benchmarks --size 10000 --size 100000 --into results

A corpus of 400,000 lessons takes some minutes and 5 GB of disk; plain Whoosh is only asked up to
`--whoosh-up-to`, because it takes minutes to build and seconds to answer.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.measuring import OURS, PACKAGES, Measured, measure, module
from benchmarks.reporting import markdown, svg


def main() -> None:
    """The command line."""
    wishes = argparse.ArgumentParser(prog="benchmarks", description=__doc__.splitlines()[0])
    wishes.add_argument("--size", type=int, action="append", help="lessons; may be repeated")
    wishes.add_argument("--engine", choices=PACKAGES, action="append", help="only these, and our own")
    wishes.add_argument("--whoosh-up-to", type=int, default=10_000, help="lessons that plain Whoosh is given")
    wishes.add_argument("--place", type=Path, help="folder for corpora and indexes; kept if given")
    wishes.add_argument("--into", type=Path, help="write PATH.md and PATH.svg")
    given = wishes.parse_args()
    engines = [OURS, *(name for name in given.engine or PACKAGES if name != OURS)]
    with tempfile.TemporaryDirectory() as passing:
        found = run(engines, given.size or [200, 10_000], given.place or Path(passing), given.whoosh_up_to)
    written = markdown(found, f"{datetime.now(UTC):%Y-%m-%d}", f"{os.cpu_count()} cores, {_python()}")
    print(written)
    if given.into:
        given.into.with_suffix(".md").write_text(written, "utf-8")
        given.into.with_suffix(".svg").write_text(svg(found), "utf-8")


def run(engines: list[str], sizes: list[int], place: Path, whoosh_up_to: int) -> list[Measured]:
    """Measure the engines that are installed, at each size. Exits where one answers otherwise than ours."""
    found: list[Measured] = []
    for size in sizes:
        ours: Measured | None = None
        for engine in engines:
            if module(engine) is None:
                print(f"{engine} is not installed; left out", file=sys.stderr)
                continue
            if engine == "whoosh" and size > whoosh_up_to:
                continue
            one = measure(engine, size, place)
            ours = ours or one
            differing = [at for at, (a, b) in enumerate(zip(ours.sums, one.sums, strict=True)) if a != b]
            if differing:
                raise SystemExit(f"{engine} answers searches {differing} otherwise than {ours.engine}.")
            print(one, file=sys.stderr)
            found.append(one)
    return found


def _python() -> str:
    return f"Python {sys.version.split()[0]}"


if __name__ == "__main__":
    main()
