"""Where blocks begin, by the place of lines: gaps, indents, and lines that end before they are full."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from lessonsearch.imports.blocks.list_marks import TERMINAL
from lessonsearch.imports.readers.pdf.columns import PageLine

GAP = 1.25
"""Times the usual distance of lines from which a distance parts blocks."""
NEAR = 3.5
"""Points within which two left edges are the same."""


@dataclass(frozen=True)
class Geometry:
    """What is usual in one document: text size, distance of lines by size, right margin by left edge."""

    body: float
    leads: dict[float, float]
    margins: dict[tuple[int, bool], float]
    widths: dict[bool, float]

    @classmethod
    def of(cls, lines: Sequence[PageLine], body: float) -> Geometry:
        gaps: dict[float, Counter[float]] = defaultdict(Counter)
        edges: dict[tuple[int, bool], list[float]] = defaultdict(list)
        for above, line in pairwise(lines):
            if (above.page, above.column, above.size) == (line.page, line.column, line.size):
                gap = above.y - line.y
                if 0 < gap < line.size * 3:
                    gaps[line.size][round(gap / line.size, 1)] += 1
        for line in lines:
            if abs(line.size - body) < 0.3:
                edges[_edge(line)].append(line.x1)
        widths = {
            narrow: _margin([x1 for key, many in edges.items() if key[1] == narrow for x1 in many])
            for narrow in (False, True)
        }
        return cls(
            body,
            {size: counted.most_common(1)[0][0] * size for size, counted in gaps.items()},
            {key: _margin(many) for key, many in edges.items() if len(many) >= 5},
            widths,
        )

    def lead(self, line: PageLine) -> float:
        """The usual distance of lines of that size."""
        return self.leads.get(line.size, line.size * 1.25)

    def parted(self, above: PageLine, line: PageLine) -> bool:
        """Whether more than the usual space stands between two lines of one column."""
        lead = max(self.lead(above), self.lead(line)) if above.size != line.size else self.lead(line)
        return above.y - line.y > lead * GAP or above.y < line.y - 1

    def ends_short(self, above: PageLine, line: PageLine) -> bool:
        """Whether the first word of a line would have fitted on the line above: that line was ended on
        purpose."""
        margin = self.margins.get(_edge(above), self.widths[above.column > 0])
        return above.x1 + line.first + above.size * 0.35 < margin

    def begins(self, above: PageLine, line: PageLine) -> bool:
        """Whether a line may begin a block, by its place alone."""
        if (above.page, above.column) != (line.page, line.column):
            return True
        return (
            self.parted(above, line)
            or (self.ends_short(above, line) and bool(TERMINAL.search(above.text)))
            or abs(above.size - line.size) > 0.6
        )


def _margin(ends: list[float]) -> float:
    """The right margin: nearly the furthest that lines go, so that one that hangs out does not move it."""
    return sorted(ends)[int(len(ends) * 0.95)] if ends else 0.0


def _edge(line: PageLine) -> tuple[int, bool]:
    return round(line.x0 / NEAR), line.column > 0
