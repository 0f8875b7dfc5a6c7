"""What was measured, as Markdown and as a chart."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from benchmarks.engines import OURS, inexact, release
from benchmarks.measuring import Measured

NAMES = {
    OURS: "lessonsearch",
    "lucene": "Lucene",
    "seekstorm": "SeekStorm",
    "tantivy": "tantivy",
    "bm25s": "bm25s + NumPy",
    "fts5": "SQLite FTS5 + NumPy",
    "xapian": "Xapian",
    "whoosh": "plain Whoosh",
    "opensearch": "lessonsearch on OpenSearch",
}
COLOURS = {
    OURS: "#b3261e",
    "lucene": "#c2410c",
    "seekstorm": "#0f6e84",
    "tantivy": "#1f5fa8",
    "bm25s": "#4a7c1f",
    "fts5": "#7a4fb5",
    "xapian": "#8a6100",
    "whoosh": "#5c5c5c",
    "opensearch": "#00796b",
}


ABOUT = """
Each search is matched and ranked, every value of five facets is counted with its own filter lifted, and ten
marked snippets are made. Sixty searches, one after the other; a search's time is the shortest of up to seven;
p50 and p95 are over the sixty. Each engine has a process of its own, uses one thread, and has been asked
everything before, Lucene for 20 seconds of the processor. The engines are asked in turn, a round of sixty
each, so that whatever else the machine does meets all of them. A program of its own (Lucene, SeekStorm) takes
its time itself, without the way to it and back. The peers were given words already cut to their stems, which
saves them that work (building, ours does it); each does the rest in the best way it has.

No answer is kept from one time to the next. *Warm*, ours keeps what is ready for more than one search (the
lessons shown last as read, the words of their texts, and the lists of common words and phrases), and Lucene
its cache of filters. *Nothing kept* is without; the others keep nothing, so both are the same. The ratio is
the time of lessonsearch over that of the peer: below 1, lessonsearch is quicker. Of the memory, what is not
the process's own is files that processes share; opening has the start of a program of its own in it, and
building is told in seconds of the processor, those of all threads.
"""

TIMES = "warm p50 ms|p95 ms|ratio p50|ratio p95|nothing kept p50 ms|p95 ms|ratio p50|ratio p95".split("|")
COSTS = "first ms|open ms|memory MB|of it own|build, processor s|build MB|index MB".split("|")


def markdown(found: Sequence[Measured], date: str, machine: str, left_out: Sequence[str] = ()) -> str:
    """Tables of times, of ours as a share of each peer's, and of what else each engine takes."""
    versions = ", ".join(sorted({release(one.engine) for one in found}))
    lines = [
        "# Faceted search, engine by engine",
        "",
        f"{date}, {machine}. {versions}.",
        "",
        *ABOUT.strip().splitlines(),
        "",
    ]
    lines += [_agreement(found), ""]
    if left_out:
        lines += [f"Left out: {'; '.join(left_out)}.", ""]
    for size in sorted({one.size for one in found}):
        lines += [*_tables(size, [one for one in found if one.size == size]), ""]
    return "\n".join([*lines, "![Latency against size](results.svg)", ""])


def _agreement(found: Sequence[Measured]) -> str:
    """Whether totals and counts were the same, and where they were not."""
    differing = [one for one in found if one.differing]
    if not differing:
        return "Totals and counts were the same from all."
    others = "; ".join(
        f"{NAMES[one.engine]} at {one.size:,} lessons in {one.differing} of sixty" for one in differing
    )
    reasons = "; ".join(
        f"{NAMES[name]} {inexact(name)}" for name in dict.fromkeys(o.engine for o in differing)
    )
    return f"Totals and counts were the same from all, but of {others}: {reasons}."


MEASURED = re.compile(r"(?<=<!-- measured -->\n).*(?=<!-- /measured -->)", re.DOTALL)


def put_into(text: str, found: Sequence[Measured], date: str, machine: str) -> str:
    """A document with the summary of what was measured between its two marks."""
    return MEASURED.sub(lambda _: summary(found, date, machine), text)


def summary(found: Sequence[Measured], date: str, machine: str) -> str:
    """A table of all times, and one of ours as a share of the quickest peer's."""
    names = [name for name in NAMES if any(one.engine == name for one in found)]
    sizes = sorted({one.size for one in found})
    by_place = {(one.engine, one.size): one for one in found}
    lines = [
        f"{date}, {machine}; milliseconds, p50 / p95, *nothing kept* in italics where it is another figure:",
        "",
    ]
    lines += _head([f"{size:,} lessons" for size in sizes])
    for name in names:
        cells = [_both(by_place.get((name, size))) for size in sizes]
        lines.append(f"| {NAMES[name]} | {' | '.join(cells)} |")
    lines += ["", "Time of lessonsearch over that of the quickest peer:", "", *_head(SHARES)]
    for size in sizes:
        peers = [by_place[name, size] for name in names if name != OURS and (name, size) in by_place]
        if peers:
            shares = [_share(by_place[OURS, size], peers, key) for key in ("p50", "p95", "new50", "new95")]
            lines.append(f"| {size:,} lessons | {' | '.join(shares)} |")
    return "\n".join([*lines, ""])


