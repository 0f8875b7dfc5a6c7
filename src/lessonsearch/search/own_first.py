"""Own first: lessons for the chosen group, then those for everybody.

A search may ask for some choices of a facet and for its general one, as the role of a school does for
“Schools” and “All agencies”. In the default order, lessons with one of the chosen values come first.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from lessonsearch.engines.contract import Engine, Hit, Plan, SearchResponse
from lessonsearch.model.taxonomy import Taxonomy
from lessonsearch.query.query import Query


@dataclass(frozen=True)
class OwnShare:
    """How many of the matches have one of `values` of a facet, and how many are for everybody."""

    facet: str
    values: tuple[str, ...]
    own: int
    everybody: int


def search_own_first(
    query: Query, plan: Plan, engine: Engine, taxonomy: Taxonomy
) -> tuple[SearchResponse, OwnShare | None]:
    """Execute a plan, with own lessons first where the query mixes own and general choices of a facet."""
    mixed = _mixed_facet(query, taxonomy)
    if query.sort or mixed is None:
        return engine.search(plan), None
    facet, own, general = mixed
    response = engine.search(replace(plan, size=0))
    first = engine.search(replace(plan, filters={**plan.filters, facet: own}, facets=()))
    hits: tuple[Hit, ...] = first.hits
    if len(hits) < plan.size:
        rest = replace(
            plan,
            filters={**plan.filters, facet: general},
            without={facet: own},
            start=max(0, plan.start - first.total),
            size=plan.size - len(hits),
            facets=(),
        )
        hits += engine.search(rest).hits
    counts = response.counts.get(facet, {})
    share = OwnShare(facet, own, first.total, max(counts.get(value, 0) for value in general))
    return SearchResponse(response.total, hits, response.counts), share


def _mixed_facet(query: Query, taxonomy: Taxonomy) -> tuple[str, tuple[str, ...], tuple[str, ...]] | None:
    """The first facet with own and general values selected: its name, and both."""
    for facet, values in query.filters_by_facet.items():
        general = tuple(choice.id for choice in taxonomy.choices(facet) if choice.general)
        own = tuple(value for value in values if value not in general)
        everybody = tuple(value for value in values if value in general)
        if own and everybody:
            return facet, own, everybody
    return None
