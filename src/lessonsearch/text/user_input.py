"""User input: text as typed or pasted, made safe for every engine and file format."""

from __future__ import annotations

import unicodedata


def normalise_input(text: str) -> str:
    """Text as typed, fit for every engine and file: composed, without control characters, broken code points
    and the two that no XML may hold.

    >>> clean("cafe\\u0301 \\x00 crème\\ud800\\uffff")
    'café crème'
    """
    sound = unicodedata.normalize("NFC", text.encode("utf-8", "ignore").decode())
    kept = (" " if unicodedata.category(c) == "Cc" or c in "\ufffe\uffff" else c for c in sound)
    return " ".join("".join(kept).split())
