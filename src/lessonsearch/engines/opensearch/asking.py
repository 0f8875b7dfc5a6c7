"""A plan as OpenSearch's query, and its answer as ours. Plain functions: no connection is needed.

Facet filters stand after the query (`post_filter`), so that each facet can be counted with its own filter
lifted: its aggregation is filtered by the others. The total is what passes all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from lessonsearch.engines import FIELDS, Hit, Matches, Plan
from lessonsearch.engines.opensearch.mapping import ANYWHERE, ENTRY, NAMES, STORED
from lessonsearch.errors import EngineError
from lessonsearch.language import Clause, Term
from lessonsearch.lesson import Lesson
from lessonsearch.query import NEWEST, OLDEST, RELEVANCE
from lessonsearch.taxonomy import FACETS

Json = dict[str, Any]

MOST_VALUES = 10_000
"""Values of one facet that are counted, each exactly; sources grow, but not beyond this."""

ROUNDED = "Math.round(_score * 10000.0)"
"""Scores count to four places on every engine, so that rounding in the last bit breaks no tie."""


def question(plan: Plan) -> Json:
    """The body of a search for all that the plan matches, without its window."""
    return {
        "query": {"bool": {**_bool(plan), "filter": [_shown(plan)]}},
        "post_filter": _all(_filters(plan).values()),
        "aggs": {facet.name: _count(plan, facet.name) for facet in FACETS},
        "sort": _sort(plan.order),
        "track_scores": True,
        "track_total_hits": True,
    }


def tier(plan: Plan, met: int) -> Json:
    """A search for those of the plan's lessons that meet just so many wanted clauses, without counts.

    One after the other, most clauses first, the tiers are the plan's answer. One question could not sort
    so: a score is a 32-bit number, and has no room for tiers above it.
    """
    asked = question(plan)
    asked["query"]["bool"]["filter"].append(_met(plan, met))
    asked["query"]["bool"]["must_not"].append(_met(plan, met + 1))
    del asked["aggs"]
    return asked


def _met(plan: Plan, least: int) -> Json:
    """At least so many wanted clauses are met by terms that are not loose."""
    if least <= 0:
        return {"match_all": {}}
    if least > len(plan.wanted):
        return {"match_none": {}}
    strict = [
        _any([_met_by(term) for term in _strict(clause)] or [{"match_none": {}}]) for clause in plan.wanted
    ]
    return {"bool": {"should": strict, "minimum_should_match": least}}


def _met_by(term: Term) -> Json:
    """Whether a term is met, without a score: a third of the questions that a score takes."""
    if term.apart:
        return _all({"term": {ANYWHERE: word}} for word in term.words)
    if len(term.words) == 1:
        return {"term": {ANYWHERE: term.words[0]}}
    return {"match_phrase": {ANYWHERE: ENTRY.join(term.words)}}


def _strict(clause: Clause) -> tuple[Term, ...]:
    return tuple(term for term in clause.terms if not term.loose)


def named(name: str) -> Json:
    """The body of a search for the lesson with that id, else the first with that excerpt id or old id."""
    return {
        "query": {
            "bool": {
                "filter": [{"term": {NAMES: name}}],
                "should": [{"constant_score": {"filter": {"term": {"id": name}}}}],
            }
        },
        "sort": [{"_score": "desc"}, *_reading_order()],
        "size": 1,
    }


def _bool(plan: Plan) -> Json:
    wanted = [_clause(clause, name=str(number)) for number, clause in enumerate(plan.wanted)]
    # With a filter beside them, "at least none of these" is taken at its word.
    met = {"should": wanted, "minimum_should_match": plan.least, "filter": [{"match_all": {}}]}
    return {
        "must": [{"bool": met}],
        "must_not": [_clause(clause) for clause in plan.unwanted],
        "should": [_term(term) for term in plan.boosts],
        "minimum_should_match": 0,
    }


def _clause(clause: Clause, name: str = "") -> Json:
    """Met by any of its terms, and scored by the best; its name tells which lessons meet it strictly."""
    loose = [_term(term) for term in clause.terms if term.loose]
    strict = _any_term(_strict(clause), name)
    return {"dis_max": {"queries": [strict, *loose], "tie_breaker": 0}} if loose else strict


def _any_term(terms: Iterable[Term], name: str = "") -> Json:
    naming = {"_name": name} if name else {}
    queries = [_term(term) for term in terms]
    if not queries:
        return {"match_none": naming}
    return {"dis_max": {"queries": queries, "tie_breaker": 0, **naming}}


def _term(term: Term) -> Json:
    if term.apart:
        return _all_scored(_any(_word(word, field, term) for field in FIELDS) for word in term.words)
    if len(term.words) == 1:
        return _any(_word(term.words[0], field, term) for field in FIELDS)
    return _any(_phrase(term, field) for field in FIELDS)


def _phrase(term: Term, field: str) -> Json:
    """Matches where the words stand side by side; scores what they count each by itself."""
    words = [_word(word, field, term) for word in term.words]
    beside = {"match_phrase": {f"{field}.places": ENTRY.join(term.words)}}
    return {"bool": {"must": words, "filter": [beside]}}


def _word(word: str, field: str, term: Term) -> Json:
    return {"term": {f"{field}.counts": {"value": word, "boost": FIELDS[field] * term.weight}}}


def _any(queries: Iterable[Json]) -> Json:
    return {"bool": {"should": list(queries), "minimum_should_match": 1}}


def _all_scored(queries: Iterable[Json]) -> Json:
    return {"bool": {"must": list(queries)}}


def _all(queries: Iterable[Json]) -> Json:
    """Whatever passes all; everything where there are none."""
    return {"bool": {"filter": [{"match_all": {}}, *queries]}}


def _shown(plan: Plan) -> Json:
    """A lesson that says the same as another is found only where its source is asked for."""
    shown: list[Json] = [{"term": {"hidden": False}}]
    if sources := plan.filters.get("source"):
        shown.append({"terms": {"source": list(sources)}})
    return _any(shown)


def _filters(plan: Plan) -> dict[str, Json]:
    return {facet: {"terms": {facet: list(values)}} for facet, values in plan.filters.items()}


def _count(plan: Plan, facet: str) -> Json:
    others = [query for name, query in _filters(plan).items() if name != facet]
    return {"filter": _all(others), "aggs": {"values": {"terms": {"field": facet, "size": MOST_VALUES}}}}


def _sort(order: str) -> list[Json]:
    if order == RELEVANCE:
        by_score = {"_script": {"type": "number", "order": "desc", "script": {"source": ROUNDED}}}
        return [by_score, *_reading_order()]
    if order in (NEWEST, OLDEST):
        return [{"published": "desc" if order == NEWEST else "asc"}, *_reading_order()]
    return _reading_order()


def _reading_order() -> list[Json]:
    return [{"order": "asc"}, {"number": "asc"}]


def lesson(hit: Json) -> Lesson:
    """The lesson that a hit brings back."""
    return Lesson.load(hit["_source"][STORED])


def matches(answer: Json, hits: Iterable[Json]) -> Matches:
    """What the answer counts, and the hits of the window."""
    counted = {
        facet.name: _counts(facet.name, answer["aggregations"][facet.name]["values"]) for facet in FACETS
    }
    return Matches(answer["hits"]["total"]["value"], tuple(map(_hit, hits)), counted)


def _hit(hit: Json) -> Hit:
    return Hit(lesson(hit), round(hit["_score"], 4), len(hit.get("matched_queries", ())))


def _counts(facet: str, counted: Json) -> Mapping[str, int]:
    """Value → lessons. Raises EngineError where OpenSearch left values out: a guess is never shown."""
    if counted["sum_other_doc_count"] or counted["doc_count_error_upper_bound"]:
        raise EngineError(
            f"The facet '{facet}' has more than {MOST_VALUES:,} values, which is not supported."
        )
    return {bucket["key"]: bucket["doc_count"] for bucket in counted["buckets"]}
