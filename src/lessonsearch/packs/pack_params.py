"""Plain parameters of a pack: its fields as name and value, written and read back with every problem.

The order is the pack's: a `sentence` and a `note` belong to the `excerpt` before them, a `note` before the
first excerpt to the pack. To add a field, add it to `LINES` or `TEXTS`, and to `Pack`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from lessonsearch.model.taxonomy import did_you_mean
from lessonsearch.packs.pack import (
    HANDOUT,
    MAX_ITEMS,
    MAX_NOTE_LENGTH,
    MAX_TITLE_LENGTH,
    TEMPLATES,
    Item,
    Pack,
    clean_note,
)
from lessonsearch.text.user_input import normalise_input

LINES = ("audience", "presenter", "date", "review")
"""Fields of one line."""
TEXTS = ("questions", "contacts")
"""Fields of several lines."""
FIELDS = ("title", "template", *LINES, "note", *TEXTS, "excerpt", "sentence")
DATES = ("date", "review")

MAX_FIELDS = 10 * MAX_ITEMS
"""Parameters that are read: a pack with far too many excerpts is still returned for correction."""
MAX_PROBLEMS = 20
"""Problems reported at once."""


class ParsedPack(NamedTuple):
    """Result of parsing a pack URL: the pack as far as it could be read, and a sentence for each problem."""

    pack: Pack
    problems: tuple[str, ...] = ()


def pairs(pack: Pack) -> list[tuple[str, str]]:
    """The plain parameters of a pack, without empty and default values."""
    params = [("title", pack.title)] if pack.title else []
    params += [("template", pack.template)] if pack.template != HANDOUT else []
    params += [(name, value) for name in LINES if (value := getattr(pack, name))]
    params += [("note", pack.opening)] if pack.opening else []
    params += [(name, value) for name in TEXTS if (value := getattr(pack, name))]
    for item in pack.items:
        params.append(("excerpt", item.excerpt))
        params += [("sentence", name) for name in item.sentences]
        params += [("note", item.note)] if item.note else []
    return params


def parse_params(pairs: Sequence[tuple[str, str]]) -> ParsedPack:
    """The pack of plain parameters. A note belongs to the excerpt before it, at the beginning to the pack."""
    title, template, problems = "", HANDOUT, list[str]()
    if len(pairs) > MAX_FIELDS:
        problems.append(f"This pack has more than {MAX_FIELDS} entries. We read the first ones.")
    excerpts: list[str] = []
    notes: list[list[str]] = [[]]
    chosen: list[dict[str, None]] = [{}]
    details: dict[str, str] = {}
    for name, value in pairs[:MAX_FIELDS]:
        if name == "title":
            title = _check_length(normalise_input(value), MAX_TITLE_LENGTH, "The title", problems)
        elif name == "template":
            template = _template(normalise_input(value), problems)
        elif name == "excerpt":
            if excerpt := normalise_input(value)[:MAX_TITLE_LENGTH].rstrip():
                excerpts.append(excerpt)
                notes.append([])
                chosen.append({})
        elif name == "sentence":
            chosen[-1][normalise_input(value)[:MAX_TITLE_LENGTH]] = None
        elif name in LINES:
            details[name] = _line(name, normalise_input(value), problems)
        elif name in TEXTS:
            what = f"The text of '{name}'"
            details[name] = _check_length(clean_note(value), MAX_NOTE_LENGTH, what, problems)
        elif name == "note":
            notes[-1].append(clean_note(value))
        elif len(problems) < MAX_PROBLEMS:
            problems.append(
                f"'{normalise_input(name)[:40]}' is not part of a pack{did_you_mean(name, FIELDS) or '.'}"
            )
    opening, *texts = [
        _check_length("\n".join(filter(None, parts)), MAX_NOTE_LENGTH, "A note", problems) for parts in notes
    ]
    if len(excerpts) > MAX_ITEMS:
        problems.append(
            f"Your pack has {len(excerpts)} passages. Remove some. A pack can have up to {MAX_ITEMS}."
        )
    items = tuple(
        Item(excerpt, text, tuple(filter(None, names)))
        for excerpt, text, names in zip(excerpts, texts, chosen[1:], strict=True)
    )
    return ParsedPack(Pack(title, template, opening, items, **details), tuple(problems))


def _line(name: str, text: str, problems: list[str]) -> str:
    """A field of one line. Records a problem with what is no date where one belongs, but returns it."""
    if name in DATES and text:
        try:
            date.fromisoformat(text)
        except ValueError:
            problems.append(f"'{name}' is a date such as 2027-03-12, not '{text[:40]}'.")
    return _check_length(text, MAX_TITLE_LENGTH, f"The text of '{name}'", problems)


def _check_length(text: str, limit: int, what: str, problems: list[str]) -> str:
    """Record a problem where the text is too long, but return it uncut, so that its author can shorten it."""
    if len(text) > limit and len(problems) < MAX_PROBLEMS:
        problems.append(f"{what} is {len(text)} characters long. Shorten it to {limit}: “{text[:40]}…”")
    return text


def _template(name: str, problems: list[str]) -> str:
    if name in TEMPLATES or not name:
        return name or HANDOUT
    problems.append(f"'template' is one of {', '.join(TEMPLATES)}, not '{name[:40]}'; a {HANDOUT} is shown.")
    return HANDOUT
