"""Query tree: a plan as nodes of `whoosh.query`, with nodes of our own where Whoosh has none.

Any Whoosh searcher can run the tree: each node of ours has a matcher made of Whoosh's. Under
`weighting.ImpactWeighting` it gives the same scores but for the bonus of titles. The collector evaluates the
same tree on arrays.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from whoosh import query
from whoosh.matching import ListMatcher, Matcher, NullMatcher

from lessonsearch.engines.contract import Plan, clause_bonus, quantise_weight
from lessonsearch.engines.whoosh.schema import HIDDEN
from lessonsearch.query.parser import Clause, Term
from lessonsearch.text.indexed_fields import FIELD_WEIGHTS

HIDDEN_LESSONS = query.Term(HIDDEN, "yes")
VISIBLE_LESSONS = query.Not(HIDDEN_LESSONS)


def plan_query(plan: Plan) -> FilteredQuery:
    """Query tree of a plan."""
    included = [clause_query(clause) for clause in plan.included]
    bonus = clause_bonus(len(included)) if included else 0.0
    scored = MinShouldMatch(included, plan.min_should_match, bonus)
    filters = {facet: _any_value(facet, values) for facet, values in plan.filters.items()}
    conditions = [query.Not(clause_query(clause)) for clause in plan.excluded]
    conditions += [query.Not(_any_value(facet, values)) for facet, values in plan.without.items()]
    if "source" in filters:  # where duplicates are asked for
        conditions.append(query.Not(query.And([HIDDEN_LESSONS, query.Not(filters["source"])])))
    else:
        conditions.append(VISIBLE_LESSONS)
    if plan.boosts:
        scored = query.AndMaybe(scored, query.Or([Occurrence(term) for term in plan.boosts]))
    return FilteredQuery(scored, conditions, filters)


def clause_query(clause: Clause) -> BestOf:
    """Lessons in which one of a clause's terms occurs; they score as the best of the terms."""
    return BestOf([Occurrence(term) for term in clause.terms])


def _any_value(facet: str, values: Sequence[str]) -> query.Or:
    return query.Or([query.Term(facet, value) for value in values])


class Expandable(query.Query):  # type: ignore[misc]
    """Node that stands for `expanded`, a tree of other nodes, which is made when a matcher is asked for."""

    boost = 1.0
    expanded: query.Query

    def is_leaf(self) -> bool:
        return False

    def children(self) -> Iterator[query.Query]:
        yield self.expanded

    def field(self) -> None:
        """No single field."""

    def estimate_size(self, ixreader: Any) -> int:
        return int(self.expanded.estimate_size(ixreader))

    def matcher(self, searcher: Any, context: Any = None) -> Matcher:
        return self.expanded.matcher(searcher, context)


class Occurrence(Expandable):
    """Lessons in which a term occurs, in whichever field."""

    def __init__(self, term: Term) -> None:
        self.term = term

    @cached_property
    def expanded(self) -> query.Query:
        """The term in each field.

        A word has the same score in each, that of all fields together, so the greatest is its score.
        """
        weight = quantise_weight(self.term.weight)
        words = list(self.term.words)
        if len(words) > 1 and not self.term.unordered:
            return _in_any_field(lambda field: query.Phrase(field, words, boost=weight))
        return query.And(
            [_in_any_field(lambda field, word=word: query.Term(field, word, boost=weight)) for word in words]  # type: ignore[misc]
        )

    def __repr__(self) -> str:
        return f"Occurrence({self.term!r})"


class BestOf(query.DisjunctionMax):  # type: ignore[misc]
    """Lessons that match one of some queries; each scores as the best of them.

    Where these stand at different lessons, the matcher of Whoosh's `DisjunctionMax` gives the first of these
    the score of the other.
    """

    def matcher(self, searcher: Any, context: Any = None) -> Matcher:
        scores: dict[int, float] = defaultdict(float)
        for one in self.subqueries:
            for docnum, score in _scores(one.matcher(searcher, context)):
                scores[docnum] = max(scores[docnum], score)
        return _matcher(scores)


class MinShouldMatch(query.compound.CompoundQuery):  # type: ignore[misc]
    """Lessons that meet at least `minimum` clauses; none at all are needed where it is 0.

    The score is the sum of the clauses' scores, and `bonus` for each that is met by a term that is not
    `related`. No distribution of Whoosh implements the `minmatch` of its `Or`.
    """

    JOINT = " SHOULD "

    def __init__(
        self, subqueries: Sequence[BestOf], minimum: int, bonus: float = 0.0, boost: float = 1.0
    ) -> None:
        super().__init__(subqueries, boost)
        self.minimum = minimum
        self.bonus = bonus

    def apply(self, fn: Callable[[query.Query], query.Query]) -> MinShouldMatch:
        return MinShouldMatch([fn(clause) for clause in self.subqueries], self.minimum, self.bonus)

    def normalize(self) -> MinShouldMatch:
        """The same: to drop or merge a clause would change how many are met."""
        return self

    def matcher(self, searcher: Any, context: Any = None) -> Matcher:
        """Matcher of the lessons, found clause by clause."""
        scores: dict[int, float] = defaultdict(float)
        met: Counter[int] = Counter()
        for clause in self.subqueries:
            for docnum, score in _scores(clause.matcher(searcher, context)):
                scores[docnum] += score
                met[docnum] += 1
            strict = BestOf([one for one in clause if not one.term.related])
            for docnum in strict.matcher(searcher, context).all_ids():
                scores[docnum] += self.bonus
        enough = (docnum for docnum in searcher.reader().all_doc_ids() if met[docnum] >= self.minimum)
        return _matcher({docnum: scores[docnum] for docnum in enough})


class FilteredQuery(Expandable):
    """Lessons of a scored query that meet the conditions and pass the filter of each facet.

    Only the scored query scores. The filters are named, as facet counts lift their own.
    """

    def __init__(
        self,
        scored: MinShouldMatch | query.AndMaybe,
        conditions: Sequence[query.Query],
        filters: Mapping[str, query.Query],
    ) -> None:
        self.scored = scored
        self.conditions = conditions
        self.filters = filters

    @cached_property
    def expanded(self) -> query.Query:
        return query.And([self.scored, *self._unscored])

    @property
    def _unscored(self) -> list[query.Query]:
        return [*self.conditions, *self.filters.values()]

    def matcher(self, searcher: Any, context: Any = None) -> Matcher:
        """Matcher of the lessons, without what an `And` would add for the conditions.

        Whoosh's own `Require` is for this, but in 2.7.4 it excludes what it should require.
        """
        passing = set(query.And(self._unscored).matcher(searcher, context).all_ids())
        scores = _scores(self.scored.matcher(searcher, context))
        return _matcher({docnum: score for docnum, score in scores if docnum in passing})


def _scores(matcher: Matcher) -> Iterator[tuple[int, float]]:
    """Lessons of a matcher and their scores."""
    while matcher.is_active():
        yield matcher.id(), matcher.score()
        matcher.next()


def _matcher(scores: Mapping[int, float]) -> Matcher:
    """Matcher of lessons with scores."""
    docnums = sorted(scores)
    return ListMatcher(docnums, [scores[docnum] for docnum in docnums]) if docnums else NullMatcher()


def _in_any_field(in_field: Callable[[str], query.Query]) -> BestOf:
    return BestOf([in_field(field) for field in FIELD_WEIGHTS])
