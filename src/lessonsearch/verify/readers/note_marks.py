"""Footnote marks: what superscript text of any format is no word of its sentence."""

from __future__ import annotations

import re

NOTE_MARK = re.compile(r"\s*[\[(]?\s*(?:\d{1,3}|[*†‡§]+|[ivx]{1,4}|[a-z])\s*[\])]?(?:\s*,\s*\d{1,3})*\s*")
"""Superscript text that is a footnote mark."""
