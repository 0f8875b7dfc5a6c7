"""Run a trial of the service as a whole and print what was measured.

PYTHONPATH=tests python -m load steady --corpus 100000 --seconds 600 --write
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path

from load import beside, pages, trials, under_attack
from load.reporting import keep, section, table, trial
from load.site import SHIPPED

TRIALS = {"capacity": trials.capacity, "steady": trials.steady, "over": trials.over}
PLACE = Path(tempfile.gettempdir()) / "lessonsearch-load"


def main() -> None:
    """The command line."""
    wishes = argparse.ArgumentParser(prog="load", description=__doc__.splitlines()[0])
    wishes.add_argument("trial", choices=[*TRIALS, "pages", "datasette", "attacks"])
    wishes.add_argument("--corpus", default=SHIPPED, help="shipped, or how many made-up lessons beside it")
    wishes.add_argument("--seconds", type=int, default=20, help="how long each thing is measured")
    wishes.add_argument("--workers", type=int, default=2, help="processes of the server")
    wishes.add_argument("--place", type=Path, default=PLACE, help="folder for corpora and indexes; kept")
    wishes.add_argument("--write", action="store_true", help="put the result into results.md")
    given = wishes.parse_args()
    if given.corpus != SHIPPED and not given.corpus.isdigit():
        wishes.error("--corpus is 'shipped' or a number of lessons.")
    if given.seconds < 5:
        wishes.error("--seconds is 5 at the least.")
    if given.trial not in ("pages", "attacks") and not shutil.which("wrk"):
        wishes.error("wrk is not installed; Debian has it as a package of that name.")
    given.place.mkdir(parents=True, exist_ok=True)
    size = "the shipped corpus" if given.corpus == SHIPPED else f"{int(given.corpus):,} lessons"
    title = f"{given.trial.capitalize()}, {size}"
    written = section(title, _run(given))
    print(written)
    if given.write:
        keep(title, written)


def _run(given: argparse.Namespace) -> list[str]:
    """What a trial found, as lines."""
    if given.trial == "pages":
        return table(*pages.lines(pages.pages(given.corpus, given.place)))
    if given.trial == "attacks":
        served = under_attack.measure(given.corpus, given.place, given.workers, given.seconds)
        about = (
            f"{given.workers} workers; ten visitors search while each attack goes on for {given.seconds} s."
        )
        return [about, "", *table(*under_attack.rows(served))]
    if given.trial == "datasette":
        return beside.lines(beside.compare(given.corpus, given.place, given.workers, given.seconds))
    with trials.visited(given.corpus, given.place, given.workers) as site:
        return [
            f"{given.workers} workers, {given.seconds} s.",
            "",
            *trial(TRIALS[given.trial](site, given.seconds)),
        ]


if __name__ == "__main__":
    main()
