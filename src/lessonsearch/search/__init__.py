"""The search service: `find` turns a query into a plan, has an engine execute it, and builds the results.

Independent of HTTP and of the engine.
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
