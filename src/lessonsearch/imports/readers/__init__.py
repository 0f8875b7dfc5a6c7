"""Readers: a file's bytes to a `Report`, one module for each format.

To read another format, write a function that takes a name and bytes and gives a `Report`, and name it in `READERS`.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath

from lessonsearch.errors import DocumentError
from lessonsearch.imports.readers.docx import read_docx
from lessonsearch.imports.readers.odt import read_odt
from lessonsearch.imports.readers.page import read_page
from lessonsearch.imports.readers.pdf import read_pdf
from lessonsearch.imports.readers.text import read_markdown, read_text
from lessonsearch.imports.report import Report

READERS: dict[str, Callable[[str, bytes], Report]] = {
    ".pdf": read_pdf,
    ".docx": read_docx,
    ".odt": read_odt,
    ".html": read_page,
    ".htm": read_page,
    ".md": read_markdown,
    ".txt": read_text,
}
MOST_BYTES = 60_000_000
"""A file of more is not read: a report of 300 pages with pictures has some 20 million."""


def read(name: str, content: bytes) -> Report:
    """What a file holds. Raises DocumentError with a sentence on what to do where it cannot be read."""
    reader = READERS.get(PurePath(name).suffix.lower())
    if reader is None:
        raise DocumentError(f"{name}: files that can be read end with {', '.join(READERS)}.")
    if len(content) > MOST_BYTES:
        raise DocumentError(
            f"{name}: it is larger than {MOST_BYTES // 1_000_000} MB; save it with smaller pictures."
        )
    report = reader(name, content)
    if not report.blocks and not report.unread:
        raise DocumentError(f"{name}: it holds no text.")
    return report
