"""From a visitor's words to what an engine is to find.

Each word that tells something is a clause. The thesaurus adds other words for the same to the clauses
that they stand for, so it can only find more, never less. What several neighbouring words say together
counts more where they stand together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from lessonsearch.engines import Plan
from lessonsearch.language import Clause, Term, adjacent, telling, typed
from lessonsearch.query import Query
from lessonsearch.thesaurus import Found, Thesaurus
from lessonsearch.words import stem

# Tuned on tests/relevance/tuning.json (226 judged queries) alone; between half and twice of each number the
# mean reciprocal rank moves by 0.01 or less.
MEANS = 0.9
"""Weight of other words for the same: a little less than the visitor's own."""
ALSO = 0.3
"""Weight of the matter that a word belongs to; at 0.5 it crowds out what was asked for."""
TYPED = 0.7
"""What a typed word counts more, where it stands: else `diazepam` finds first what all drugs find."""
TOGETHER = 2.0
"""Weight of neighbouring words that stand together, shared among them; so two words count as twice."""
HINT = 0.5
"""Weight of what a question's form hints at (`what should …`): it orders, and finds nothing by itself."""
JOINED = 0.5
"""Weight of two words written as one, for each of the two."""


@dataclass(frozen=True)
class Expansion:
    """What the thesaurus added to a search: beside `word`, the words of `to` are looked for."""

    word: str
    to: tuple[str, ...]
    note: str = ""


def make_plan(query: Query, thesaurus: Thesaurus) -> tuple[Plan, tuple[Expansion, ...]]:
    """What the engine is to find for a query, all its words wanted, and what the thesaurus added."""
    every = typed(query.q)
    kept = telling(every)
    places = [n for n, clause in enumerate(every) if clause in kept and not clause.unwanted]
    found = [] if query.as_typed else _entries(every, thesaurus)
    added, hints = _added(found, places)
    if not query.as_typed:
        _join(every, places, added)
    wanted = [replace(every[n], terms=(*every[n].terms, *added[n])) for n in places]
    boosts = (*_own(every, places), *_together(every, places), *hints)
    unwanted = (clause for clause in kept if clause.unwanted)
    plan = Plan(
        (*wanted, *unwanted), len(wanted), boosts, query.filters, query.order, query.start, query.per_page
    )
    return plan, tuple(_expansion(every, one) for one in found)


def _expansion(every: Sequence[Clause], found: Found) -> Expansion:
    """What an entry added, for the words as they were typed."""
    shown = dict.fromkeys(clause.text for clause in every[found.start : found.end])
    return Expansion(" ".join(shown), (*found.means, *found.also), found.note)


def terms_of(plan: Plan) -> tuple[Term, ...]:
    """The terms that meet a plan."""
    return tuple(term for clause in plan.wanted for term in clause.terms)


def _entries(every: Sequence[Clause], thesaurus: Thesaurus) -> list[Found]:
    """The thesaurus's entries for what was typed; a quotation is meant as it stands."""
    return list(thesaurus.met_in([clause.terms[0].words[0] if _plain(clause) else "" for clause in every]))


def _plain(clause: Clause) -> bool:
    return len(clause.terms) == 1 and not (clause.unwanted or clause.quoted)


def _added(found: Sequence[Found], places: Sequence[int]) -> tuple[Mapping[int, list[Term]], list[Term]]:
    """Place of a clause → terms that mean the same; and hints, from wordings that hold no clause.

    Where several words stand for an entry, each carries a part of its weight: the root of an equal share
    ranks better than the share (mean reciprocal rank 0.895 for 0.890), since such words are well chosen.
    """
    added: dict[int, list[Term]] = defaultdict(list)
    hints = []
    for one in found:
        span = [n for n in range(one.start, one.end) if n in places]
        for term in _terms(one):
            if not span:
                hints.append(replace(term, weight=term.weight * HINT))
            for n in span:
                added[n].append(replace(term, weight=term.weight / len(span) ** 0.5))
    return added, hints


def _terms(found: Found) -> Iterator[Term]:
    yield from (Term(adjacent(text), MEANS) for text in found.means)
    yield from (Term(adjacent(text), ALSO, loose=True) for text in found.also)


def _join(every: Sequence[Clause], places: Sequence[int], added: Mapping[int, list[Term]]) -> None:
    """`safe guarding` is `safeguarding` too."""
    for left, right in pairwise(places):
        if right == left + 1 and _plain(every[left]) and _plain(every[right]):
            joined = stem(every[left].text + every[right].text)
            for n in (left, right):
                added[n].append(Term((joined,), JOINED))


def _own(every: Sequence[Clause], places: Sequence[int]) -> Iterator[Term]:
    """The typed words once more: beside other words for the same, a visitor's own count double."""
    for n in places:
        yield from (replace(term, weight=TYPED) for term in every[n].terms)


def _together(every: Sequence[Clause], places: Sequence[int]) -> Iterator[Term]:
    """Neighbouring words side by side, with the little words between, before and after them."""
    marks = sorted({0, *places, len(every) - 1})
    for left, right in pairwise(marks):
        run = every[left : right + 1]
        if places and all(len(clause.terms) == 1 and not clause.unwanted for clause in run):
            stems = tuple(word for clause in run for word in clause.terms[0].words)
            yield Term(stems, TOGETHER / len(stems))
