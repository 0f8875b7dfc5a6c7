"""The source file: `source.md` read into a `Source`, with the text excluded from its lessons."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from lessonsearch.corpus.diagnostics import Diagnostics
from lessonsearch.corpus.frontmatter import DATE, Fields, read_page
from lessonsearch.model.lesson import Source

ADDRESS = re.compile(r"https?://[^\s/?#@\\]+(?:[/?#][^\s]*)?\Z", re.IGNORECASE)
"""What a link may lead to. Any other scheme could run as code in a reader's browser."""


@dataclass(frozen=True)
class Exclusion:
    """Text of the original that belongs to no lesson, and the reason. `pattern` is a regular expression."""

    pattern: str
    reason: str


def read_source(path: Path, problems: Diagnostics) -> tuple[Source | None, tuple[Exclusion, ...]]:
    """Read a source.md: the source, None where it cannot be read, and its exclusions."""
    page = read_page(path, problems)
    if page is None:
        return None, ()
    fields = Fields(page, problems)
    source = Source(
        id=path.parent.name,
        title=fields.text("title", required=True),
        publisher=fields.text("publisher", required=True),
        published=fields.text("published", required=True),
        licence=fields.text("licence", required=True),
        attribution=fields.text("attribution", required=True),
        order=fields.number("order", required=True),
        subtitle=fields.text("subtitle"),
        short_title=fields.text("short_title"),
        pages=_pages(fields, path, problems),
        reference=fields.text("reference"),
        url=fields.text("url"),
        licence_url=fields.text("licence_url"),
        period_from=fields.text("period_from"),
        period_to=fields.text("period_to"),
        rests_on=fields.text("rests_on"),
        about=page.text.strip(),
        not_held=fields.texts("not_held"),
        verbatim=(path.parent / "original.txt").exists(),
    )
    exclusions = []
    listed = fields.raw("left_out") or []
    for entry in listed if isinstance(listed, list) else [listed]:
        if (
            isinstance(entry, dict)
            and set(entry) == {"pattern", "reason"}
            and _compiles(str(entry["pattern"]))
        ):
            exclusions.append(Exclusion(str(entry["pattern"]), str(entry["reason"])))
        else:
            problems.add(
                path,
                f"'left_out' lists a valid pattern and a reason each, not {entry!r}.",
                fields.line("left_out"),
            )
    fields.done()
    for key in ("url", "licence_url"):
        if getattr(source, key) and not ADDRESS.match(getattr(source, key)):
            sentence = f"'{key}' is an address that begins with https:// or http://."
            problems.add(path, sentence, fields.line(key))
    for key in ("published", "period_from", "period_to"):
        if getattr(source, key) and not DATE.match(getattr(source, key)):
            problems.add(path, f"'{key}' is a date, 2011, 2011-10 or 2011-10-25.", fields.line(key))
    return source, tuple(exclusions)


def _pages(fields: Fields, path: Path, problems: Diagnostics) -> Mapping[str, int]:
    """Anchor → page of the original on which the passage begins."""
    pages = fields.raw("pages") or {}
    if isinstance(pages, dict) and all(type(page) is int and page > 0 for page in pages.values()):
        return {str(anchor): page for anchor, page in pages.items()}
    problems.add(path, "'pages' gives a page for each anchor, 'p13: 5'.", fields.line("pages"))
    return {}


def _compiles(pattern: str) -> bool:
    try:
        re.compile(pattern)
    except (re.error, OverflowError, RecursionError):  # {1,99999999999}; brackets within brackets without end
        return False
    return True
