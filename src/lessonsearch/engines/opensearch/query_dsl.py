"""Query DSL: a plan as the body of a search, and the response as a `SearchResponse`. Pure functions.

Matching and scoring are separate: matching is a filter on the field `all`, scoring consists of optional
clauses. Facet filters are in `post_filter`, so that each facet can be counted without its own
filter: its aggregation is filtered by the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lessonsearch.engines.contract import Hit, Plan, SearchResponse, clause_bonus
from lessonsearch.engines.opensearch.mapping import NAMES, STORED
from lessonsearch.engines.opensearch.term_queries import (
    Json,
    all_of,
    any_of,
    best_of,
    count_leaves,
    matching,
    title_match,
    unweighted_score,
    weighted_score,
)
from lessonsearch.errors import EngineError
from lessonsearch.model.lesson import Lesson
from lessonsearch.query.parser import Clause
from lessonsearch.query.query import NEWEST, OLDEST, RELEVANCE

MAX_VALUES = 10_000
"""Values of one facet, which are all counted exactly."""

MAX_LEAVES = 1000
"""Leaf queries in one search; OpenSearch's default limit is 1024. Ten words with all synonyms stay below.
Beyond it, as with a pasted paragraph, the lessons are the same and fields count alike."""


def search_body(plan: Plan) -> Json:
    """The body of a search for all matches of a plan, without its window."""
    return {
        "query": _scored_query(plan),
        "post_filter": all_of(_filters(plan).values()),
        "aggs": {name: _facet_aggregation(plan, name) for name in plan.facets},
        "sort": _sort(plan.order),
        "track_scores": True,
        "track_total_hits": True,
    }


def _strictly_matching(clause: Clause) -> Json:
    """Matches a clause by its terms that are not `related`."""
    return any_of(matching(term) for term in clause.terms if not term.related)


def lookup_body(name: str) -> Json:
    """The body of a search for the lesson with that id, otherwise the first with that excerpt id or alias."""
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


def _scored_query(plan: Plan) -> Json:
    """Matches a plan, scored by BM25F, or more simply where that exceeds `MAX_LEAVES`."""
    match = _match_filters(plan)
    bonuses = [_clause_bonus(plan, clause) for clause in plan.included]
    query: Json = {}
    for score, boosts in (
        (weighted_score, plan.boosts),
        (unweighted_score, plan.boosts),
        (unweighted_score, ()),
    ):
        clauses = [best_of(map(score, clause.terms)) for clause in plan.included if clause.terms]
        scores = [*clauses, *map(score, boosts), *bonuses, *title_match(plan.typed_terms)]
        query = {"bool": {**match, "should": scores, "minimum_should_match": 0}}
        if count_leaves(query) <= MAX_LEAVES:
            break
    return query


def _clause_bonus(plan: Plan, clause: Clause) -> Json:
    """Scores a lesson that meets a clause by a term that is not `related`."""
    bonus = clause_bonus(len(plan.included))
    return {"constant_score": {"filter": _strictly_matching(clause), "boost": bonus}}


def _match_filters(plan: Plan) -> dict[str, list[Json]]:
    """The `filter` and `must_not` of a plan, without its facet filters."""
    included = [_clause(clause, str(number)) for number, clause in enumerate(plan.included)]
    # Without a filter, OpenSearch would require one clause even where the minimum is 0.
    met = {"should": included, "minimum_should_match": plan.min_should_match, "filter": [{"match_all": {}}]}
    excluded = [any_of(map(matching, clause.terms)) for clause in plan.excluded]
    excluded += [{"terms": {facet: list(values)}} for facet, values in plan.without.items()]
    return {"filter": [_visible(plan), {"bool": met}], "must_not": excluded}


def _clause(clause: Clause, name: str) -> Json:
    """Matches a clause by any of its terms. Hits have `name` where one that is not `related` matches."""
    strict = _strictly_matching(clause)
    strict["bool"]["_name"] = name
    related = [matching(term) for term in clause.terms if term.related]
    return any_of([strict, *related]) if related else strict


def _visible(plan: Plan) -> Json:
    """Hides verbatim duplicates, except those of a source that the plan filters by."""
    queries: list[Json] = [{"term": {"hidden": False}}]
    if sources := plan.filters.get("source"):
        queries.append({"terms": {"source": list(sources)}})
    return any_of(queries)


def _filters(plan: Plan) -> dict[str, Json]:
    return {facet: {"terms": {facet: list(values)}} for facet, values in plan.filters.items()}


def _facet_aggregation(plan: Plan, facet: str) -> Json:
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


def to_lesson(hit: Json) -> Lesson:
    """The lesson stored in a hit."""
    return Lesson.load(hit["_source"][STORED])


def to_response(plan: Plan, response: Json, hits: Iterable[Json]) -> SearchResponse:
    """The total and counts of a response with the hits of the window. Raises EngineError."""
    counts = {name: _facet_counts(name, response["aggregations"][name]["values"]) for name in plan.facets}
    return SearchResponse(response["hits"]["total"]["value"], tuple(map(_to_hit, hits)), counts)


def _to_hit(hit: Json) -> Hit:
    return Hit(to_lesson(hit), hit["_score"], len(hit.get("matched_queries", ())))


def _facet_counts(facet: str, aggregation: Json) -> Mapping[str, int]:
    """Value → number of lessons. Raises EngineError where OpenSearch left values out."""
    if aggregation["sum_other_doc_count"] or aggregation["doc_count_error_upper_bound"]:
        raise EngineError(f"The facet '{facet}' has more than {MAX_VALUES:,} values, which is not supported.")
    return {bucket["key"]: bucket["doc_count"] for bucket in aggregation["buckets"]}
