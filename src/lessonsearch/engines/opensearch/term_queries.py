"""A term as OpenSearch's query: whether a lesson meets it, and what that counts.

Also the few shapes that queries are put together from. Each gives a query, a piece of JSON.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from lessonsearch.engines.contract import STEPS, TITLE_MATCH_BONUS, quantise_weight
from lessonsearch.engines.opensearch.mapping import ALL, ENTRY, PHRASES
from lessonsearch.query.parser import Term
from lessonsearch.text.indexed_fields import FIELD_WEIGHTS

Json = dict[str, Any]

LEAVES = ("term", "terms", "match_phrase", "match_all", "match_none")


def matched(term: Term) -> Json:
    """Whether a term is met, in whichever field."""
    if term.unordered:
        return all_of({"term": {ALL: word}} for word in term.words)
    return _beside(ALL, term.words)


def scored(term: Term) -> Json:
    """What a term counts, as `engines.Plan` has it: the sum of its words in the fields in which it is met."""
    if term.unordered:
        return {
            "bool": {"must": [any_of(_word(word, f, term) for f in FIELD_WEIGHTS) for word in term.words]}
        }
    if len(term.words) == 1:
        return any_of(_word(term.words[0], field, term) for field in FIELD_WEIGHTS)
    return any_of(_phrase(term, field) for field in FIELD_WEIGHTS)


def _phrase(term: Term, field: str) -> Json:
    """Matches where the words stand side by side; scores what they count each by itself."""
    words = [_word(word, field, term) for word in term.words]
    return {"bool": {"must": words, "filter": [_beside(f"{field}.places", term.words)]}}


def _word(word: str, field: str, term: Term) -> Json:
    return {"term": {f"{field}.counts": {"value": word, "boost": quantise_weight(term.weight)}}}


def near(term: Term) -> Json:
    """What a term counts, roughly and in few leaves: all fields as one, their length left aside."""
    apart = [{"term": {ALL: word}} for word in term.words]
    return {"bool": {"must": apart if term.unordered else [_beside(ALL, term.words)], "boost": term.weight}}


OVERLAP = f"""
double nearest = 0;
for (phrase in doc['{PHRASES}']) {{
  int shared = 0; int size = 0;
  for (word in phrase.splitOnToken(' ')) {{ size++; if (params.said.contains(word)) shared++; }}
  double dice = 2.0 * shared / (params.said.size() + size);
  nearest = Math.max(nearest, Math.rint(dice * Math.sqrt(dice) * {STEPS}) / {STEPS});
}}
return {TITLE_MATCH_BONUS} * nearest;
"""
"""PHRASE × the greatest `engines.overlap` of the words said with one of a lesson's phrases."""


def said(words: tuple[str, ...]) -> list[Json]:
    """What the nearest phrase counts, of every lesson that is found; nothing where nothing is said."""
    script = {"source": OVERLAP, "params": {"said": list(words)}}
    return [{"script_score": {"query": {"match_all": {}}, "script": script}}] if words else []


def _beside(field: str, words: tuple[str, ...]) -> Json:
    if len(words) == 1:
        return {"term": {field: words[0]}}
    return {"match_phrase": {field: ENTRY.join(words)}}


def any_of(queries: Iterable[Json]) -> Json:
    """Whatever passes one of them; nothing where there are none."""
    return {"bool": {"should": list(queries) or [{"match_none": {}}], "minimum_should_match": 1}}


def all_of(queries: Iterable[Json]) -> Json:
    """Whatever passes all; everything where there are none."""
    return {"bool": {"filter": list(queries) or [{"match_all": {}}]}}


def best(queries: Iterable[Json]) -> Json:
    """Scored as the best of them."""
    return {"dis_max": {"queries": list(queries), "tie_breaker": 0}}


def leaves(query: object) -> int:
    """How many words, phrases and lists of values stand in a query."""
    if isinstance(query, list):
        return sum(map(leaves, query))
    if not isinstance(query, dict):
        return 0
    return sum(1 if kind in LEAVES else leaves(inner) for kind, inner in query.items())
