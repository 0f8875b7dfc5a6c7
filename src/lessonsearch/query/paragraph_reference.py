"""A paragraph asked for by its number: `p43`, `¶43`, `para 43`."""

from __future__ import annotations

import re

REFERENCE = re.compile(r"(?:p|pp|par|para|paragraph|¶)\.?\s?(\d{1,5})", re.IGNORECASE)


def paragraph_number(text: str) -> int | None:
    """The paragraph that a search asks for; None where it asks for anything else.

    >>> [paragraph_number(text) for text in ("p43", "¶ 43", "Paragraph 43", "para. 43", "p43 plan", "43")]
    [43, 43, 43, 43, None, None]
    """
    match = REFERENCE.fullmatch(text.strip())
    return int(match[1]) if match else None
