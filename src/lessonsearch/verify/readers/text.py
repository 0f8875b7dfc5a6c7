"""Plain text, divided into paragraphs at blank lines."""

from __future__ import annotations

from collections.abc import Iterator

from lessonsearch.file_formats.encodings import decode
from lessonsearch.verify.readers.upload import Content, TextBlock


def read_text(data: bytes) -> Content:
    """The paragraphs of a plain text file. Raises DocumentError."""
    return Content(list(_paragraphs(decoded(data))))


def _paragraphs(text: str) -> Iterator[TextBlock]:
    held: list[str] = []
    begun = 1
    for number, line in enumerate([*text.split("\n"), ""], 1):
        if line.strip():
            if not held:
                begun = number
            held.append(line)
        elif held:
            yield TextBlock("\n".join(held), line=begun)
            held = []


def decoded(data: bytes) -> str:
    """Decode a file; form feeds become blank lines. Raises DocumentError."""
    return decode(data).replace("\f", "\n\n")
