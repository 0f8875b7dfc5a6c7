"""What was measured, as Markdown: one section a trial in `results.md`, the newest of each kept."""

from __future__ import annotations

import math
import os
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from load.trials import Part, Trial

RESULTS = Path(__file__).with_name("results.md")
ABOUT = """# The service as a whole, under load

Made by `python -m load … --write`; the README beside this says how. Server and visitors share one machine.
"""


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """A table whose first column is text and whose others are figures."""
    lines = [f"| {' | '.join(heads)} |", f"|---{'|--:' * (len(heads) - 1)}|"]
    return lines + [f"| {' | '.join(row)} |" for row in rows]


def short(value: float) -> str:
    """Three digits; a dash where nothing was measured."""
    if not math.isfinite(value):
        return "–"
    return f"{value:.{max(0, 2 - math.floor(math.log10(value)))}f}" if value >= 0.001 else "0"


def trial(found: Trial) -> list[str]:
    """What a trial found, as lines."""
    heads = "|of which seconds|asked/s|200/s|503|other|p50 ms|p99 ms|worst second’s p99|memory MB".split("|")
    lines = [f"Capacity: {found.capacity:.0f} good answers a second.", ""]
    lines += table(heads, (row for part in found.parts for row in _rows(part)))
    errors = sum(part.errors for part in found.parts)
    lines += ["", f"Connections that failed: {errors}. Lines in the server’s log: {len(found.faults)}."]
    if found.normal:
        back = "was not normal again" if found.recovered is None else f"was normal again {found.recovered} s"
        lines += [
            f"Before, the p99 of the worst second was {short(found.normal)} ms; after the overload it {back}"
            + (" after its end." if found.recovered is not None else " while it was looked at.")
        ]
    return lines


def _rows(part: Part) -> Iterable[Sequence[str]]:
    for span, memory in zip(part.spans, part.memory, strict=True):
        yield (
            part.name,
            f"{span.start}–{span.start + span.seconds}",
            f"{part.rate:.0f}" if part.rate else "all",
            f"{span.rate:.0f}",
            str(span.turned_away),
            str(span.wrong),
            short(span.p50),
            short(span.p99),
            short(span.worst),
            f"{memory:.0f}",
        )


def section(title: str, lines: Sequence[str]) -> str:
    """A section with date and machine."""
    when = f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {os.cpu_count()} cores"
    when += f"; mean load of the last 15 minutes {os.getloadavg()[2]:.1f}."
    return "\n".join([f"## {title}", "", when, "", *lines, ""])


def keep(title: str, written: str, file: Path = RESULTS) -> None:
    """Put a section into the file, in the place of an older one of that title."""
    text = file.read_text("utf-8") if file.exists() else ABOUT
    _, *kept = re.split(r"^(?=## )", text, flags=re.MULTILINE)
    others = [one.strip() + "\n" for one in kept if not one.startswith(f"## {title}\n")]
    file.write_text("\n".join([ABOUT, *sorted([*others, written])]), "utf-8")
