"""A plan as OpenSearch's query, and its answer as ours. Plain functions: no connection is needed.

What matches and what it scores are asked apart. Matching is a filter on the field `all`; scoring is
optional, and sums up the fields. Facet filters stand after the query (`post_filter`), so that each facet
can be counted with its own filter lifted: its aggregation is filtered by the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lessonsearch.engines.contract import SCORE_STEPS, Hit, Plan, SearchResponse
from lessonsearch.engines.opensearch.mapping import NAMES, STORED
from lessonsearch.engines.opensearch.term_queries import (
    Json,
    all_of,
    any_of,
    best,
    leaves,
    matched,
    near,
    said,
    scored,
)
from lessonsearch.errors import EngineError
from lessonsearch.model.lesson import Lesson
from lessonsearch.query.parser import Clause, Term
from lessonsearch.query.query import NEWEST, OLDEST, RELEVANCE

MAX_VALUES = 10_000
"""Values of one facet that are counted, each exactly; sources grow, but not beyond this."""

TIERS = "met"
"""The aggregation of a tally that no facet is named like."""

MAX_LEAVES = 1000
"""Words and phrases in one query; OpenSearch takes 1024 by default. Ten words with all that the thesaurus
adds stay below. Beyond it, as with a pasted paragraph, scores are `near` ones; the lessons are the same."""


def question(plan: Plan) -> Json:
    """The body of a search for all that the plan matches, without its window."""
    return {
        "query": _fitting(plan, ()),
        "post_filter": all_of(_filters(plan).values()),
        "aggs": {name: _count(plan, name) for name in plan.facets},
        "sort": _sort(plan.order),
        "track_scores": True,
        "track_total_hits": True,
    }


def tally(plan: Plan) -> Json:
    """A search for what the plan matches, that counts only: facets, and how many meet how many clauses."""
    met = [{"constant_score": {"filter": any_of(map(matched, _strict(clause)))}} for clause in plan.included]
    tiers = {"terms": {"script": {"source": "_score"}, "size": len(plan.included) + 1}}
    asked = question(plan)
    asked["query"] = {"bool": {**_matching(plan), "should": met, "minimum_should_match": 0}}
    asked["aggs"][TIERS] = {"filter": asked["post_filter"], "aggs": {"values": tiers}}
    return {**asked, "sort": ["_doc"], "track_scores": False}


def tiers(answer: Json) -> dict[int, int]:
    """Clauses met → lessons that meet just so many, most first, of the answer to a tally."""
    buckets = answer["aggregations"][TIERS]["values"]["buckets"]
    return dict(sorted(((round(float(b["key"])), b["doc_count"]) for b in buckets), reverse=True))


def tier(plan: Plan, met: int) -> Json:
    """A search for those of the plan's lessons that meet just so many wanted clauses, without counts.

    One after the other, most clauses first, the tiers are the plan's answer. One question could not sort
    so: a score is a 32-bit number, and has no room for tiers above it.
    """
    asked = question(plan)
    asked["query"] = _fitting(plan, (_met(plan, met), {"bool": {"must_not": [_met(plan, met + 1)]}}))
    del asked["aggs"]
    return asked


def _met(plan: Plan, least: int) -> Json:
    """At least so many wanted clauses are met by terms that are not loose."""
    if least <= 0:
        return {"match_all": {}}
    if least > len(plan.included):
        return {"match_none": {}}
    strict = [any_of(map(matched, _strict(clause))) for clause in plan.included]
    return {"bool": {"should": strict, "minimum_should_match": least}}


def _strict(clause: Clause) -> tuple[Term, ...]:
    return tuple(term for term in clause.terms if not term.related)


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


def _fitting(plan: Plan, also: Iterable[Json]) -> Json:
    """What the plan matches and passes `also`, scored; scored more simply where that is too long to ask."""
    matching = _matching(plan)
    matching["filter"] += also
    query: Json = {}
    for count, boosts in ((scored, plan.boosts), (near, plan.boosts), (near, ())):
        counts = [best(map(count, clause.terms)) for clause in plan.included if clause.terms]
        scores = [*counts, *map(count, boosts), *said(plan.typed_terms)]
        query = {"bool": {**matching, "should": scores, "minimum_should_match": 0}}
        if leaves(query) <= MAX_LEAVES:
            break
    return query


def _matching(plan: Plan) -> dict[str, list[Json]]:
    """The filters that make a match."""
    wanted = [_clause(clause, str(number)) for number, clause in enumerate(plan.included)]
    # With a filter beside them, "at least none of these" is taken at its word.
    met = {"should": wanted, "minimum_should_match": plan.min_should_match, "filter": [{"match_all": {}}]}
    unwanted = [any_of(map(matched, clause.terms)) for clause in plan.excluded]
    return {"filter": [_shown(plan), {"bool": met}], "must_not": unwanted}


def _clause(clause: Clause, name: str) -> Json:
    """Met by any of its terms; its name tells which lessons meet it strictly."""
    strict = any_of(map(matched, _strict(clause)))
    strict["bool"]["_name"] = name
    loose = [matched(term) for term in clause.terms if term.related]
    return any_of([strict, *loose]) if loose else strict


def _shown(plan: Plan) -> Json:
    """A lesson that says the same as another is found only where its source is asked for."""
    shown: list[Json] = [{"term": {"hidden": False}}]
    if sources := plan.filters.get("source"):
        shown.append({"terms": {"source": list(sources)}})
    return any_of(shown)


def _filters(plan: Plan) -> dict[str, Json]:
    return {facet: {"terms": {facet: list(values)}} for facet, values in plan.filters.items()}


def _count(plan: Plan, facet: str) -> Json:
    others = [query for name, query in _filters(plan).items() if name != facet]
    return {"filter": all_of(others), "aggs": {"values": {"terms": {"field": facet, "size": MAX_VALUES}}}}


def _sort(order: str) -> list[Json]:
    if order == RELEVANCE:
        return [{"_score": "desc"}, *_reading_order()]
    if order in (NEWEST, OLDEST):
        return [{"published": "desc" if order == NEWEST else "asc"}, *_reading_order()]
    return _reading_order()


def _reading_order() -> list[Json]:
    return [{"order": "asc"}, {"number": "asc"}]


def lesson(hit: Json) -> Lesson:
    """The lesson that a hit brings back."""
    return Lesson.load(hit["_source"][STORED])


def matches(plan: Plan, answer: Json, hits: Iterable[Json]) -> SearchResponse:
    """What the answer counts, and the hits of the window."""
    counted = {name: _counts(name, answer["aggregations"][name]["values"]) for name in plan.facets}
    return SearchResponse(answer["hits"]["total"]["value"], tuple(map(_hit, hits)), counted)


def _hit(hit: Json) -> Hit:
    # JSON has the shortest decimal that is this 32-bit number, which is not the number itself.
    score = round(hit["_score"] * SCORE_STEPS) / SCORE_STEPS
    return Hit(lesson(hit), score, len(hit.get("matched_queries", ())))


def _counts(facet: str, counted: Json) -> Mapping[str, int]:
    """Value → lessons. Raises EngineError where OpenSearch left values out: a guess is never shown."""
    if counted["sum_other_doc_count"] or counted["doc_count_error_upper_bound"]:
        raise EngineError(f"The facet '{facet}' has more than {MAX_VALUES:,} values, which is not supported.")
    return {bucket["key"]: bucket["doc_count"] for bucket in counted["buckets"]}
