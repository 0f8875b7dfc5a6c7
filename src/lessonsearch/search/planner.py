"""From a visitor's words to what an engine is to find.

Each word that tells something is a clause. The thesaurus adds other words for the same to the clauses
that they stand for, so it can only find more, never less. What several neighbouring words say together
counts more where they stand together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from lessonsearch.engines.contract import Plan
from lessonsearch.query.parser import Clause, Term, drop_stopwords, parse_all, phrase_terms
from lessonsearch.query.query import Query
from lessonsearch.text.analysis import STOP_STEMS, stem, terms
from lessonsearch.text.synonyms import Thesaurus, ThesaurusMatch

# Tuned on tests/relevance/tuning.json alone. At half and at twice of any of these numbers the mean reciprocal
# rank there, 0.955, falls by 0.011 at most: they are plateaus, not peaks.
MEANS = 0.9
"""Weight of other words for the same: a little less than the visitor's own."""
ALSO = 0.3
"""Weight of the matter that a word belongs to. What it finds stands behind (`Term.loose`); this orders it."""
TYPED = 0.7
"""What a typed word counts more, where it stands: else `diazepam` finds first what all drugs find."""
TOGETHER = 2.0
"""Weight of neighbouring words that stand together, shared among them; so two words count as twice."""
HINT = 0.5
"""Weight of what a question's form hints at (`what should …`): it orders, and finds nothing by itself."""
JOINED = 0.5
"""Weight of two words written as one, for each of the two."""

MAX_LOOKED_FOR = 180
"""Index words that a plan looks for: OpenSearch takes 1,024 small queries in one, and asks up to 5.5 for
each of these. A question of ten words stays below; a pasted paragraph loses other words for its last ones."""

BOOST = -1
"""The place of an addition that belongs to no clause."""

Addition = tuple[int, Term]
"""The place of a clause, and a term that meets it too."""


@dataclass(frozen=True)
class SynonymExpansion:
    """What the thesaurus added to a search: beside `word`, the words of `to` are looked for."""

    word: str
    to: tuple[str, ...]
    note: str = ""


def build_plan(query: Query, thesaurus: Thesaurus) -> tuple[Plan, tuple[SynonymExpansion, ...]]:
    """What the engine is to find for a query, all its words wanted, and what the thesaurus added."""
    every = parse_all(query.q)
    kept = drop_stopwords(every)
    places = [n for n, clause in enumerate(every) if clause in kept and not clause.excluded]
    found = [] if query.literal else _entries(every, thesaurus)
    additions = [*_own(every, places), *_others(found, places), *_together(every, places)]
    if not query.literal:
        additions += [*_joined(every, places), *_opened(every, places)]
    added: dict[int, list[Term]] = defaultdict(list)
    for place, term in _affordable(additions, MAX_LOOKED_FOR - len(places)):
        added[place].append(term)
    wanted = [replace(every[n], terms=tuple(_once((*every[n].terms, *added[n])))) for n in places]
    unwanted = (clause for clause in kept if clause.excluded)
    plan = Plan(
        (*wanted, *unwanted),
        len(wanted),
        tuple(added[BOOST]),
        query.filters_by_facet,
        query.order,
        query.start,
        query.per_page,
        tuple(sorted(_said(every[n] for n in places))),
    )
    return plan, tuple(_expansion(every, one) for one in found)


def _said(clauses: Iterable[Clause]) -> set[str]:
    """The telling words typed. A title, or a phrase written down as what a lesson is asked for, answers a
    search the better the more of its words it has, and the fewer others (`engines.overlap`)."""
    return {word for clause in clauses for word in terms(clause.text)} - STOP_STEMS


def _once(terms: Iterable[Term]) -> Iterable[Term]:
    """Each row of index words once, by the term that counts most for it."""
    best: dict[tuple[tuple[str, ...], bool], Term] = {}
    for term in terms:
        held = best.setdefault((term.words, term.unordered), term)
        if (term.related, -term.weight) < (held.related, -held.weight):
            best[term.words, term.unordered] = term
    return best.values()


def _affordable(additions: Iterable[Addition], most: int) -> Iterator[Addition]:
    """The additions in order, without those for which too many index words would be looked for."""
    for place, term in additions:
        if len(term.words) <= most:
            most -= len(term.words)
            yield place, term


def _expansion(every: Sequence[Clause], found: ThesaurusMatch) -> SynonymExpansion:
    """What an entry added, for the words as they were typed."""
    shown = dict.fromkeys(clause.text for clause in every[found.start : found.end])
    return SynonymExpansion(" ".join(shown), (*found.means, *found.also), found.note)


def terms_of(plan: Plan) -> tuple[Term, ...]:
    """The terms that meet a plan."""
    return tuple(term for clause in plan.included for term in clause.terms)


def _entries(every: Sequence[Clause], thesaurus: Thesaurus) -> list[ThesaurusMatch]:
    """The thesaurus's entries for what was typed; a quotation is meant as it stands."""
    return list(thesaurus.met_in([clause.terms[0].words[0] if _plain(clause) else "" for clause in every]))


def _plain(clause: Clause) -> bool:
    return len(clause.terms) == 1 and not (clause.excluded or clause.quoted)


def _own(every: Sequence[Clause], places: Sequence[int]) -> Iterator[Addition]:
    """The typed words once more: beside other words for the same, a visitor's own count more."""
    for n in places:
        yield from ((BOOST, replace(term, weight=TYPED)) for term in every[n].terms)


def _others(found: Sequence[ThesaurusMatch], places: Sequence[int]) -> Iterator[Addition]:
    """What the thesaurus has: first other words for the same, then the matters that the words belong to.

    Where several words stand for an entry, each carries a part of its weight: the root of an equal share
    ranks better than the share (mean reciprocal rank 0.895 for 0.890), since such words are well chosen.
    An entry for words that hold no clause (`what should …`) is a hint.
    """
    for weight, loose in ((MEANS, False), (ALSO, True)):
        for one in found:
            span = [n for n in range(one.start, one.end) if n in places]
            for text in one.also if loose else one.means:
                stems = phrase_terms(text)
                if not span:
                    yield BOOST, Term(stems, weight * HINT)
                for n in span:
                    yield n, Term(stems, weight / len(span) ** 0.5, related=loose)


def _together(every: Sequence[Clause], places: Sequence[int]) -> Iterator[Addition]:
    """Neighbouring words side by side, with the little words between, before and after them."""
    marks = sorted({0, *places, len(every) - 1})
    for left, right in pairwise(marks):
        run = every[left : right + 1]
        if places and all(len(clause.terms) == 1 and not clause.excluded for clause in run):
            stems = tuple(word for clause in run for word in clause.terms[0].words)
            yield BOOST, Term(stems, TOGETHER / len(stems))


def _opened(every: Sequence[Clause], places: Sequence[int]) -> Iterator[Addition]:
    """`hard-to-reach` is `hard to reach` too."""
    for n in places:
        parts = phrase_terms(every[n].text)
        if len(parts) > 1 and _plain(every[n]):
            yield n, Term(parts)


def _joined(every: Sequence[Clause], places: Sequence[int]) -> Iterator[Addition]:
    """`safe guarding` is `safeguarding` too."""
    for left, right in pairwise(places):
        if right == left + 1 and _plain(every[left]) and _plain(every[right]):
            whole = stem(every[left].text + every[right].text)
            yield from ((n, Term((whole,), JOINED)) for n in (left, right) if whole)
