"""Searching: a visitor's query becomes a plan, an engine answers it, the answer becomes a page's results.

Three steps, each a plain function: `plan` (from query), the engine, `results` (from matches). `find` does
all three. Nothing here knows HTTP, and nothing here knows which engine answers.
"""

from __future__ import annotations

from lessonsearch.search.answering import FacetChoice, FacetPanel, Results, find, sought
from lessonsearch.search.marking import Marked, Marker, mark, snippet
from lessonsearch.search.result import Result

__all__ = [
    "FacetChoice",
    "FacetPanel",
    "Marked",
    "Marker",
    "Result",
    "Results",
    "find",
    "mark",
    "snippet",
    "sought",
]
