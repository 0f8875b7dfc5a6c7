"""Which lessons meet a plan's clauses, and how well, on arrays over the whole index."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lessonsearch.engines import FIELDS, Plan
from lessonsearch.engines.whoosh.postings import SPAN, Floats, Ints, Lists
from lessonsearch.language import Clause, Term


class Found:
    """Scores and clauses met, one number for each lesson of the index."""

    def __init__(self, lists: Lists, plan: Plan) -> None:
        self.met = np.zeros(lists.size, np.int16)
        self.scores = np.zeros(lists.size)
        for clause in plan.wanted:
            has, scores = _clause(lists, clause)
            self.met += has
            self.scores += scores
        self.matches = self.met >= plan.least
        self.every = self.met == len(plan.wanted)
        for clause in plan.unwanted:
            self.matches &= ~_clause(lists, clause)[0]
        for term in plan.boosts:
            self.scores += _term(lists, term)[1]


def _clause(lists: Lists, clause: Clause) -> tuple[NDArray[np.bool_], Floats]:
    """Which lessons meet any of its terms, and the best term's score."""
    has = np.zeros(lists.size, bool)
    best = np.zeros(lists.size)
    for term in clause.terms:
        term_has, scores = _term(lists, term)
        has |= term_has
        np.maximum(best, scores, out=best)
    return has, best


def _term(lists: Lists, term: Term) -> tuple[NDArray[np.bool_], Floats]:
    """Which lessons meet a term, and its score there: the sum of its words' BM25 in the fields that count."""
    has = np.zeros(lists.size, bool)
    scores = np.zeros(lists.size)
    if term.apart:
        has = _everywhere(lists, term)
        for field in FIELDS:
            _add(lists, field, term, has, scores)
    else:
        for field in FIELDS:
            there = np.zeros(lists.size, bool)
            there[_side_by_side(lists, field, term.words)] = True
            _add(lists, field, term, there, scores)
            has |= there
    return has, scores


def _add(lists: Lists, field: str, term: Term, there: NDArray[np.bool_], scores: Floats) -> None:
    for word in term.words:
        lessons = lists.postings(field, word).lessons
        scores[lessons] += term.weight * lists.impacts(field, word) * there[lessons]


def _everywhere(lists: Lists, term: Term) -> NDArray[np.bool_]:
    """The lessons in which every word stands, in whichever field."""
    every = np.ones(lists.size, bool)
    for word in term.words:
        has = np.zeros(lists.size, bool)
        for field in FIELDS:
            has[lists.postings(field, word).lessons] = True
        every &= has
    return every


def _side_by_side(lists: Lists, field: str, words: tuple[str, ...]) -> Ints:
    """Numbers of the lessons in which the words stand one after the other in the field."""
    if len(words) == 1:
        return lists.postings(field, words[0]).lessons
    starts: Ints | None = None
    for step, word in enumerate(words):
        places = lists.postings(field, word).places - step
        starts = places if starts is None else np.intersect1d(starts, places, assume_unique=True)
        if not len(starts):
            break
    return np.unique(starts // SPAN) if starts is not None else np.empty(0, np.int64)
