"""Why each result stands where it does: what it meets, by which words, and what each is worth.

The plan is asked again term by term, so that the explanation holds for every engine, and adds up.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from lessonsearch.engines.contract import Engine, Plan, quantise_weight
from lessonsearch.query.parser import Clause, Term
from lessonsearch.query.query import MAX_PAGES, MAX_PER_PAGE, RELEVANCE
from lessonsearch.search.lexical_resources import LexicalResources
from lessonsearch.search.planner import build_plan
from lessonsearch.search.service import Results


@dataclass(frozen=True)
class Reason:
    """One part of a score: for which of the visitor's words, by which index words, and how much."""

    word: str
    by: str
    score: float


def explain(found: Results, engine: Engine, wording: LexicalResources) -> Mapping[str, tuple[Reason, ...]]:
    """Lesson id → the parts of its score, for the results of a search; they sum to its score."""
    plan, _ = build_plan(replace(found.query, q=found.words), wording.thesaurus)
    parts = list(_parts(plan, engine))
    return {
        result.lesson.id: tuple(
            Reason(word, by, score) for word, by, scores in parts if (score := scores.get(result.lesson.id))
        )
        for result in found.results
    }


def _parts(plan: Plan, engine: Engine) -> Iterator[tuple[str, str, Mapping[str, float]]]:
    """Every clause with the terms that give it its score, then every boost: lesson id → score."""
    for clause in plan.included:
        by_term = [(_shown(term), _scores(plan, engine, term)) for term in clause.terms]
        best = [(by, {n: s for n, s in scores.items() if _first(n, by, by_term)}) for by, scores in by_term]
        yield from ((clause.text, by, scores) for by, scores in best)
    for term in plan.boosts:
        yield "besides", _shown(term), _scores(plan, engine, term)
    yield (
        "besides",
        "the nearest of title and phrases",
        _scored(plan, engine, Plan(typed_terms=plan.typed_terms)),
    )


def _first(lesson: str, by: str, by_term: Sequence[tuple[str, Mapping[str, float]]]) -> bool:
    """Whether this is the term of the clause that counts for a lesson: the best, the first of equals."""
    scored = [(scores.get(lesson, 0.0), other) for other, scores in by_term]
    return max(scored, key=lambda pair: pair[0])[1] == by


def _scores(plan: Plan, engine: Engine, term: Term) -> dict[str, float]:
    """What a term gives to each lesson, up to as many as paging reaches."""
    clause = Clause("", (replace(term, related=False),))
    return _scored(plan, engine, Plan((clause,), 1))


def _scored(plan: Plan, engine: Engine, alone: Plan) -> dict[str, float]:
    """The scores of a part of the plan by itself."""
    asked = replace(alone, filters=plan.filters, order=RELEVANCE, size=MAX_PAGES * MAX_PER_PAGE)
    return {hit.lesson.id: hit.score for hit in engine.search(asked).hits}


def _shown(term: Term) -> str:
    near = ", near" if term.related else ""
    return f"{' '.join(term.words)} (×{quantise_weight(term.weight):g}{near})"
