"""Searching: a visitor's query becomes a plan, an engine answers it, the answer becomes a page's results.

Three steps, each a plain function: `plan` (from query), the engine, `results` (from matches). `find` does
all three. Nothing here knows HTTP, and nothing here knows which engine answers.
"""

from __future__ import annotations

from lessonsearch.search.highlight import Highlighter, HighlightRun, highlight, snippet
from lessonsearch.search.results import Result
from lessonsearch.search.service import FacetOption, FacetPanel, Results, find, search_terms

__all__ = [
    "FacetOption",
    "FacetPanel",
    "HighlightRun",
    "Highlighter",
    "Result",
    "Results",
    "find",
    "highlight",
    "search_terms",
    "snippet",
]
