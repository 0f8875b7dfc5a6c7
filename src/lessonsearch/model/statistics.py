"""Statistics from the sources that are drawn as charts, and the words or table that state them.

A figure is data of the corpus (`figures.yaml`); add new ones there. It draws either a table of a lesson or
parts. Each part names the source's words that state its number: `lessonsearch check` looks for the words and
the number in the excerpt.
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
"""Chart types: one bar for each number, stacked columns, one stacked bar, counts by month."""

NUMBER = re.compile(r"(?<![\d.])\d[\d,]{0,20}(?![\d.,]*\d)")
"""A whole number in digits, of at most 21 characters."""


@dataclass(frozen=True)
class StatedValue:
    """One number and the source's words that state it. `excerpt` is an excerpt id."""

    label: str
    value: int
    says: str
    excerpt: str


@dataclass(frozen=True)
class Figure:
    """One set of numbers: either `table`, the id of an excerpt with a table, or `parts`.

    `whole` is what the parts add up to, 100 per cent where it is None. The rest is what the source does not
    break down.
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
    """Label of what the parts leave over; empty where they leave nothing or it has no name."""
    grades: tuple[str, ...] = ()
    """Grades of a list of reviews, best first."""

    @property
    def total(self) -> int:
        """What the parts add up to: the whole, or 100 per cent."""
        return self.whole.value if self.whole else 100

    @property
    def excerpts(self) -> tuple[str, ...]:
        """Ids of the excerpts that state the numbers, each once."""
        values = (*([self.whole] if self.whole else []), *self.parts)
        tables = [self.table] if self.table else []
        return tuple(dict.fromkeys([*tables, *(value.excerpt for value in values)]))


def states_number(text: str, value: int) -> bool:
    """Whether a text states a number, in digits or in words.

    >>> states_number("Fifty-one children were under one", 51), states_number("35% of 1,200", 1200)
    (True, True)
    >>> states_number("151 children", 51)
    False
    """
    numbers = {int(digits.replace(",", "")) for digits in NUMBER.findall(text)}
    return value in numbers or bool(
        0 <= value < 100 and re.search(rf"(?<!\w|-){number_in_words(value)}(?![\w-])", text, re.IGNORECASE)
    )


def number_in_words(value: int) -> str:
    """A number below 100 in words: `fifty-one`."""
    if value < len(ONES):
        return ONES[value]
    return TENS[value // 10] + (f"-{ONES[value % 10]}" if value % 10 else "")
