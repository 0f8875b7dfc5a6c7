"""Charts as plain shapes, in units of a drawing that the page scales: bars, and columns in parts.

Colours are names of classes (`ink-4` the darkest), so that style sheets decide them for light, dark and
forced colours, and so that no style stands in the page itself. A template draws the shapes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 420
"""Units across. A phone shows nearly one pixel for each, so that labels of 12 units can be read there."""
INKS = ("ink-4", "ink-3", "ink-2", "ink-1")
BAR, GAP = 20, 10
LABELS = 172
"""Units kept for the labels of bars: 25 letters of the longest, `Murder by parent or carer`, at 12 units."""
NUMBERS = 40
TALL = 170
"""Units of the tallest column."""
ROOM_FOR_NUMBER = 13
"""Units a part must be high for its number to be written in it."""


@dataclass(frozen=True)
class Bar:
    """A rectangle from its upper left corner, with the class of its colour."""

    x: float
    y: float
    width: float
    height: float
    look: str


@dataclass(frozen=True)
class Label:
    """Words at a point: `anchor` says which end of them stands there (`start`, `middle`, `end`)."""

    x: float
    y: float
    words: str
    anchor: str = "start"
    look: str = "ink"


@dataclass(frozen=True)
class Chart:
    """Shapes on a sheet of `WIDTH` by `height`."""

    height: float
    bars: tuple[Bar, ...]
    labels: tuple[Label, ...]
    width: float = WIDTH


def bars(rows: Sequence[tuple[str, int | None]], unit: str = "", whole: int = 0, rest: str = "") -> Chart:
    """One bar for each number, beside its label; a row without a number is a heading.

    With a `whole` each bar lies on a track of that length, so that it reads as a share of it. The bar of
    the label `rest` is lighter: its number is reckoned, not the source's.
    """
    room = WIDTH - LABELS - NUMBERS
    most = whole or max(value for _, value in rows if value is not None)
    drawn: list[Bar] = []
    labels: list[Label] = []
    y = 0.0
    for name, value in rows:
        middle = y + BAR / 2 + 4
        if value is None:
            labels.append(Label(0, middle, name, look="heading"))
        else:
            length = round(room * value / most, 1)
            if whole:
                drawn.append(Bar(LABELS, y, room, BAR, "track"))
            drawn.append(Bar(LABELS, y, length, BAR, "ink-2" if rest and name == rest else "ink-4"))
            labels.append(Label(LABELS - 8, middle, name, "end"))
            shown = f"{value:,}{'%' if unit == '%' else ''}"
            end = LABELS + (room if whole else length)
            labels.append(Label(end + 6, middle, shown))
        y += BAR + GAP
    return Chart(y - GAP, tuple(drawn), tuple(labels))


def columns(heads: Sequence[str], series: Sequence[tuple[str, Sequence[int]]]) -> Chart:
    """A column for each head, cut into one part for each of the series, the first at the foot.

    Above each column stands its sum, in each part that is high enough its number; a line at the top says
    which colour is which, in the order of the parts from the top.
    """
    sums = [sum(values[i] for _, values in series) for i in range(len(heads))]
    scale = TALL / max(sums)
    step = WIDTH / len(heads)
    wide = round(step * 0.72, 1)
    foot = 34 + TALL
    drawn: list[Bar] = []
    labels: list[Label] = []
    looks = INKS[-len(series) :] if len(series) < len(INKS) else INKS
    colours = list(zip(series, reversed(looks), strict=True))
    for i, head in enumerate(heads):
        x = round(i * step + (step - wide) / 2, 1)
        middle = round(x + wide / 2, 1)
        y = float(foot)
        for (_, values), look in colours:
            high = round(values[i] * scale, 1)
            if high:
                y = round(y - high, 1)
                drawn.append(Bar(x, y, wide, high, look))
                if high >= ROOM_FOR_NUMBER:
                    labels.append(
                        Label(middle, round(y + high / 2 + 4, 1), str(values[i]), "middle", f"on-{look}")
                    )
        labels.append(Label(middle, y - 5, str(sums[i]), "middle", "heading"))
        labels.append(Label(middle, foot + 16, head, "middle"))
    for place, ((name, _), look) in enumerate(reversed(colours)):
        x = place * WIDTH / len(colours)
        drawn.append(Bar(x, 0, 11, 11, look))
        labels.append(Label(x + 16, 10, name))
    return Chart(foot + 20, tuple(drawn), tuple(labels))
