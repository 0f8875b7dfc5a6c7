"""Appearance common to all office documents: the accent colour and the language."""

from __future__ import annotations

ACCENT = "1D5C57"
"""The site's colour of links and rules as RRGGBB; `--accent` in the stylesheet."""

LANGUAGE = "en-GB"
"""Language of the documents, for spelling checkers and screen readers."""
