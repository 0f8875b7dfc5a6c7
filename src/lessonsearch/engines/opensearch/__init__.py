"""The engine for more than one machine: an OpenSearch cluster keeps the index and answers.

For whoever outgrows the embedded engine. Words are made on our side (`text.analysis`) and the plan is
carried out to the letter, so lessons, order, scores and counts are those of every other engine.

    cluster.py     the only way out: connections, retries, and every error as a sentence
    mapping.py     what an index of lessons looks like, and a lesson as the index takes it
    frequencies.py how a word's count and its field's length travel, so that scores are exact
    terms.py       a term as OpenSearch's query: whether it is met, and what it counts
    asking.py      a plan as OpenSearch's query, and its answer as ours; no connection needed
    building.py    a new index beside the old one, put in its place in one step
    engine.py      the `Engine`

Only this package imports the client. Snippets are not the cluster's work: the lesson itself comes back
with each hit, and `search.marking` marks it as for every engine.
"""

from __future__ import annotations

from lessonsearch.engines.opensearch.cluster_engine import OpenSearchEngine

__all__ = ["OpenSearchEngine"]
