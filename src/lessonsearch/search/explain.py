"""Score explanation: which terms a result matches, and what each adds to its score.

The plan is executed again term by term, so that it works with every engine, and the parts sum to the score.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from lessonsearch.engines.contract import Engine, Plan, clause_bonus, quantise_weight
from lessonsearch.query.parser import Clause, Term
from lessonsearch.query.query import MAX_PAGES, MAX_PER_PAGE, RELEVANCE
from lessonsearch.search.feedback import with_feedback
from lessonsearch.search.lexical_resources import LexicalResources
from lessonsearch.search.planner import build_plan
from lessonsearch.search.service import Results


@dataclass(frozen=True)
class Reason:
    """One part of a score: the visitor's word, the term that matched for it, and the score."""

    word: str
    by: str
    score: float


def explain(results: Results, engine: Engine, lexical: LexicalResources) -> Mapping[str, tuple[Reason, ...]]:
    """Lesson id → the parts of its score, for each result on the page."""
    plan, _ = build_plan(
        replace(results.query, q=results.words), lexical.thesaurus, lexical.known_terms(engine)
    )
    if not results.query.literal:
        plan = with_feedback(plan, engine, lexical)
    parts = list(_parts(plan, engine))
    return {
        result.lesson.id: tuple(
            Reason(word, by, score) for word, by, scores in parts if (score := scores.get(result.lesson.id))
        )
        for result in results.results
    }


def _parts(plan: Plan, engine: Engine) -> Iterator[tuple[str, str, Mapping[str, float]]]:
    """Every clause by term, then every boost: the word, the term, and lesson id → score."""
    for clause in plan.included:
        by_term = [(_describe(term), _scores(plan, engine, term)) for term in clause.terms]
        best = [(by, {n: s for n, s in scores.items() if _is_best(n, by, by_term)}) for by, scores in by_term]
        yield from ((clause.text, by, scores) for by, scores in best)
        direct = (scores for term, (_, scores) in zip(clause.terms, by_term, strict=True) if not term.related)
        met = {lesson for scores in direct for lesson in scores}
        yield clause.text, "is met", dict.fromkeys(met, clause_bonus(len(plan.included)))
    for term in plan.boosts:
        yield "besides", _describe(term), _scores(plan, engine, term)
    yield (
        "besides",
        "the nearest of title and phrases",
        _execute(plan, engine, Plan(typed_terms=plan.typed_terms)),
    )


def _is_best(lesson: str, by: str, by_term: Sequence[tuple[str, Mapping[str, float]]]) -> bool:
    """Whether this term gives a lesson its score for the clause: the best, and the first among equals."""
    scored = [(scores.get(lesson, 0.0), other) for other, scores in by_term]
    return max(scored, key=lambda pair: pair[0])[1] == by


def _scores(plan: Plan, engine: Engine, term: Term) -> dict[str, float]:
    """Lesson id → score of a term alone, for as many lessons as paging reaches."""
    clause = Clause("", (term._replace(related=False),))
    scores = _execute(plan, engine, Plan((clause,), 1))
    return {lesson: score - clause_bonus(1) for lesson, score in scores.items()}


def _execute(plan: Plan, engine: Engine, part: Plan) -> dict[str, float]:
    """Lesson id → score of a part of the plan, with the plan's filters."""
    part = replace(part, filters=plan.filters, order=RELEVANCE, size=MAX_PAGES * MAX_PER_PAGE)
    return {hit.lesson.id: hit.score for hit in engine.search(part).hits}


def _describe(term: Term) -> str:
    near = ", near" if term.related else ""
    return f"{' '.join(term.words)} (×{quantise_weight(term.weight):g}{near})"
