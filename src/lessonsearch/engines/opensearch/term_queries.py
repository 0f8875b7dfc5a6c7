"""A term as an OpenSearch query, for matching and for scoring; and combinators of queries.

Every function returns a query in OpenSearch's query DSL.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from lessonsearch.engines.contract import STEPS, TITLE_MATCH_BONUS, quantise_weight
from lessonsearch.engines.opensearch.mapping import ALL, ENTRY, PHRASES
from lessonsearch.query.parser import Term
from lessonsearch.text.indexed_fields import FIELD_WEIGHTS

Json = dict[str, Any]

LEAF_QUERIES = ("term", "terms", "match_phrase", "match_all", "match_none")


def matching(term: Term) -> Json:
    """Matches a term in any field."""
    if term.unordered:
        return all_of({"term": {ALL: word}} for word in term.words)
    return _phrase_match(ALL, term.words)


def exact_score(term: Term) -> Json:
    """Scores a term as the `Plan` contract defines: the sum over its words and the fields that match."""
    if term.unordered:
        return {
            "bool": {
                "must": [any_of(_word_score(word, f, term) for f in FIELD_WEIGHTS) for word in term.words]
            }
        }
    if len(term.words) == 1:
        return any_of(_word_score(term.words[0], field, term) for field in FIELD_WEIGHTS)
    return any_of(_phrase_score(term, field) for field in FIELD_WEIGHTS)


def _phrase_score(term: Term, field: str) -> Json:
    """Matches the words as a phrase; scores each of them separately."""
    words = [_word_score(word, field, term) for word in term.words]
    return {"bool": {"must": words, "filter": [_phrase_match(f"{field}.places", term.words)]}}


def _word_score(word: str, field: str, term: Term) -> Json:
    return {"term": {f"{field}.counts": {"value": word, "boost": quantise_weight(term.weight)}}}


def approximate_score(term: Term) -> Json:
    """Scores a term approximately with few leaf queries: all fields as one, without length normalisation."""
    words = [{"term": {ALL: word}} for word in term.words]
    must = words if term.unordered else [_phrase_match(ALL, term.words)]
    return {"bool": {"must": must, "boost": term.weight}}


TITLE_SIMILARITY = f"""
double best = 0;
for (phrase in doc['{PHRASES}']) {{
  int shared = 0; int size = 0;
  for (word in phrase.splitOnToken(' ')) {{ size++; if (params.typed.contains(word)) shared++; }}
  double dice = 2.0 * shared / (params.typed.size() + size);
  best = Math.max(best, Math.rint(dice * Math.sqrt(dice) * {STEPS}) / {STEPS});
}}
return {TITLE_MATCH_BONUS} * best;
"""
"""Script of `TITLE_MATCH_BONUS` × the greatest `contract.title_similarity` of the typed words."""


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
