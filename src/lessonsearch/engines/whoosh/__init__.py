"""The embedded engine: Whoosh keeps the index, NumPy answers from its posting lists.

Whoosh does schema, analysis, storage and reading; matching, ranking and counting are done on arrays
(`matching`, `ranking`, `bits`), because that is where a search spends its time. Only this package
imports Whoosh.
"""

from __future__ import annotations

from lessonsearch.engines.whoosh.engine import WhooshEngine

__all__ = ["WhooshEngine"]