SHARES = "warm p50|p95|nothing kept p50|p95".split("|")


def _both(one: Measured | None) -> str:
    """The warm times, and those with nothing kept."""
    if not one:
        return "–"
    warm, new = (
        f"{_short(p50)} / {_short(p95)}" for p50, p95 in ((one.p50, one.p95), (one.new50, one.new95))
    )
    return warm if one.new50 == one.p50 else f"{warm}, *{new}*"


def _share(ours: Measured, peers: Sequence[Measured], key: str) -> str:
    quickest = min(peers, key=lambda one: getattr(one, key))
    return f"{_short(getattr(ours, key) / getattr(quickest, key))} ({NAMES[quickest.engine]})"


def _tables(size: int, found: Sequence[Measured]) -> list[str]:
    ours = next(one for one in found if one.engine == OURS)
    lines = [f"## {size:,} lessons", "", *_head(TIMES)]
    for one in found:
        warm = _times(one.p50, one.p95, None if one is ours else (ours.p50, ours.p95))
        new = _times(one.new50, one.new95, None if one is ours else (ours.new50, ours.new95))
        lines.append(f"| {NAMES[one.engine]} | {' | '.join([*warm, *new])} |")
    lines += ["", *_head(COSTS)]
    for one in found:
        cells = [_short(one.first_ms), _short(one.open_ms), f"{one.memory_mb:.0f}", f"{one.own_mb:.0f}"]
        cells += [_short(one.build_s), f"{one.build_mb:.0f}", f"{one.index_mb:.1f}"]
        lines.append(f"| {NAMES[one.engine]} | {' | '.join(cells)} |")
    if ours.changed_ms:
        found_after = _short(ours.changed_ms)
        lines += ["", f"A changed lesson is found {found_after} ms after its source is read anew."]
    return lines


def _head(columns: Sequence[str]) -> list[str]:
    return [f"| | {' | '.join(columns)} |", f"|---{'|--:' * len(columns)}|"]


def _times(p50: float, p95: float, ours: tuple[float, float] | None) -> list[str]:
    """Two times, and as ratios those of ours over them."""
    ratios = [_short(ours[0] / p50), _short(ours[1] / p95)] if ours and p50 and p95 else ["", ""]
    return [_short(p50), _short(p95), *ratios]


def _short(value: float) -> str:
    """Three digits."""
    return f"{value:.{max(0, 2 - math.floor(math.log10(value)))}f}" if value > 0 else "0"


WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 720, 420, 70, 160, 20, 50


def svg(found: Sequence[Measured]) -> str:
    """p50 (line) and p95 (dots) against the number of lessons, both on logarithmic scales."""
    sizes = [math.log10(one.size) for one in found]
    times = [math.log10(time) for one in found for time in (one.p50, one.p95)]
    low, high = math.floor(min(times)), math.ceil(max(times))
    widest = max(max(sizes) - min(sizes), 0.1)

    def x(size: int) -> float:
        return LEFT + (math.log10(size) - min(sizes)) / widest * (WIDTH - LEFT - RIGHT)

    def y(time: float) -> float:
        return TOP + (high - math.log10(time)) / (high - low) * (HEIGHT - TOP - BOTTOM)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"'
        ' font-family="sans-serif" font-size="12">',
        "<title>Milliseconds a search takes, against the number of lessons</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
    ]
    for power in range(low, high + 1):
        at = y(10.0**power)
        parts.append(f'<path d="M{LEFT} {at:.1f}H{WIDTH - RIGHT}" stroke="#ddd"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{at + 4:.1f}" text-anchor="end">{10.0**power:g} ms</text>')
    for size in sorted({one.size for one in found}):
        where = f'x="{x(size):.1f}" y="{HEIGHT - BOTTOM + 20}"'
        parts.append(f'<text {where} text-anchor="middle">{size:,}</text>')
    legend = "lessons (line: half of the searches are quicker; ring: 95% are)"
    parts.append(f'<text x="{LEFT}" y="{HEIGHT - 10}">{legend}</text>')
    labels: list[float] = []
    by_time = sorted({one.engine for one in found}, key=lambda name: -_last(found, name).p50)
    for engine in by_time:
        line = sorted((one for one in found if one.engine == engine), key=lambda one: one.size)
        colour = COLOURS[engine]
        points = " ".join(f"{x(one.size):.1f},{y(one.p50):.1f}" for one in line)
        parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>')
        for one in line:
            parts.append(f'<circle cx="{x(one.size):.1f}" cy="{y(one.p50):.1f}" r="2.5" fill="{colour}"/>')
            parts.append(
                f'<circle cx="{x(one.size):.1f}" cy="{y(one.p95):.1f}" r="4" fill="none" stroke="{colour}"/>'
            )
        at = max([y(line[-1].p50), *(label + 15 for label in labels)])
        labels.append(at)
        parts.append(
            f'<text x="{WIDTH - RIGHT + 10}" y="{at + 4:.1f}" fill="{colour}">{NAMES[engine]}</text>'
        )
    return "\n".join([*parts, "</svg>", ""])


def _last(found: Sequence[Measured], engine: str) -> Measured:
    return max((one for one in found if one.engine == engine), key=lambda one: one.size)
