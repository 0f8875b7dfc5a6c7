"""Reads an uploaded file into a document: chooses the reader by extension and enforces limits.

Every problem is reported as one sentence. To add a format, write a function from bytes to `Content` and list
it in `READERS`. A reader is given a stranger's bytes: it stores nothing, fetches nothing, and takes time and
memory in proportion to its input.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath

from lessonsearch.errors import DocumentError
from lessonsearch.verify.readers.html import read_html
from lessonsearch.verify.readers.markdown_upload import read_markdown
from lessonsearch.verify.readers.opendocument import read_odp, read_odt
from lessonsearch.verify.readers.pdf import read_pdf
from lessonsearch.verify.readers.slides import read_pptx
from lessonsearch.verify.readers.text import read_text
from lessonsearch.verify.readers.upload import Content, UploadedDocument
from lessonsearch.verify.readers.word import read_docx

MEGABYTE = 1_000_000
MAX_BYTES = 20 * MEGABYTE
"""Maximum bytes of a file; a deck with photographs has 5 to 15 megabytes."""
MAX_WORDS = 100_000
"""Maximum words of a document: a long book."""

Reader = Callable[[bytes], Content]

READERS: dict[str, Reader] = {
    ".docx": read_docx,
    ".pptx": read_pptx,
    ".odt": read_odt,
    ".odp": read_odp,
    ".pdf": read_pdf,
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".html": read_html,
    ".htm": read_html,
    ".txt": read_text,
}
ENDINGS = tuple(READERS)
INSTEAD = {
    ".doc": ".docx",
    ".docm": ".docx",
    ".dotx": ".docx",
    ".rtf": ".docx",
    ".pages": ".docx",
    ".ppt": ".pptx",
    ".pptm": ".pptx",
    ".ppsx": ".pptx",
    ".key": ".pptx",
}
"""Formats that are not supported, with one to save them as."""


def read_document(name: str, data: bytes) -> UploadedDocument:
    """Read a file; its name decides the format. Raises DocumentError."""
    ending = PurePath(name).suffix.lower()
    if ending not in READERS:
        instead = INSTEAD.get(ending)
        advice = f"save it as {instead}" if instead else f"it can be one of {', '.join(ENDINGS)}"
        raise DocumentError(f"{name}: we cannot read this type of file; {advice}.")
    if len(data) > MAX_BYTES:
        most = f"{MAX_BYTES // MEGABYTE} MB"
        raise DocumentError(f"{name}: it has more than {most}, which is too large. Remove pictures.")
    try:
        content = READERS[ending](data)
    except DocumentError as error:
        raise DocumentError(*(f"{name}: {problem}" for problem in error.problems)) from error
    return _document(name, content)


def read_text_as(name: str, text: str) -> UploadedDocument:
    """Read pasted text as a document of that name. Raises DocumentError."""
    return _document(name, read_text(text.encode("utf-8", "replace")))


def read_html_as(name: str, data: bytes) -> UploadedDocument:
    """Read pasted rich text as a document of that name. Raises DocumentError."""
    return _document(name, read_html(data))


def _document(name: str, content: Content) -> UploadedDocument:
    if sum(len(block.text.split()) for block in content.blocks) > MAX_WORDS:
        raise DocumentError(f"{name}: it has more than {MAX_WORDS:,} words. Check it in parts.")
    return UploadedDocument(name, tuple(content.blocks), tuple(content.unread))
