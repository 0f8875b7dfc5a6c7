"""The site beside Datasette: the same lessons and searches, as pages for people and as JSON."""

from __future__ import annotations

import json
import tempfile
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import urlencode

from lessonsearch.text.analysis import IRREGULAR, STOP_STEMS, terms
from load import peer
from load.mix import Search, Visitors
from load.reporting import short, table
from load.site import folder, running
from load.wrk import Told, ask

CONNECTIONS = (8, 64)
PLACES = 2 * max(CONNECTIONS)
"""Datasette turns nobody away, so ours does not either: not even who comes while others are still leaving."""
WARM = 5
"""Seconds before each measurement that do not count."""
LISTED = 20_000
"""Searches, no two of which are the same: more than are asked in a measurement."""
AGAIN = 60
"""Searches that are asked again and again, where what is kept of them may help."""
COMPARED = 30
"""Searches whose totals are compared beforehand."""
ALIKE = 0.05
"""Share by which totals may differ, for the stems are not quite the same."""
OTHERWISE = STOP_STEMS | set(IRREGULAR.values())
"""Words that are not looked for alike: here ones like `being` are left out, and `children` finds `child`."""

FORMS = {"page": ("/", ""), "API": ("/api/v1/search", ".json")}
"""The path of our answer, and the ending of Datasette's."""
OURS, FEW = "lessonsearch, each search new", "few searches again and again, no answer kept"
KEPT, CONFIRMED = "few searches again and again, answers kept", "copies confirmed"
WHOLE, LIMITED = "Datasette, each search new", "Datasette, giving up after its usual time limits"
HEADS = ("good answers/s", "multiple", "p50 ms", "p99 ms", "refused", "failed")
ABOUT = f"""
As many Datasettes as our server has workers, each with its part of the connections. Both search the same
texts for the same words, with the same filters, and count five facets. Ours also ranks, marks, corrects,
looks for other words that mean the same, and counts each facet without its own filter. Of new searches no two
are alike. The few are {AGAIN}; asked with `LESSONSEARCH_CACHE_MB=0`, only what is kept of words and lessons
helps. A copy is what a browser or proxy has already, asked about with `If-None-Match` and confirmed with 304.
`LESSONSEARCH_MAX_CONCURRENCY` is {PLACES}, so that nobody is turned away. The multiple is of Datasette's rate
with whole answers.
"""


@dataclass(frozen=True)
class Compared:
    """One measurement: what was asked, in which form, over how many connections, and what wrk told."""

    name: str
    form: str
    connections: int
    told: Told


def compare(corpus: str, place: Path, workers: int, seconds: int) -> list[Compared]:
    """Measure both, one after the other. Raises RuntimeError where they do not find the same."""
    lessons = folder(corpus, place)
    database = peer.build(lessons, place, corpus)
    drawn = Visitors(lessons)
    searches = list(
        {tuple(search.pairs): search for search in (drawn.search() for _ in range(LISTED))}.values()
    )
    found: list[Compared] = []
    site = partial(running, corpus, place, workers, max_concurrency=str(PLACES))
    with site() as here, peer.serving(database, workers, peer.WHOLE) as ports:
        alike = [search for search in searches if not terms(search.words) & OTHERWISE]
        _same(here.port, ports[0], alike[:COMPARED])
    with tempfile.TemporaryDirectory() as passing:
        run = _Runs(Path(passing), workers, seconds, found)
        with site(cache_mb="0") as here:
            for form, (path, _) in FORMS.items():
                addresses = [ours(search, path) for search in searches]
                run(OURS, form, [here.port], addresses)
                run(FEW, form, [here.port], addresses[:AGAIN])
        with site() as here:
            for form, (path, _) in FORMS.items():
                addresses = [ours(search, path) for search in searches[:AGAIN]]
                run(KEPT, form, [here.port], addresses)
                run(CONFIRMED, form, [here.port], [_tagged(here.port, one) for one in addresses])
        for name, settings in ((WHOLE, peer.WHOLE), (LIMITED, peer.LIMITED)):
            with peer.serving(database, workers, settings) as ports:
                for form, (_, ending) in FORMS.items():
                    run(name, form, ports, [peer.address(search, ending) for search in searches])
    return found


@dataclass(frozen=True)
class _Runs:
    """Measures an address list over each number of connections, and notes what was found."""

    place: Path
    threads: int
    seconds: int
    found: list[Compared]

    def __call__(self, name: str, form: str, ports: Sequence[int], addresses: Sequence[str]) -> None:
        file = self.place / "addresses"
        file.write_text("".join(f"{address}\n" for address in addresses), "utf-8")
        for connections in CONNECTIONS:
            ask(ports, file, WARM, connections, threads=self.threads)
            told = ask(ports, file, self.seconds, connections, threads=self.threads)
            self.found.append(Compared(name, form, connections, told))


def ours(search: Search, path: str, typed: bool = False) -> str:
    """The address of a search here; `typed` for the very words, as Datasette takes them."""
    return f"{path}?{urlencode([*search.pairs, *([('as', 'typed')] if typed else [])])}"


def _tagged(port: int, address: str) -> str:
    """An address with the tag of the copy that a visitor has of it."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{address}", timeout=60) as answer:
        return f"{address}\t{answer.headers['ETag']}"


def _total(port: int, address: str) -> int:
    """How many lessons a search finds."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{address}", timeout=120) as answer:
        said = json.load(answer)
    return int(said["total"] if "total" in said else said["filtered_table_rows_count"])


def _same(here: int, there: int, searches: Sequence[Search]) -> None:
    """Raises RuntimeError where not about as many lessons are found: then not the same work is compared."""
    found = sum(_total(here, ours(search, "/api/v1/search", typed=True)) for search in searches)
    theirs = sum(_total(there, peer.address(search, ".json")) for search in searches)
    if abs(found - theirs) > ALIKE * found:
        raise RuntimeError(f"The searches find {found} lessons here and {theirs} in Datasette.")


def lines(found: Sequence[Compared]) -> list[str]:
    """As tables, one for each form and number of connections, with ours as a multiple of Datasette's rate."""
    written = []
    for form in FORMS:
        for connections in CONNECTIONS:
            listed = [one for one in found if (one.form, one.connections) == (form, connections)]
            theirs = next(one.told.rate for one in listed if one.name == WHOLE)
            heads = [f"{form}, {connections} connections", *HEADS]
            rows = [
                (
                    one.name,
                    short(one.told.rate),
                    f"{one.told.rate / theirs:.1f}" if theirs else "–",
                    short(one.told.p50),
                    short(one.told.p99),
                    str(one.told.refused),
                    str(one.told.errors),
                )
                for one in listed
            ]
            written += [*table(heads, rows), ""]
    return [*ABOUT.strip().splitlines(), "", *written]
