"""Embedded search engine: an index that Whoosh opens and NumPy searches.

Building (`inverter`, `postings_writer`, `index_writer`), matching and ranking (`scorer`, `postings_reader`,
`block_max`) and facet counts (`facet_counts`, `bitset`) work on whole arrays, because that is where the time
goes. `codec` gives Whoosh's own reader and searcher the same index. The README of this package explains the
design. Only this package imports Whoosh.
"""

from __future__ import annotations

from lessonsearch.engines.whoosh.embedded_engine import WhooshEngine

__all__ = ["WhooshEngine"]
