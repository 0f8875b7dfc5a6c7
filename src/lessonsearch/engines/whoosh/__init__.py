"""Embedded search engine: an index that Whoosh writes, opens and searches, and whose arrays NumPy works on.

Whoosh's writer, codec, query tree, collector and weighting are extended (`index_writer`, `codec`,
`query_tree`, `collector`, `weighting`). Inverting (`inverter`, `postings_writer`), matching and ranking
(`scorer`, `postings_reader`) and facet counts (`facet_counts`) work on whole arrays, because that is where
the time goes. The README of this package explains the design. Only this package imports Whoosh.
"""

from __future__ import annotations

from lessonsearch.engines.whoosh.embedded_engine import WhooshEngine

__all__ = ["WhooshEngine"]
