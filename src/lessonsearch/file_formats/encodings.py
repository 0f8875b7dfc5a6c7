"""The encodings of text files and web pages."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lessonsearch.errors import DocumentError

UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
DECLARED = re.compile(
    rb"<meta[^<>]{1,200}?charset\s*=\s*[\"']?\s*"
    rb"(iso-8859-(?:[2-9]|1\d)|windows-125\d|koi8-[ru]|macintosh|shift_jis|euc-(?:jp|kr)|gb2312|gbk|gb18030|big5)\b",
    re.IGNORECASE,
)
"""An encoding that a page declares, other than those that browsers read as Windows-1252."""
DECLARED_WITHIN = 4_096
"""Bytes from the beginning of a page in which its encoding is declared."""


def decode(data: bytes) -> str:
    """Text in UTF-8, in UTF-16 with a byte order mark, or else in Windows-1252, with lines ended by `\\n`.

    Raises DocumentError where it is none of them.
    """
    return _decoded(data, ())


def decode_page(data: bytes) -> str:
    """The text of a web page: the same, or in the encoding that the page declares where it is not UTF-8."""
    declared = DECLARED.search(data[:DECLARED_WITHIN])
    return _decoded(data, (declared[1].decode("ascii").lower(),) if declared else ())


def _decoded(data: bytes, declared: Sequence[str]) -> str:
    encodings = ("utf-16",) if data[:2] in UTF_16_MARKS else ("utf-8-sig", *declared, "cp1252")
    for encoding in encodings:
        try:
            return data.decode(encoding).replace("\r\n", "\n").replace("\r", "\n")
        except UnicodeDecodeError:
            continue
    raise DocumentError("we could not read its letters; save it as UTF-8.")
