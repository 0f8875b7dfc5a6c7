"""Importing: turns a published report into draft lessons for a person to review.

    readers       files to blocks: headings, numbered paragraphs, bullets, quotations, tables, notes
    segmentation  blocks to lessons
    suggestions   proposed title, kind, themes, ages and agencies of a draft lesson, with reasons
    privacy       names and numbers of people that a published source must not carry
    drafts        the Markdown files of a draft, written without overwriting a person's edits
    publication   moving a draft among the published sources

To read another kind of file, add a reader that returns an `ImportedReport` to `readers`.
"""

from __future__ import annotations

from lessonsearch.imports.draft_texts import Details
from lessonsearch.imports.drafts import FOLDER as DRAFTS
from lessonsearch.imports.drafts import (
    Draft,
    details_for,
    folder_of,
    is_draft,
    rename_draft,
    summary,
    write_draft,
)
from lessonsearch.imports.intake import Arrival, id_of, is_date, read_files
from lessonsearch.imports.privacy_review import Decision, allow, allow_words, forbid, redact, review
from lessonsearch.imports.publication import copy_publishable, drafts_of, obstacles, publish_draft
from lessonsearch.imports.suggestions import Suggester, suggester_for

__all__ = [
    "DRAFTS",
    "Arrival",
    "Decision",
    "Details",
    "Draft",
    "Suggester",
    "allow",
    "allow_words",
    "copy_publishable",
    "details_for",
    "drafts_of",
    "folder_of",
    "forbid",
    "id_of",
    "is_date",
    "is_draft",
    "obstacles",
    "publish_draft",
    "read_files",
    "redact",
    "rename_draft",
    "review",
    "suggester_for",
    "summary",
    "write_draft",
]
