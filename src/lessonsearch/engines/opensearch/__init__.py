"""The OpenSearch engine: an index on a cluster, for corpora that outgrow the embedded engine.

Text is analysed here (`text.analysis`), not on the cluster, and plans are executed exactly, so that lessons,
order, scores and counts are those of every other engine.

    client.py          connections, retries, and error messages
    mapping.py         index mapping, and a lesson as a document
    tf_encoding.py     term frequency and field length in one number, so that scores are exact
    term_queries.py    a term as a query: matching and scoring
    query_dsl.py       a plan as a search body, and the answer as a `SearchResponse`
    index_builder.py   builds a new index and swaps it in atomically
    cluster_engine.py  the `Engine`

Only this package imports the client library. The cluster makes no snippets: each hit brings back its lesson,
and `search.highlight` highlights it as for every engine.
"""

from __future__ import annotations

from lessonsearch.engines.opensearch.cluster_engine import OpenSearchEngine

__all__ = ["OpenSearchEngine"]
