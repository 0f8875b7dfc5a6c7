"""Chart layout: bar charts and stacked column charts as rectangles and labels in SVG user units.

Colours are CSS classes (`ink-4` the darkest), so that style sheets choose them for light, dark and forced
colours, and the page needs no inline style. A template draws the shapes as SVG.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lessonsearch.web.presenters.tables import number

WIDTH = 420
"""Width in units. A phone shows nearly one pixel per unit, so labels of 12 units are legible there."""
INK_CLASSES = ("ink-4", "ink-3", "ink-2", "ink-1")
BAR, GAP = 20, 10
"""Units of a bar's height, and between bars."""
LABEL_WIDTH = 172
"""Units reserved for the labels of bars: 25 letters, as in `Murder by parent or carer`, at 12 units."""
NUMBER_WIDTH = 40
"""Units reserved for the numbers after the bars."""
MAX_COLUMN_HEIGHT = 170
"""Height of the tallest column in units."""
MIN_LABELLED_HEIGHT = 13
"""Height in units from which a segment of a column shows its number."""


@dataclass(frozen=True)
class Bar:
    """A rectangle by its upper left corner; `look` is the class of its colour."""

    x: float
    y: float
    width: float
    height: float
    look: str


@dataclass(frozen=True)
class Label:
    """Text at a point; `anchor` is SVG's `text-anchor` (`start`, `middle`, `end`)."""

    x: float
    y: float
    words: str
    anchor: str = "start"
    look: str = "ink"


@dataclass(frozen=True)
class Chart:
    """The shapes of a drawing of `width` by `height` units."""

    height: float
    bars: tuple[Bar, ...]
    labels: tuple[Label, ...]
    width: float = WIDTH


def bars(rows: Sequence[tuple[str, int | None]], unit: str = "", whole: int = 0, rest: str = "") -> Chart:
    """A horizontal bar chart: a bar for each number, beside its label. A row without a number is a heading.

    With a `whole` each bar lies on a track of that length, so that it reads as a share. The bar labelled
    `rest` is lighter: its number is calculated, not stated by the source.
    """
    room = WIDTH - LABEL_WIDTH - NUMBER_WIDTH
    scale_max = whole or max(value for _, value in rows if value is not None)
    rectangles: list[Bar] = []
    labels: list[Label] = []
    y = 0.0
    for name, value in rows:
        middle = y + BAR / 2 + 4
        if value is None:
            labels.append(Label(0, middle, name, look="heading"))
        else:
            length = round(room * value / scale_max, 1)
            if whole:
                rectangles.append(Bar(LABEL_WIDTH, y, room, BAR, "track"))
            rectangles.append(Bar(LABEL_WIDTH, y, length, BAR, "ink-2" if rest and name == rest else "ink-4"))
            labels.append(Label(LABEL_WIDTH - 8, middle, name, "end"))
            end = LABEL_WIDTH + (room if whole else length)
            labels.append(Label(end + 6, middle, number(value, unit)))
        y += BAR + GAP
    return Chart(y - GAP, tuple(rectangles), tuple(labels))


def columns(heads: Sequence[str], series: Sequence[tuple[str, Sequence[int]]]) -> Chart:
    """A stacked column chart: a column for each head, a segment for each series, the first at the bottom.

    Each column shows its sum above it, and each segment that is high enough its number. A legend at the top
    names the colours, in the order of the segments from the top.
    """
    sums = [sum(values[i] for _, values in series) for i in range(len(heads))]
    scale = MAX_COLUMN_HEIGHT / max(sums)
    step = WIDTH / len(heads)
    column_width = round(step * 0.72, 1)
    base = 34 + MAX_COLUMN_HEIGHT
    rectangles: list[Bar] = []
    labels: list[Label] = []
    looks = INK_CLASSES[-len(series) :] if len(series) < len(INK_CLASSES) else INK_CLASSES
    colours = list(zip(series, reversed(looks), strict=True))
    for i, head in enumerate(heads):
        x = round(i * step + (step - column_width) / 2, 1)
        middle = round(x + column_width / 2, 1)
        y = float(base)
        for (_, values), look in colours:
            height = round(values[i] * scale, 1)
            if height:
                y = round(y - height, 1)
                rectangles.append(Bar(x, y, column_width, height, look))
                if height >= MIN_LABELLED_HEIGHT:
                    labels.append(
                        Label(middle, round(y + height / 2 + 4, 1), str(values[i]), "middle", f"on-{look}")
                    )
        labels.append(Label(middle, y - 5, str(sums[i]), "middle", "heading"))
        labels.append(Label(middle, base + 16, head, "middle"))
    for position, ((name, _), look) in enumerate(reversed(colours)):
        x = position * WIDTH / len(colours)
        rectangles.append(Bar(x, 0, 11, 11, look))
        labels.append(Label(x + 16, 10, name))
    return Chart(base + 20, tuple(rectangles), tuple(labels))
