"""The trials: how much the server bears, whether it keeps that up, and what it does when asked for more."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from load.mix import Visitors
from load.seconds import Memory, Span, noted, recovered, spans
from load.site import Site, folder, running
from load.wrk import ask

LISTED = 50_000
"""Addresses of the list that visitors go through; then they begin again."""
LEAVES = 10
"""Requests after which a visitor goes and another comes, on a connection of their own."""
WARM = 10
"""Seconds in which what is opened at its first use is opened."""
EACH = 8
"""Visitors for each worker that find out how much it bears: more would only wait, or be turned away."""
MEASURED = 20
"""Seconds in which capacity is measured before another trial."""
SHARE, TOO_MUCH = 0.8, 2.0
"""Of its capacity, what a server should bear for as long as it runs, and an overload."""
AT_RATE = 32
"""Visitors who together hold a rate, each asking some times a second: as many as two workers have places."""
CROWD = 160
"""Visitors in an overload: several times the 16 places of each of two workers."""
AROUND = 20
"""Seconds of the usual load before and after an overload."""
PARTS = 10
"""Parts in which a run is shown."""


@dataclass(frozen=True)
class Part:
    """A stretch of a trial: the rate that was asked for (0: as fast as can be), and what came of it."""

    name: str
    rate: float
    spans: list[Span]
    by_second: list[Span]
    memory: list[float]
    """The most megabytes in each span."""
    errors: int
    """Connections that failed."""

    @property
    def good(self) -> float:
        """Good answers a second."""
        return sum(span.good for span in self.spans) / sum(span.seconds for span in self.spans)


@dataclass
class Trial:
    """What a trial found."""

    capacity: float
    parts: list[Part]
    faults: list[str] = field(default_factory=list)
    """The server's log."""
    normal: float = 0.0
    """The greatest p99 of a second before an overload."""
    recovered: int | None = None
    """Seconds after an overload until the p99 was normal again."""


@dataclass
class Visited:
    """A running site with its visitors."""

    site: Site
    workers: int
    list: Path
    notes: Path

    def part(self, name: str, seconds: int, visitors: int, rate: float = 0, parts: int = PARTS) -> Part:
        """Let visitors ask for some seconds."""
        notes = self.notes / name
        begin = time.time()
        with Memory(self.site.process) as memory:
            ports = [self.site.port]
            said = ask(
                ports, self.list, seconds, visitors, rate=rate, leaves=LEAVES, notes=notes, encoding="gzip"
            )
        answers = noted(notes)
        shown = spans(answers, begin, seconds, min(parts, seconds))
        most = [memory.most(begin + span.start, span.seconds) for span in shown]
        return Part(name, rate, shown, spans(answers, begin, seconds, seconds), most, said.errors)

    def bears(self, seconds: int) -> Part:
        """Visitors who ask again as soon as they are answered."""
        return self.part("capacity", seconds, EACH * self.workers)


@contextmanager
def visited(corpus: str, place: Path, workers: int) -> Iterator[Visited]:
    """A site that runs and is warm."""
    with tempfile.TemporaryDirectory() as passing, running(corpus, place, workers) as site:
        addresses = Path(passing) / "addresses"
        listed = Visitors(folder(corpus, place)).addresses(LISTED)
        addresses.write_text("".join(f"{address}\n" for address in listed), "utf-8")
        ask([site.port], addresses, WARM, EACH * workers)
        yield Visited(site, workers, addresses, Path(passing))


def capacity(site: Visited, seconds: int) -> Trial:
    """How many requests a second are answered."""
    part = site.bears(seconds)
    return Trial(part.good, [part], site.site.log)


def steady(site: Visited, seconds: int) -> Trial:
    """Whether most of that is borne for long: nothing fails, nobody is turned away, memory stays as it is."""
    bears = site.bears(MEASURED).good
    part = site.part("80% of capacity", seconds, AT_RATE, SHARE * bears)
    return Trial(bears, [part], site.site.log)


def over(site: Visited, seconds: int) -> Trial:
    """What becomes of twice as much: whoever is too many is told so, and afterwards all is as before."""
    bears = site.bears(MEASURED).good
    before = site.part("before", AROUND, AT_RATE, SHARE * bears, parts=1)
    much = site.part("twice capacity", seconds, CROWD, TOO_MUCH * bears)
    after = site.part("after", AROUND, AT_RATE, SHARE * bears, parts=1)
    # The first second has the visitors who all come at once.
    normal = max(second.p99 for second in before.by_second[1:])
    back = recovered(after.by_second, normal)
    return Trial(bears, [before, much, after], site.site.log, normal, back)
