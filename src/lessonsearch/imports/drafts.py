"""Drafts: the files of a source that a person has not looked over yet, under `drafts/SOURCE/` of a corpus.

A draft has the files that a source has, so that publishing it is moving it: source.md, original.txt, one Markdown file
a lesson, tables under data/. Beside them stand what the import knows: suggestions.yaml, left-out.yaml, privacy.yaml and
import.yaml, which holds a digest of each file as it was written. A file that a person has edited since is never
overwritten: a new import says how it would differ.
"""

from __future__ import annotations

import csv
import difflib
import hashlib
import io
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from lessonsearch.errors import CorpusError
from lessonsearch.imports.anchors import Anchors, TableFile, passages, slug
from lessonsearch.imports.coverage import Coverage, coverage_of
from lessonsearch.imports.report import HEADING, Report
from lessonsearch.imports.segmentation import Cut, Cutting, segment
from lessonsearch.imports.suggestions import Suggester, Suggestion, Suggestions

FOLDER = "drafts"
RECORD, SUGGESTED, LEFT_OUT, PRIVACY = "import.yaml", "suggestions.yaml", "left-out.yaml", "privacy.yaml"
OWN_FILES = frozenset({RECORD, SUGGESTED, LEFT_OUT, PRIVACY})
"""Files of a draft that are not published with it."""
SOURCE_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")


@dataclass(frozen=True)
class Details:
    """What a person says of a report: the words of its source.md."""

    id: str
    title: str
    publisher: str
    published: str
    short_title: str = ""
    licence: str = ""
    attribution: str = ""
    url: str = ""
    order: int = 1


@dataclass(frozen=True)
class Draft:
    """What an import wrote. `kept` are files that a person has edited, with the difference that a new import makes."""

    folder: Path
    lessons: int
    coverage: Coverage
    report: Report
    written: tuple[str, ...] = ()
    kept: Mapping[str, str] = field(default_factory=dict)


def folder_of(root: Path, source: str) -> Path:
    """Where a draft stands. Raises CorpusError where the id cannot be one."""
    if not SOURCE_ID.match(source):
        raise CorpusError(
            f"'{source}' is no id of a source; use a-z, 0-9 and single hyphens, as in 'baby-m-and-n'."
        )
    return root / FOLDER / source


def write_draft(root: Path, details: Details, report: Report, suggester: Suggester) -> Draft:
    """Cut a report into lessons and write its draft."""
    folder = folder_of(root, details.id)
    cutting = segment(report)
    coverage = coverage_of(report, cutting)
    anchors = Anchors()
    files, suggested = _lesson_files(cutting, suggester, anchors)
    contents: dict[str, str] = {name: text for name, (text, _) in files.items()}
    contents["source.md"] = source_text(details, report, cutting, anchors.pages)
    contents["original.txt"] = original_text(report, cutting)
    contents |= {table.name: _csv(table.rows) for _, (_, tables) in files.items() for table in tables}
    written, kept = _write(folder, contents)
    save_yaml(folder / SUGGESTED, suggested)
    save_yaml(folder / LEFT_OUT, _left_out(report, cutting, coverage))
    return Draft(folder, len(files), coverage, report, tuple(written), kept)


def _lesson_files(
    cutting: Cutting, suggester: Suggester, anchors: Anchors
) -> tuple[dict[str, tuple[str, list[TableFile]]], dict[str, Any]]:
    """File name → text and tables, and file name → suggestions."""
    slugs = Anchors()
    files: dict[str, tuple[str, list[TableFile]]] = {}
    suggested: dict[str, Any] = {}
    for number, cut in enumerate(cutting.cuts, 1):
        stem = slugs.name(slug(re.sub(r"^[\d.]+\s+", "", cut.heading)) or "opening")
        name = f"{number:03}-{stem}.md"
        offered = suggester.suggest(cut)
        tables: list[TableFile] = []
        body = "\n\n".join(passages(cut.blocks, stem, anchors, tables))
        files[name] = (lesson_text(cut, offered, body), tables)
        suggested[name] = {"cut": cut.why, "page": cut.page, **_as_data(offered)}
    return files, suggested


def lesson_text(cut: Cut, offered: Suggestions, body: str) -> str:
    """A lesson file whose tags are empty, each with a comment that says what is suggested and why."""
    lines = ["---"]
    for key, empty in (("title", ""), ("kind", ""), ("themes", "[]"), ("ages", "[]"), ("agencies", "[]")):
        lines += _field(key, empty, getattr(offered, key))
    section = " / ".join(part.rstrip(":").strip().replace(" / ", "/") for part in cut.section)
    lines.append(f"section: {_scalar(section)}")
    lines += _field("concepts", "[]", offered.concepts)
    lines += _field("content_note", "", offered.content_note)
    return "\n".join([*lines, "---", body, ""])


