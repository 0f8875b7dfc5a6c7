"""Plain text, and the encodings that text comes in."""

from __future__ import annotations

from collections.abc import Iterator

from lessonsearch.errors import DocumentError
from lessonsearch.verify.readers.upload import Content, TextBlock


def read_text(data: bytes) -> Content:
    """Paragraphs of plain text: what stands between blank lines."""
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
    """Text of UTF-8 or UTF-16 with its mark, else of Windows's Western European encoding, lines ended by
    `\\n`. Raises DocumentError."""
    for encoding in ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding).replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n")
        except UnicodeDecodeError:
            continue
    raise DocumentError("we could not read its letters; save it as UTF-8.")
