"""File formats of packs, training material and search results: what writes each, and where it is offered.

To add a format, write a function from `Document` to text or bytes and list it in `EXPORT_FORMATS`; pages,
addresses and the command line follow.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from lessonsearch.citations import FORMATS, combined_file
from lessonsearch.documents.document import Document
from lessonsearch.documents.markdown import as_markdown_file
from lessonsearch.documents.office_package import package
from lessonsearch.documents.scorm import as_scorm
from lessonsearch.documents.spreadsheet import as_csv
from lessonsearch.documents.use_record import use_record
from lessonsearch.documents.web_page import as_page


@dataclass(frozen=True)
class ExportFormat:
    """A file format: the function that writes a document, the media type, and the names of its links.

    `for_packs` names it on the pages of packs and training material, `for_results` on a page of search
    results; an empty name offers no link there. A file for `learners` never has the facilitator's notes.
    """

    write: Callable[[Document], str | bytes]
    media_type: str
    for_packs: str = ""
    for_results: str = ""
    learners: bool = False


def _docx(document: Document) -> bytes:
    # python-docx and python-pptx are slow to import, so they are loaded with the first document.
    from lessonsearch.documents.docx.docx_writer import as_docx

    return as_docx(document)


def _pptx(document: Document) -> bytes:
    from lessonsearch.documents.pptx.pptx_writer import as_pptx

    return as_pptx(document)


def _record(document: Document) -> bytes:
    return _docx(use_record(document))


SESSION_FILES = ("docx", "pptx", "record.docx")
"""What a trainer takes to a session."""


def _session_files(document: Document) -> bytes:
    return package(
        {file_name(document, ending): EXPORT_FORMATS[ending].write(document) for ending in SESSION_FILES}
    )


def file_name(document: Document, ending: str) -> str:
    """A file name from the words of the title, at most 60 characters, and the extent if it is not
    complete."""
    name = "-".join(re.findall("[a-z0-9]+", document.title.casefold()))[:60] or "lessons"
    return f"{'-'.join([name, *document.extent.split()])}.{ending}"


def _references(ending: str, offered: bool = True, charset: str = "; charset=utf-8") -> ExportFormat:
    """The citations of a document in one file, in a format of `citations.FORMATS`."""
    form = FORMATS[ending]
    name = form.name if offered else ""
    return ExportFormat(
        lambda document: combined_file(ending, document.quotations), form.media_type + charset, name, name
    )


OFFICE = "application/vnd.openxmlformats-officedocument"
WORD = f"{OFFICE}.wordprocessingml.document"
EXPORT_FORMATS = {
    "docx": ExportFormat(_docx, WORD, "Word", "Word"),
    "pptx": ExportFormat(_pptx, f"{OFFICE}.presentationml.presentation", "PowerPoint", "PowerPoint"),
    "record.docx": ExportFormat(_record, WORD, "Record of use (Word)"),
    "zip": ExportFormat(_session_files, "application/zip", "All three (ZIP)"),
    "html": ExportFormat(as_page, "text/html; charset=utf-8", "Web page to print", "print"),
    "offline.html": ExportFormat(as_page, "text/html; charset=utf-8", "Single web page file"),
    "scorm.zip": ExportFormat(as_scorm, "application/zip", "SCORM 1.2", learners=True),
    "md": ExportFormat(as_markdown_file, "text/markdown; charset=utf-8", "Markdown", "Markdown"),
    "ris": _references("ris"),
    "bib": _references("bib"),
    "csl.json": _references("csl.json", offered=False, charset=""),
    "csv": ExportFormat(
        lambda document: as_csv(document.quotations, document.facets), "text/csv; charset=utf-8", "", "CSV"
    ),
}
"""File extension → format, in the order in which the links stand."""

PACK_FILES = {ending: form.for_packs for ending, form in EXPORT_FORMATS.items() if form.for_packs}
"""Extension → name of the formats in which packs and training material are offered."""
RESULT_FILES = {ending: form.for_results for ending, form in EXPORT_FORMATS.items() if form.for_results}
"""Extension → name of the formats in which search results are offered."""
