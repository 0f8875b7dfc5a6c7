"""The encodings of text files."""

from __future__ import annotations

from lessonsearch.errors import DocumentError

UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def decode(data: bytes) -> str:
    """Text in UTF-8, in UTF-16 with a byte order mark, or else in Windows-1252, with lines ended by `\\n`.

    Raises DocumentError where it is none of them.
    """
    for encoding in ("utf-16",) if data[:2] in UTF_16_MARKS else ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding).replace("\r\n", "\n").replace("\r", "\n")
        except UnicodeDecodeError:
            continue
    raise DocumentError("we could not read its letters; save it as UTF-8.")
