"""Run every engine that is installed, check that all answer the same, and write what was measured.

    PYTHONPATH=tests python -m benchmarks --prepare lucene --prepare seekstorm
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

from benchmarks.engines import MOST, MOST_OTHERS, OURS, PACKAGES, PROGRAMS, inexact, program, why_not
from benchmarks.measuring import Measured, built, measure
from benchmarks.reporting import markdown, put_into, svg

MEMORY = 8192
"""Megabytes that building may take; an engine that needs more is named, and left out."""


def main() -> None:
    """The command line."""
    wishes = argparse.ArgumentParser(prog="benchmarks", description=__doc__.splitlines()[0])
    wishes.add_argument("--prepare", choices=PROGRAMS, action="append", help="compile a peer, and stop")
    wishes.add_argument("--size", type=int, action="append", help="lessons; may be repeated")
    wishes.add_argument("--engine", choices=PACKAGES, action="append", help="only these, and our own")
    wishes.add_argument("--without", choices=PACKAGES, action="append", default=[], help="not these")
    wishes.add_argument("--all", action="store_true", help="also engines that are slow at a size")
    wishes.add_argument("--place", type=Path, help="folder for corpora and indexes; kept if given")
    wishes.add_argument("--build", action="store_true", help="build in --place what is missing, and stop")
    wishes.add_argument("--into", type=Path, help="write PATH.md and PATH.svg")
    wishes.add_argument("--summary", type=Path, help="document between whose marks a summary is put")
    given = wishes.parse_args()
    for name in given.prepare or ():
        program(name).prepare()
    if given.prepare:
        return
    engines = [OURS, *(name for name in given.engine or PACKAGES if name not in (OURS, *given.without))]
    with tempfile.TemporaryDirectory() as passing:
        found: list[Measured] = []
        left_out: list[str] = []
        for size in given.size or [200, 10_000]:
            fit = [name for name in engines if given.all or size <= MOST.get(name, MOST_OTHERS)]
            place = given.place or Path(passing)
            standing = _built(fit, size, place, left_out)
            if not given.build:
                found += run(standing, size, place)
                _write(found, left_out, given.into, given.summary)


def _built(engines: list[str], size: int, place: Path, left_out: list[str]) -> list[str]:
    """Build the engines that can run here, and say which can be asked."""
    standing = []
    for engine in engines:
        if reason := why_not(engine):
            print(f"{engine} is left out: {reason}", file=sys.stderr)
            continue
        print(f"{engine} at {size:,}", file=sys.stderr)
        took = built(engine, size, place)["build_mb"]
        if engine != OURS and took > MEMORY:
            left_out.append(f"{engine} at {size:,} lessons, which takes {took / 1000:.1f} GB to build")
        else:
            standing.append(engine)
    return standing


def run(engines: list[str], size: int, place: Path) -> list[Measured]:
    """Measure engines in turn. Exits where one answers otherwise than ours, unless its module says why."""
    found = []
    for one in measure(engines, size, place):
        found.append(one)
        pairs = zip(found[0].sums, one.sums, strict=True)
        differing = [at for at, (ours, theirs) in enumerate(pairs) if ours != theirs]
        one.differing = len(differing)
        if differing and not inexact(one.engine):
            raise SystemExit(f"{one.engine} answers searches {differing} otherwise than {OURS}.")
        print(one, file=sys.stderr)
    return found


def _write(found: list[Measured], left_out: list[str], into: Path | None, document: Path | None) -> None:
    """Print the tables so far, and put them and the chart into files."""
    when = f"{datetime.now(UTC):%Y-%m-%d}", f"{os.cpu_count()} cores, Python {sys.version.split()[0]}"
    written = markdown(found, *when, left_out)
    print(written)
    if into:
        into.with_suffix(".md").write_text(written, "utf-8")
        into.with_suffix(".svg").write_text(svg(found), "utf-8")
    if document:
        document.write_text(put_into(document.read_text("utf-8"), found, *when), "utf-8")


if __name__ == "__main__":
    main()
