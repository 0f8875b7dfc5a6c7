"""How soon ten visitors are served while somebody attacks, beside how soon they are without an attack."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from load.site import Site, running
from support import attacks


def _none(address: str, seconds: int) -> None:
    time.sleep(seconds)


def _uploads(address: str, seconds: int) -> None:
    for _ in range(16):
        attacks.upload_and_hang_up(address, "notes.md", b"[" * 900_000)
    time.sleep(seconds)


def _repeated(attack: Callable[[str], object], number: int) -> Callable[[str, int], None]:
    """So many who attack at once, again and again."""

    def go_on(address: str, seconds: int) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            attacks.together(number, lambda: attack(address))

    return go_on


def _slow_bodies(address: str, seconds: int) -> None:
    with attacks.slow_bodies(address):
        time.sleep(seconds)


ATTACKS: Mapping[str, Callable[[str, int], None]] = {
    "none": _none,
    "sixteen uploads of brackets, hung up": _uploads,
    "four documents of 4.8 million paragraphs": _repeated(
        lambda address: attacks.post_file(address, "empty.docx", attacks.empty_paragraphs()), 4
    ),
    "packs of 590 notes, sixteen at once": _repeated(
        lambda address: attacks.get(address, attacks.pages_with(attacks.pack_of_notes())), 16
    ),
    "packs of 63 kB, sixteen at once": _repeated(
        lambda address: attacks.get(address, attacks.pages_with(attacks.long_pack())), 16
    ),
    "690 parameters, sixteen at once": _repeated(
        lambda address: attacks.get(address, attacks.repeated_parameters(690)), 16
    ),
    "decks, sixteen at once": _repeated(
        lambda address: attacks.get(address, f"/export.pptx?sort=document&q=the+{time.monotonic():.3f}"), 16
    ),
    "twenty slow bodies": _slow_bodies,
}


@dataclass(frozen=True)
class Served:
    """What ten visitors got while somebody attacked, and the server's megabytes before and after."""

    attack: str
    pages: int
    failed: int
    p50: float
    p95: float
    before: float
    after: float


def measure(corpus: str, place: Path, workers: int, seconds: int) -> list[Served]:
    """Make each attack for so long, one after the other, on one running site."""
    attacks.empty_paragraphs()
    with running(corpus, place, workers) as site:
        with attacks.Visitors(site.address):
            time.sleep(5)
            for number in range(2 * workers):
                attacks.post_file(site.address, "notes.md", b"A handout with some words of its own.")
                attacks.get(site.address, f"/export.pptx?q=police&page={number + 1}")
        return [_served(name, site, seconds) for name in ATTACKS]


def _served(name: str, site: Site, seconds: int) -> Served:
    before = attacks.memory(site.process) / 1024
    with attacks.Visitors(site.address) as visitors:
        ATTACKS[name](site.address, seconds)
    time.sleep(8)  # the sandbox's deadline, and what the last request held
    took = sorted(visitors.seconds)
    failed = len(visitors.failures) + sum(n for status, n in visitors.statuses.items() if status != 200)
    after = attacks.memory(site.process) / 1024
    return Served(name, len(took), failed, took[len(took) // 2], visitors.p95, before, after)


def rows(served: Sequence[Served]) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """As a table: its heads and rows."""
    heads = ("attack", "pages", "failed", "p50 ms", "p95 ms", "MB before", "MB after")
    return heads, [
        (
            one.attack,
            str(one.pages),
            str(one.failed),
            f"{one.p50 * 1000:.0f}",
            f"{one.p95 * 1000:.0f}",
            f"{one.before:.0f}",
            f"{one.after:.0f}",
        )
        for one in served
    ]
