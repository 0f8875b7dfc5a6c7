"""Dates and counts as people write them."""

from __future__ import annotations

from datetime import date


def day_in_words(iso: str) -> str:
    """An ISO date as it is written in a letter, to the precision given; any other text without `-` unchanged.

    >>> day_in_words("2011-10-25"), day_in_words("2011-10"), day_in_words("2011"), day_in_words("")
    ('25 October 2011', 'October 2011', '2011', '')
    """
    parts = [int(part) for part in iso.split("-")] if iso else []
    if len(parts) < 2:
        return iso
    name = date(2000, parts[1], 1).strftime("%B")
    return " ".join(map(str, [*parts[2:], name, parts[0]]))


def counted(number: int, singular: str, plural: str = "") -> str:
    """A number with its noun.

    >>> counted(1, "lesson"), counted(1200, "lesson"), counted(2, "child", "children")
    ('1 lesson', '1,200 lessons', '2 children')
    """
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"
