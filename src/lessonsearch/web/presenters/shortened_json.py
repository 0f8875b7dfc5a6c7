"""JSON documents laid out for reading and shortened; omissions are counted in place.

Ellipses are outside JSON's quotation marks, so that nobody takes them for part of a value.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from lessonsearch.text.dates_and_counts import counted

LINE = 76
"""Maximum characters of one line."""
MAX_TEXT = 90
"""Maximum characters shown of a text."""
MAX_ITEMS = 2
"""Maximum items shown of a list."""
MAX_FIELDS = 24
"""Maximum fields shown of an object."""
MAX_DEPTH = 3
"""Maximum nesting shown."""


def shortened_json(value: object, depth: int = 0) -> str:
    """A JSON value as text, with long texts, lists and objects cut.

    >>> print(shortened_json({"total": 3, "ids": ["a", "b", "c"]}))
    { "total": 3, "ids": [ "a", "b", … 1 more ] }
    """
    if isinstance(value, dict):
        if depth == MAX_DEPTH and value:
            return "{ … " + counted(len(value), "field") + " }"
        shown = list(value.items())[:MAX_FIELDS]
        parts = [f"{json.dumps(name)}: {shortened_json(inner, depth + 1)}" for name, inner in shown]
        return _laid_out("{", parts, len(value) - len(shown), "}", "field")
    if isinstance(value, list):
        parts = [shortened_json(inner, depth) for inner in value[:MAX_ITEMS]]
        return _laid_out("[", parts, len(value) - len(parts), "]")
    return shortened_text(value) if isinstance(value, str) else json.dumps(value)


def shortened_text(text: str) -> str:
    """A text as JSON, cut after `MAX_TEXT` characters."""
    rest = len(text) - MAX_TEXT
    whole = json.dumps(text[:MAX_TEXT], ensure_ascii=False)
    return f"{whole} … {counted(rest, 'more character')}" if rest > 0 else whole


def _laid_out(opening: str, parts: list[str], left_out: int, closing: str, noun: str = "") -> str:
    """Parts on one line if they fit, else each on its own."""
    more = [f"… {counted(left_out, f'more {noun}') if noun else f'{left_out} more'}"] if left_out else []
    line = ", ".join([*parts, *more])
    if len(line) <= LINE and "\n" not in line:
        return f"{opening} {line} {closing}" if line else opening + closing
    lines = [line for part in _with_commas([*parts, *more]) for line in part.split("\n")]
    return "\n".join([opening, *(f"  {line}" for line in lines), closing])


def _with_commas(parts: list[str]) -> Iterator[str]:
    yield from (f"{part}," for part in parts[:-1])
    yield from parts[-1:]
