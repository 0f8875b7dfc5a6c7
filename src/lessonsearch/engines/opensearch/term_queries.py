"""A term as an OpenSearch query, for matching and for scoring; and combinators of queries.

Every function returns a query in OpenSearch's query DSL.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from lessonsearch.engines.contract import K1
from lessonsearch.engines.opensearch.mapping import ALL, BONUS, COUNTS, ENTRY, PHRASES
from lessonsearch.query.parser import Term

Json = dict[str, Any]

BM25_FACTOR = K1 + 1
"""Factor of BM25 that Lucene leaves out since OpenSearch 3; the bonuses of a `Plan` are tuned with it."""

LEAF_QUERIES = ("term", "terms", "match_phrase", "match_all", "match_none")


def matching(term: Term) -> Json:
    """Matches a term in any field."""
    if term.unordered:
        return all_of({"term": {ALL: word}} for word in term.words)
    return _phrase_match(ALL, term.words)


def weighted_score(term: Term) -> Json:
    """Scores a term by BM25F, as the `Plan` contract defines: the sum of its words, where it matches."""
    words = [_word_score(word, term) for word in term.words]
    if len(words) == 1:
        return words[0]
    return {"bool": {"must": words, "filter": [] if term.unordered else [_phrase_match(ALL, term.words)]}}


def _word_score(word: str, term: Term) -> Json:
    return {"term": {COUNTS: {"value": word, "boost": term.weight * BM25_FACTOR}}}


def unweighted_score(term: Term) -> Json:
    """Scores a term with one leaf query: all fields as one, without length normalisation."""
    words = [{"term": {ALL: word}} for word in term.words]
    must = words if term.unordered else [_phrase_match(ALL, term.words)]
    return {"bool": {"must": must, "boost": term.weight * BM25_FACTOR}}


TITLE_SIMILARITY = f"""
double best = 0;
for (phrase in doc['{PHRASES}']) {{
  int shared = 0; int size = 0;
  for (word in phrase.splitOnToken(' ')) {{ size++; if (params.typed.contains(word)) shared++; }}
  double dice = 2.0 * shared / (params.typed.size() + size);
  best = Math.max(best, dice * Math.sqrt(dice));
}}
return doc['{BONUS}'].value * best;
"""
"""Script of `title_match_bonus` × the greatest `contract.title_similarity` of the typed words."""


def title_match(typed_terms: tuple[str, ...]) -> list[Json]:
    """Scores every lesson by the similarity of its titles to the typed words; no query without such words."""
    script = {"source": TITLE_SIMILARITY, "params": {"typed": list(typed_terms)}}
    return [{"script_score": {"query": {"match_all": {}}, "script": script}}] if typed_terms else []


def _phrase_match(field: str, words: tuple[str, ...]) -> Json:
    if len(words) == 1:
        return {"term": {field: words[0]}}
    return {"match_phrase": {field: ENTRY.join(words)}}


def any_of(queries: Iterable[Json]) -> Json:
    """Disjunction; without queries, it matches nothing."""
    return {"bool": {"should": list(queries) or [{"match_none": {}}], "minimum_should_match": 1}}


def all_of(queries: Iterable[Json]) -> Json:
    """Conjunction, as a filter; without queries, it matches everything."""
    return {"bool": {"filter": list(queries) or [{"match_all": {}}]}}


def best_of(queries: Iterable[Json]) -> Json:
    """Disjunction with the score of the best query."""
    return {"dis_max": {"queries": list(queries), "tie_breaker": 0}}


def count_leaves(query: object) -> int:
    """Number of leaf queries in a query."""
    if isinstance(query, list):
        return sum(map(count_leaves, query))
    if not isinstance(query, dict):
        return 0
    return sum(1 if name in LEAF_QUERIES else count_leaves(inner) for name, inner in query.items())
