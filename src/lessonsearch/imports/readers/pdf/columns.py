"""Reading order of a page: one column or two, each with lines from top to bottom."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from lessonsearch.imports.blocks.list_marks import PAGE_NUMBER, is_mark, stands_alone
from lessonsearch.imports.readers.pdf.glyph_runs import GlyphRun

CROSSING = 0.2
"""Share of a page's runs that may cross a gutter: a title, a table, a running head."""
FEWEST = 5
"""Runs that stand on either side of a gutter."""
ALIKE = 0.3
"""Points within which two sizes of type are the same."""
INDENT = 3.5
"""Points to the right of a mark on a line of its own at which its text begins, at least."""
FURTHEST = 2.5
"""Sizes of the type between such a mark and the first line of its text, at most."""


@dataclass(frozen=True)
class PageLine:
    """One line of a column. `x0`, `x1` and `text_x` are measured from the column's left edge.

    `text_x` is where the text goes on after a mark or number that a wide gap follows; `x0` where there is
    none.
    """

    page: int
    column: int
    y: float
    x0: float
    x1: float
    text_x: float
    size: float
    text: str
    bold: bool
    first: float


def gutters(pages: Sequence[Sequence[GlyphRun]]) -> list[float | None]:
    """Where each page's two columns meet; a page with little text is set as most of the others are."""
    found = [_gutter(runs) for runs in pages]
    known = sorted(x for x in found if x is not None)
    if len(known) * 2 < len(pages):
        return found
    usual = known[len(known) // 2]
    return [
        usual if x is None and _crossing(runs, usual) <= len(runs) * CROSSING else x
        for x, runs in zip(found, pages, strict=True)
    ]


def _crossing(runs: Sequence[GlyphRun], x: float) -> int:
    return sum(run.x0 - 2 < x < run.x1 + 2 for run in runs)


def read_page(runs: Sequence[GlyphRun], number: int, gutter: float | None) -> list[PageLine]:
    """The lines of a page in reading order, in the page's own coordinates."""
    if gutter is None:
        return _lines(runs, number, 0)
    lines: list[PageLine] = []
    across = sorted((run for run in runs if run.x0 < gutter < run.x1), key=lambda run: -run.y)
    rest = [run for run in runs if not run.x0 < gutter < run.x1]
    for bound in [*across, None]:
        low = bound.y if bound else float("-inf")
        band = [run for run in rest if run.y > low]
        rest = [run for run in rest if run.y <= low]
        lines += _lines((run for run in band if run.x1 <= gutter), number, 1)
        lines += _lines((run for run in band if run.x0 >= gutter), number, 2)
        if bound:
            lines += _lines([bound], number, 0)
    return lines


def from_left(pages: Sequence[Sequence[PageLine]]) -> list[list[PageLine]]:
    """Lines with their places measured from the left edge of their column, on left and right pages alike."""
    edges: dict[tuple[int, int], float] = {}
    for page in pages:
        for line in page:
            key = line.page % 2, line.column
            edges[key] = min(line.x0, edges.get(key, line.x0))
    return [
        [
            replace(line, x0=line.x0 - left, x1=line.x1 - left, text_x=line.text_x - left)
            for line in page
            for left in [edges[line.page % 2, line.column]]
        ]
        for page in pages
    ]


def with_marks(lines: Sequence[PageLine]) -> list[PageLine]:
    """A page's lines, with each number or bullet that stands on a line of its own put before the line below.

    A plain number on the first line is the page's own.
    """
    joined: list[PageLine] = []
    for line in lines:
        above = joined[-1].text if joined else ""
        own = len(joined) == 1 and PAGE_NUMBER.match(above)
        if stands_alone(above) and not own and _hangs(joined[-1], line):
            mark = joined.pop()
            line = replace(line, x0=mark.x0, text=f"{mark.text} {line.text}", first=mark.first)
        joined.append(line)
    return joined


def _hangs(mark: PageLine, line: PageLine) -> bool:
    """Whether a line is the text of the mark above it: set in the same size, and further to the right."""
    if abs(mark.size - line.size) > ALIKE or line.x0 < mark.x0 + INDENT:
        return False
    return mark.column != line.column or 0 < mark.y - line.y < mark.size * FURTHEST


def _lines(runs: Iterable[GlyphRun], page: int, column: int) -> list[PageLine]:
    """Runs on one baseline put together, from top to bottom."""
    rows: list[list[GlyphRun]] = []
    for run in sorted(runs, key=lambda run: (-run.y, run.x0)):
        if rows and abs(rows[-1][0].y - run.y) <= max(rows[-1][0].size, run.size) * 0.35:
            rows[-1].append(run)
        else:
            rows.append([run])
    lines = []
    for row in rows:
        row.sort(key=lambda run: run.x0)
        widest = max(row, key=lambda run: len(run.text))
        lines.append(
            PageLine(
                page,
                column,
                widest.y,
                row[0].x0,
                max(run.x1 for run in row),
                row[1 if len(row) > 1 and is_mark(row[0].text) else 0].x0,
                widest.size,
                " ".join(run.text for run in row),
                all(run.bold for run in row if any(map(str.isalpha, run.text)))
                and any(run.bold for run in row),
                row[0].first,
            )
        )
    return lines


def _gutter(runs: Sequence[GlyphRun]) -> float | None:
    """Where two columns meet, or None on a page of one column."""
    if len(runs) < 4 * FEWEST:
        return None
    left, right = min(run.x0 for run in runs), max(run.x1 for run in runs)
    width = right - left
    places = [left + width * step / 100 for step in range(35, 66)]
    begins, ends = sorted(run.x0 - 2 for run in runs), sorted(run.x1 + 2 for run in runs)
    crossing = {x: bisect_left(begins, x) - bisect_right(ends, x) for x in places}
    ending = {x: bisect_right(ends, x + 2) - bisect_right(ends, x + 2 - width * 0.06) for x in places}
    x = min(places, key=lambda place: (3 * crossing[place] - ending[place], place))
    if crossing[x] > len(runs) * CROSSING:
        return None
    for side, room in (
        ([run for run in runs if run.x1 <= x], x - left),
        ([run for run in runs if run.x0 >= x], right - x),
    ):
        lines = _lines(side, 0, 0)
        full = sum(line.x1 - line.x0 > room * 0.6 for line in lines)
        if len(lines) < FEWEST or full < len(lines) * 0.35:
            return None
    return x
