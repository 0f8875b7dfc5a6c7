"""From a file's bytes to a document, by its ending, within limits. Whatever is wrong is one sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import PurePath

from lessonsearch.errors import DocumentError
from lessonsearch.verify.readers.markup import read_html, read_markdown, read_text
from lessonsearch.verify.readers.office import read_docx, read_pptx
from lessonsearch.verify.readers.upload import TextBlock, UploadedDocument

MEGABYTE = 1_000_000
MAX_BYTES = 20 * MEGABYTE
"""A deck with photographs has 5 to 15 megabytes."""
MAX_WORDS = 100_000
"""A long book."""

Reader = Callable[[bytes], Iterator[TextBlock]]

READERS: dict[str, Reader] = {
    ".docx": read_docx,
    ".pptx": read_pptx,
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".html": read_html,
    ".htm": read_html,
    ".txt": read_text,
}
ENDINGS = tuple(READERS)
INSTEAD = {
    ".doc": ".docx",
    ".odt": ".docx",
    ".rtf": ".docx",
    ".pages": ".docx",
    ".pdf": ".docx or .txt",
    ".ppt": ".pptx",
    ".odp": ".pptx",
    ".key": ".pptx",
}
"""Formats that are not read, and as what a person can save them."""


def read_document(name: str, data: bytes) -> UploadedDocument:
    """The document in a file of that name. Raises DocumentError."""
    ending = PurePath(name).suffix.lower()
    if ending not in READERS:
        instead = INSTEAD.get(ending)
        advice = f"save it as {instead}" if instead else f"it can be one of {', '.join(ENDINGS)}"
        raise DocumentError(f"{name}: this kind of file cannot be read; {advice}.")
    if len(data) > MAX_BYTES:
        most = f"{MAX_BYTES // MEGABYTE} MB"
        raise DocumentError(f"{name}: it has more than {most}, which is the most; take pictures out.")
    try:
        blocks = tuple(READERS[ending](data))
    except DocumentError as error:
        raise DocumentError(*(f"{name}: {problem}" for problem in error.problems)) from error
    return _document(name, blocks)


def read_text_as(name: str, text: str) -> UploadedDocument:
    """A text that was pasted, as a document of that name. Raises DocumentError."""
    return _document(name, tuple(read_text(text.encode("utf-8", "replace"))))


def _document(name: str, blocks: tuple[TextBlock, ...]) -> UploadedDocument:
    if sum(len(block.text.split()) for block in blocks) > MAX_WORDS:
        raise DocumentError(f"{name}: it has more than {MAX_WORDS:,} words; verify it in parts.")
    return UploadedDocument(name, blocks)
