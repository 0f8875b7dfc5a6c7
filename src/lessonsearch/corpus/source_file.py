"""The source file: `source.md` read into a `Source`, with the text excluded from its lessons."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from lessonsearch.corpus.diagnostics import Diagnostics
from lessonsearch.corpus.front_matter_fields import Fields
from lessonsearch.corpus.frontmatter import read_page
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
    if not path.exists() and path.parent.is_dir():
        sentence = "has no source.md; write one, or move the folder out of the corpus."
        problems.lost(path.parent, sentence)
        return None, ()
    page = read_page(path, problems)
    if page is None:
        return None, ()
    fields = Fields(page, problems)
    source = Source(
        id=path.parent.name,
        title=fields.text("title", required=True),
        publisher=fields.text("publisher", required=True),
        published=fields.date("published", required=True),
        licence=fields.text("licence", required=True),
        attribution=fields.text("attribution", required=True),
        order=fields.number("order", required=True),
        subtitle=fields.text("subtitle"),
        short_title=fields.text("short_title"),
        pages=_pages(fields, path, problems),
        reference=fields.text("reference"),
        url=fields.text("url"),
        licence_url=fields.text("licence_url"),
        period_from=fields.date("period_from"),
        period_to=fields.date("period_to"),
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
            sentence = (
                f"'left_out' lists a valid pattern and a reason each, not {entry!r}{_pattern_fault(entry)}"
            )
            problems.lost(path, sentence, fields.line("left_out"))
    fields.done()
    for key in ("url", "licence_url"):
        if getattr(source, key) and not ADDRESS.match(getattr(source, key)):
            sentence = (
                f"'{key}' is an address that begins with https:// or http://{_with_scheme(key, source)}"
            )
            problems.add(path, sentence, fields.line(key))
    return source, tuple(exclusions)


def _pages(fields: Fields, path: Path, problems: Diagnostics) -> Mapping[str, int]:
    """Anchor → page of the original on which the passage begins."""
    pages = fields.raw("pages") or {}
    if isinstance(pages, dict) and all(type(page) is int and page > 0 for page in pages.values()):
        return {str(anchor): page for anchor, page in pages.items()}
    problems.add(path, "'pages' gives a page for each anchor, 'p13: 5'.", fields.line("pages"))
    return {}


def _with_scheme(key: str, source: Source) -> str:
    """The end of a sentence about an address without its scheme."""
    address = f"https://{getattr(source, key)}"
    return f"; write {key}: {address}" if "." in address and ADDRESS.match(address) else "."


def _pattern_fault(entry: object) -> str:
    """The end of a sentence about an entry of `left_out`: what is wrong with its pattern."""
    pattern = str(entry.get("pattern", "")) if isinstance(entry, dict) else ""
    if not pattern or _compiles(pattern):
        return "."
    return f"; '{pattern}' is no pattern: put a backslash before a bracket that is meant as one, \\(."


def _compiles(pattern: str) -> bool:
    try:
        re.compile(pattern)
    except (re.error, OverflowError, RecursionError):  # {1,99999999999}; brackets within brackets without end
        return False
    return True
