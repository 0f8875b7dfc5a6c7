"""Readers: turn a file's bytes into an `ImportedReport`, with one module for each format.

To read another format, write a function that takes a name and bytes and returns an `ImportedReport`, and list
it in `READERS`.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath

from lessonsearch.errors import DocumentError
from lessonsearch.imports.blocks.imported_report import ImportedReport
from lessonsearch.imports.readers.docx import read_docx
from lessonsearch.imports.readers.html_file import read_page
from lessonsearch.imports.readers.odt_file import read_odt
from lessonsearch.imports.readers.pdf import read_pdf
from lessonsearch.imports.readers.text_file import read_markdown, read_text

READERS: dict[str, Callable[[str, bytes], ImportedReport]] = {
    ".pdf": read_pdf,
    ".docx": read_docx,
    ".odt": read_odt,
    ".html": read_page,
    ".htm": read_page,
    ".md": read_markdown,
    ".txt": read_text,
}
MOST_BYTES = 60_000_000
"""Maximum bytes of a file; a report of 300 pages with pictures has some 20 million."""


def read(name: str, content: bytes) -> ImportedReport:
    """Read a file. Raises DocumentError with a sentence on what to do if it cannot be read."""
    reader = READERS.get(PurePath(name).suffix.lower())
    if reader is None:
        raise DocumentError(f"{name}: you can import files that end with {', '.join(READERS)}.")
    if len(content) > MOST_BYTES:
        raise DocumentError(
            f"{name}: it is larger than {MOST_BYTES // 1_000_000} MB; save it with smaller pictures."
        )
    try:
        report = reader(name, content)
    except DocumentError as error:
        raise DocumentError(*(f"{name}: {problem}" for problem in error.problems)) from error
    if not report.blocks and not report.unread:
        raise DocumentError(f"{name}: it has no text.")
    return report
