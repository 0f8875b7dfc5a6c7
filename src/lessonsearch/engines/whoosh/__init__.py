"""The embedded engine: Whoosh keeps the index, NumPy answers from its posting lists.

Whoosh keeps the schema and the index folder, and its own reader and search work on it (`codec`); building
(`gathering`, `lists`, `writing`), matching, ranking (`matching`, `postings`) and counting (`facets`, `bits`)
are done on arrays, because that is where the time goes. `README.md` beside this explains how. Only this
package imports Whoosh.
"""

from __future__ import annotations

from lessonsearch.engines.whoosh.embedded_engine import WhooshEngine

__all__ = ["WhooshEngine"]