def _field(key: str, empty: str, offered: Sequence[Suggestion]) -> list[str]:
    return [
        f"{key}: {empty}".rstrip(),
        *(f"  # suggested: {' '.join(one.value.split())} ({one.why})" for one in offered),
    ]


def source_text(details: Details, report: Report, cutting: Cutting, pages: Mapping[str, int]) -> str:
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
    head = yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=1000)
    return f"---\n{head}---\n{details.title}, published by {details.publisher}.\n"


def short_title(title: str) -> str:
    """What people call a report: not `Serious case review`, but who it is about."""
    generic, colon, rest = title.partition(":")
    if colon and re.search(r"\b(?:review|report)\b", generic, re.IGNORECASE) and rest.strip():
        return rest.strip()
    return generic.strip()


def original_text(report: Report, cutting: Cutting) -> str:
    """The report's text as it was read, a block a line; running heads and contents are not part of it."""
    notes = [block.printed for cut in cutting.cuts if cut.section == ("Notes",) for block in cut.blocks]
    lines = [block.printed for block in report.blocks]
    if report.notes:
        lines += ["Notes", *notes]
    return "\n\n".join(lines) + "\n"


def _outside(report: Report, cutting: Cutting) -> list[tuple[str, str]]:
    """Lines of the original that are neither in a lesson nor a section's name."""
    cover = [(each.text, "A line of the cover") for each in cutting.cover]
    inner = [(text, "A heading within one lesson") for cut in cutting.cuts for text in cut.inner]
    named = {part for cut in cutting.cuts for part in cut.section if " / " not in part}
    named |= {text for text, _ in (*cover, *inner)}
    headings = [block.printed for block in report.blocks if block.kind == HEADING]
    bare = [(text, "A heading without text of its own") for text in headings if text not in named]
    return list(dict(each for each in (*cover, *inner, *bare) if re.search(r"\w", each[0])).items())


def _line(text: str) -> str:
    return rf"(?m)^{re.escape(text)}$"


def _csv(rows: Sequence[Sequence[str]]) -> str:
    held = io.StringIO(newline="")
    csv.writer(held, lineterminator="\n").writerows(rows)
    return held.getvalue()


def _left_out(report: Report, cutting: Cutting, coverage: Coverage) -> dict[str, Any]:
    removed = [
        {"text": each.text, "reason": each.reason, "page": each.page}
        for each in (*report.removed, *cutting.cover)
    ]
    return {
        "file": report.name,
        "coverage": coverage.sentence,
        "unread": [f"{each.where}: {each.why}" for each in report.unread],
        "properties": dict(report.properties),
        "left_out": removed,
    }


def _as_data(offered: Suggestions) -> dict[str, Any]:
    return {
        key: [{"value": one.value, "why": one.why} for one in getattr(offered, key)]
        for key in ("title", "kind", "themes", "ages", "agencies", "concepts", "content_note")
    }


def _write(folder: Path, contents: Mapping[str, str]) -> tuple[list[str], dict[str, str]]:
    """Write files that no person has edited; for the others, tell the difference."""
    record = load_yaml(folder / RECORD)
    before: dict[str, str] = dict(record.get("files", {}))
    edited = {name for name, digest in before.items() if _digest_of(folder / name) not in (digest, "")}
    removed = {name for name, digest in before.items() if not (folder / name).exists()}
    written, kept = [], {}
    for name, text in contents.items():
        path = folder / name
        if name in edited or name in removed or (name not in before and path.exists()):
            there = path.read_text("utf-8") if path.exists() else ""
            if there != text:
                kept[name] = _difference(there, text, name)
            continue
        save_text(path, text)
        before[name] = digest_of(text)
        written.append(name)
    for name in [name for name in before if name not in contents and name not in edited | removed]:
        (folder / name).unlink(missing_ok=True)
        del before[name]
    save_yaml(folder / RECORD, {"files": before})
    return written, kept


def _difference(there: str, text: str, name: str) -> str:
    lines = difflib.unified_diff(
        there.splitlines(), text.splitlines(), f"{name} as edited", f"{name} as imported", lineterm=""
    )
    return "\n".join(lines)


def digest_of(text: str) -> str:
    """The digest by which a file is known to be as it was written."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _digest_of(path: Path) -> str:
    try:
        return digest_of(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError):
        return ""


def save_text(path: Path, text: str) -> None:
    """Write a file so that it is there whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.new")
    with beside.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def save_yaml(path: Path, data: Any) -> None:
    """Write data as YAML, whole or not at all."""
    save_text(path, yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=1000))


def load_yaml(path: Path) -> dict[str, Any]:
    """A mapping that `save_yaml` wrote; empty where there is none. Raises CorpusError where it is damaged."""
    try:
        data = yaml.safe_load(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise CorpusError(f"{path.name}: it cannot be read; take it away and import again.") from error
    return data if isinstance(data, dict) else {}


def _scalar(text: str) -> str:
    return yaml.safe_dump(text, allow_unicode=True, width=10_000).splitlines()[0] if text else "''"
