"""How long the server works on each kind of page, asked one at a time: by its own log, and in processor time.

On a machine that does other work too, the first is longer than the second by what others took.
"""

from __future__ import annotations

import contextlib
import json
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from load.mix import KINDS, Visitors
from load.seconds import family
from load.site import Site, folder, running

OF_EACH = 60
"""Addresses of each kind; each is asked twice, first as it comes and then when it has been asked before."""
MAX_LENGTH = 20.0
"""Seconds for one kind: a page that takes one is not asked for sixty times."""
GOAL = 30
"""Milliseconds that no page should take of a processor."""
MISSPELT = "/?q=proffesional+challange"
"""A search that has the dictionary read, which takes a third of a second once."""


@dataclass(frozen=True)
class Time:
    """Milliseconds of one answer: as logged, and of a processor."""

    logged: float
    processor: float
    failed: bool


@dataclass(frozen=True)
class Timed:
    """One kind: its addresses asked for the first time, and again; the slowest by name."""

    kind: str
    first: Sequence[Time]
    again: Sequence[Time]
    slowest: str

    @property
    def over(self) -> bool:
        """Whether a page of it takes longer than it should."""
        return max(time.processor for time in (*self.first, *self.again)) > GOAL


def pages(corpus: str, place: Path) -> list[Timed]:
    """Every kind of page, one worker, nobody else asking, no answer kept."""
    visitors = Visitors(folder(corpus, place))
    with running(corpus, place, 1, log="requests", cache_mb="0") as site:
        for address in (MISSPELT, *map(visitors.address, KINDS)):  # what is opened at its first use is opened
            _ask(site, address)
        return [_timed(site, visitors, kind) for kind in KINDS]


def _timed(site: Site, visitors: Visitors, kind: str) -> Timed:
    drawn = dict.fromkeys(visitors.address(kind) for _ in range(OF_EACH))
    until = time.monotonic() + MAX_LENGTH
    first: dict[str, Time] = {}
    for address in drawn:
        if first and time.monotonic() > until:
            break
        first[address] = _ask(site, address)
    again = [_ask(site, address) for address in first]
    slowest = max(first, key=lambda address: first[address].processor)
    return Timed(kind, list(first.values()), again, slowest)


def _ask(site: Site, address: str) -> Time:
    """What the server needs to answer."""
    logged, before = len(site.log), _processor(site.process)
    with contextlib.suppress(urllib.error.HTTPError):  # counted by its status in the log
        urllib.request.urlopen(site.address.rstrip("/") + address, timeout=120).read()
    while len(site.log) == logged:
        time.sleep(0.0005)
    line = json.loads(site.log[-1])
    if line.get("path") != urllib.request.url2pathname(address.partition("?")[0]):
        raise RuntimeError(f"The log does not speak of {address}: {line}")
    return Time(float(line["ms"]), _processor(site.process) - before, line["status"] != 200)


def _processor(process: int) -> float:
    """Milliseconds for which processors have worked for a process and all that it has started."""
    stated = [path for one in family(process) for path in Path(f"/proc/{one}/task").glob("*/schedstat")]
    return sum(int(path.read_text("ascii").split()[0]) for path in stated) / 1e6


def lines(found: Sequence[Timed]) -> tuple[Sequence[str], Sequence[Sequence[str]]]:
    """As a table: its heads and rows; kinds that take longer than they should stand out."""
    heads = (
        "|asked|ms p50|p95|longest|of a processor: p50|p95|longest|again: p50|longest|failed|slowest address"
    )
    rows = []
    for one in found:
        logged = [time.logged for time in one.first]
        worked = [time.processor for time in one.first]
        again = [time.processor for time in one.again]
        figures = [_p(logged, 50), _p(logged, 95), max(logged), _p(worked, 50), _p(worked, 95), max(worked)]
        shown = [f"{figure:.1f}" for figure in (*figures, _p(again, 50), max(again))]
        failed = sum(time.failed for time in (*one.first, *one.again))
        name = f"**{one.kind}**" if one.over else one.kind
        rows.append((name, str(len(one.first)), *shown, str(failed), f"`{one.slowest}`"))
    return heads.split("|"), rows


def _p(times: Sequence[float], share: int) -> float:
    return float(np.percentile(times, share))
