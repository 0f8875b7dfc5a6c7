"""User input: normalisation of typed or pasted text for every engine and file format."""

from __future__ import annotations

import unicodedata


def normalise_input(text: str) -> str:
    """Unicode NFC with single spaces, without control characters, surrogates, and the U+FFFE and U+FFFF
    that XML forbids.

    >>> normalise_input("cafe\\u0301 \\x00 crème\\ud800\\uffff")
    'café crème'
    """
    composed = unicodedata.normalize("NFC", text.encode("utf-8", "ignore").decode())
    kept = (" " if unicodedata.category(c) == "Cc" or c in "\ufffe\uffff" else c for c in composed)
    return " ".join("".join(kept).split())
