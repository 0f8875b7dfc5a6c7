"""Numbers to look at: which of the sources' figures are drawn, and the words or table that state them.

A figure is data of the corpus (`figures.yaml`). Either it draws a table of a lesson, or it has parts, and
then each part names the words of the source that state its number: `lessonsearch check` finds both words
and number in the excerpt. To add one, add an entry there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
TENS = "zero ten twenty thirty forty fifty sixty seventy eighty ninety".split()

CHARTS = ("bars", "columns", "share", "calendar")
"""How a figure is drawn: bars of a number each, columns in parts, a bar cut into parts, counts by month."""

NUMBER = re.compile(r"(?<![\d.])\d[\d,]{0,20}(?![\d.,]*\d)")
"""A whole number in figures; a longer row of them is none that can be counted."""


@dataclass(frozen=True)
class StatedValue:
    """One number, and the source's words that state it. `excerpt` is the excerpt's id."""

    label: str
    value: int
    says: str
    excerpt: str


@dataclass(frozen=True)
class Figure:
    """One set of numbers. Either `table` is the id of an excerpt with a table, or `parts` are stated.

    `whole` is what the parts are parts of, 100 per cent where there is none; the rest is what the source does
    not tell apart.
    """

    id: str
    title: str
    chart: str
    about: str
    unit: str
    table: str = ""
    whole: StatedValue | None = None
    parts: tuple[StatedValue, ...] = ()
    rest: str = ""
    """What the parts leave over is called; empty where they leave nothing or it has no name."""

    @property
    def total(self) -> int:
        """What the parts are parts of: the whole, or 100 per cent."""
        return self.whole.value if self.whole else 100

    @property
    def excerpts(self) -> tuple[str, ...]:
        """The ids of the excerpts that it rests on, each once."""
        stated = (*([self.whole] if self.whole else []), *self.parts)
        return tuple(dict.fromkeys([*([self.table] if self.table else []), *(one.excerpt for one in stated)]))


def states(says: str, value: int) -> bool:
    """Whether words hold a number, in figures or in words.

    >>> states("Fifty-one children were under one year old", 51), states("35% of 1,200", 1200)
    (True, True)
    >>> states("151 children", 51)
    False
    """
    figures = {int(found.replace(",", "")) for found in NUMBER.findall(says)}
    return value in figures or bool(
        0 <= value < 100 and re.search(rf"(?<!\w|-){in_words(value)}(?![\w-])", says, re.IGNORECASE)
    )


def in_words(value: int) -> str:
    """A number below 100 in words: `fifty-one`."""
    if value < len(ONES):
        return ONES[value]
    return TENS[value // 10] + (f"-{ONES[value % 10]}" if value % 10 else "")
