"""Texts of a draft's files: lessons with empty tags, source.md, and the original."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lessonsearch.imports.blocks.imported_report import HEADING, ImportedReport
from lessonsearch.imports.draft_files import to_yaml
from lessonsearch.imports.segmentation import Cut, Cutting
from lessonsearch.imports.suggestions import Suggestions


@dataclass(frozen=True)
class Details:
    """Details of a report that a person supplies for its source.md."""

    id: str
    title: str
    publisher: str
    published: str
    short_title: str = ""
    licence: str = ""
    attribution: str = ""
    url: str = ""
    order: int = 1


def lesson_text(cut: Cut, offered: Suggestions, body: str) -> str:
    """A lesson file with empty tags, each with a comment that gives the suggestion and its reason."""
    section = " / ".join(part.rstrip(":").strip().replace(" / ", "/") for part in cut.section)
    lines = ["---"]
    for key, suggested in offered.by_key().items():
        if key == "concepts":  # what it is tagged with stands before, what it touches upon after
            lines.append(f"section: {_scalar(section)}")
        lines.append(f"{key}:" if key in offered.single else f"{key}: []")
        lines += (f"  # suggested: {' '.join(one.value.split())} ({one.why})" for one in suggested)
    return "\n".join([*lines, "---", body, ""])


def source_text(details: Details, report: ImportedReport, cutting: Cutting, pages: Mapping[str, int]) -> str:
    """The source.md of a draft."""
    data: dict[str, Any] = {
        "title": details.title,
        "short_title": details.short_title or short_title(details.title),
        "publisher": details.publisher,
        "published": details.published,
        "url": details.url,
        "licence": details.licence or f"Copyright {details.publisher}",
        "attribution": details.attribution
        or f"{details.publisher}, {details.title}, {details.published[:4]}.",
        "order": details.order,
        "pages": dict(pages),
        "left_out": [
            {"pattern": _line(text), "reason": reason} for text, reason in _outside(report, cutting)
        ],
    }
    data = {key: value for key, value in data.items() if value not in ("", {}, [])}
    head = to_yaml(data)
    return f"---\n{head}---\n{details.title}, published by {details.publisher}.\n"


def short_title(title: str) -> str:
    """A report's short title: not `Serious case review`, but who it is about."""
    generic, colon, rest = title.partition(":")
    if colon and re.search(r"\b(?:review|report)\b", generic, re.IGNORECASE) and rest.strip():
        return rest.strip()
    return generic.strip()


def original_text(report: ImportedReport, cutting: Cutting) -> str:
    """The report's text as read, a line for each block; running heads and contents are not part of it."""
    notes = [block.printed for cut in cutting.cuts if cut.section == ("Notes",) for block in cut.blocks]
    lines = [block.printed for block in report.blocks]
    if report.notes:
        lines += ["Notes", *notes]
    return "\n\n".join(lines) + "\n"


def _outside(report: ImportedReport, cutting: Cutting) -> list[tuple[str, str]]:
    """Lines of the original that are neither in a lesson nor the name of a section."""
    cover = [(each.text, "A line of the cover") for each in cutting.cover]
    inner = [(text, "A heading within one lesson") for cut in cutting.cuts for text in cut.inner]
    named = {part for cut in cutting.cuts for part in cut.section if " / " not in part}
    named |= {text for text, _ in (*cover, *inner)}
    headings = [block.printed for block in report.blocks if block.kind == HEADING]
    bare = [(text, "A heading without text of its own") for text in headings if text not in named]
    return list(dict(each for each in (*cover, *inner, *bare) if re.search(r"\w", each[0])).items())


def _line(text: str) -> str:
    return rf"(?m)^{re.escape(text)}$"


def _scalar(text: str) -> str:
    return to_yaml(text).splitlines()[0] if text else "''"
