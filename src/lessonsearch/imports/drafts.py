"""Drafts: the files of a source that nobody has reviewed yet, under `drafts/SOURCE/` of a corpus.

A draft has the same files as a source, so publishing it means moving it: source.md, original.txt, one
Markdown file for each lesson, tables under data/. Beside them are the records of the import:
suggestions.yaml, left-out.yaml, privacy.yaml and import.yaml, which holds a digest of each file as written. A
file that a person has edited since is never overwritten; a new import reports how it would differ.
"""

from __future__ import annotations

import csv
import difflib
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lessonsearch.corpus.mistakes.file_names import SOURCE_ID
from lessonsearch.corpus.safe_files import save_text
from lessonsearch.errors import CorpusError
from lessonsearch.imports.anchors import Anchors, TableFile, passages, slug
from lessonsearch.imports.blocks.imported_report import ImportedReport
from lessonsearch.imports.draft_files import digest_of, file_digest, load_yaml, save_yaml
from lessonsearch.imports.draft_texts import Details, lesson_text, original_text, short_title, source_text
from lessonsearch.imports.report_coverage import ReportCoverage, coverage_of
from lessonsearch.imports.segmentation import Cutting, segment
from lessonsearch.imports.suggestions import Suggester, Suggestions

FOLDER = "drafts"
RECORD, SUGGESTED, LEFT_OUT, PRIVACY = "import.yaml", "suggestions.yaml", "left-out.yaml", "privacy.yaml"
OWN_FILES = frozenset({RECORD, SUGGESTED, LEFT_OUT, PRIVACY})
"""Files of a draft that are not published."""
ORDER = re.compile(r"(?m)^order:\s*(\d+)\s*$")


@dataclass(frozen=True)
class Draft:
    """The result of an import. `kept` are files that a person has edited, with the differences of the new
    import."""

    folder: Path
    lessons: int
    coverage: ReportCoverage
    report: ImportedReport
    written: tuple[str, ...] = ()
    kept: Mapping[str, str] = field(default_factory=dict)


def folder_of(root: Path, source: str) -> Path:
    """The folder of a draft. Raises CorpusError if the id is invalid."""
    if not SOURCE_ID.match(source):
        raise CorpusError(
            f"'{source}' cannot be the id of a source. Use a-z, 0-9 and single hyphens, for example"
            " 'baby-m-and-n'."
        )
    return root / FOLDER / source


def rename_draft(root: Path, source: str, name: str) -> str:
    """Give a draft another id, which its addresses will have. Raises CorpusError where that cannot be."""
    folder, there = folder_of(root, source), folder_of(root, name)
    if there != folder:
        if there.exists() or (root / name).exists():
            raise CorpusError(f"There is a source '{name}' already; choose another name.")
        folder.rename(there)
    return name


def details_for(
    root: Path, report: ImportedReport, source: str, title: str, words: Mapping[str, str]
) -> Details:
    """Complete the details of a report: its title comes from its cover if none is given."""
    title = title or segment(report).title or report.name
    orders = [int(found[1]) for path in root.glob("*/source.md") if (found := ORDER.search(_text_of(path)))]
    orders += [
        int(found[1])
        for path in root.glob(f"{FOLDER}/*/source.md")
        if (found := ORDER.search(_text_of(path)))
    ]
    there = ORDER.search(_text_of(folder_of(root, source) / "source.md"))
    order = int(there[1]) if there else max(orders, default=100) + 1
    return Details(source, title, order=order, **words)


def summary(draft: Draft) -> list[str]:
    """The summary shown after an import."""
    lines = [f"{draft.folder.name}: {draft.lessons} lessons in {draft.folder}", draft.coverage.sentence]
    lines += [f"Could not be read: {each.where}, because {each.why}." for each in draft.report.unread]
    for name, difference in draft.kept.items():
        lines.append(f"{name} was edited or deleted, so we left it as it is. The import differs:")
        lines += [f"  {line}" for line in difference.splitlines()]
    return lines


def _text_of(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


def is_draft(folder: Path) -> bool:
    """Whether a folder is that of a draft."""
    return folder.resolve().parent.name == FOLDER and (folder / "source.md").exists()


def write_draft(root: Path, details: Details, report: ImportedReport, suggester: Suggester) -> Draft:
    """Divide a report into lessons and write its draft."""
    folder = folder_of(root, details.id)
    cutting = segment(report)
    coverage = coverage_of(report, cutting)
    anchors = Anchors()
    report_name = details.short_title or short_title(details.title)
    files, suggested = _lesson_files(cutting, suggester, anchors, report_name)
    contents: dict[str, str] = {name: text for name, (text, _) in files.items()}
    contents["source.md"] = source_text(details, report, cutting, anchors.pages)
    contents["original.txt"] = original_text(report, cutting)
    contents |= {table.name: _csv(table.rows) for _, (_, tables) in files.items() for table in tables}
    written, kept = _write(folder, contents)
    save_yaml(folder / SUGGESTED, suggested)
    save_yaml(folder / LEFT_OUT, _left_out(report, cutting, coverage))
    return Draft(folder, len(files), coverage, report, tuple(written), kept)


def _lesson_files(
    cutting: Cutting, suggester: Suggester, anchors: Anchors, report_name: str
) -> tuple[dict[str, tuple[str, list[TableFile]]], dict[str, Any]]:
    """File name → text and tables, and file name → suggestions."""
    slugs = Anchors()
    files: dict[str, tuple[str, list[TableFile]]] = {}
    suggested: dict[str, Any] = {}
    suggestions = suggester.suggest(cutting.cuts, report_name)
    for number, (cut, offered) in enumerate(zip(cutting.cuts, suggestions, strict=True), 1):
        stem = slugs.name(slug(re.sub(r"^[\d.]+\s+", "", cut.heading)) or "opening")
        name = f"{number:03}-{stem}.md"
        tables: list[TableFile] = []
        body = "\n\n".join(passages(cut.blocks, stem, anchors, tables))
        files[name] = (lesson_text(cut, offered, body), tables)
        suggested[name] = {"cut": cut.why, "page": cut.page, **_as_data(offered)}
    return files, suggested


def _csv(rows: Sequence[Sequence[str]]) -> str:
    held = io.StringIO(newline="")
    csv.writer(held, lineterminator="\n").writerows(rows)
    return held.getvalue()


def _left_out(report: ImportedReport, cutting: Cutting, coverage: ReportCoverage) -> dict[str, Any]:
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
        key: [{"value": one.value, "why": one.why} for one in suggested]
        for key, suggested in offered.by_key().items()
    }


def _write(folder: Path, contents: Mapping[str, str]) -> tuple[list[str], dict[str, str]]:
    """Write the files that nobody has edited; report the differences of the others."""
    record = load_yaml(folder / RECORD)
    before: dict[str, str] = dict(record.get("files", {}))
    edited = {name for name, digest in before.items() if file_digest(folder / name) not in (digest, "")}
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
