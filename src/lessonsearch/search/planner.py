"""Query planning: turns a query into the `Plan` that an engine executes.

Each word except stop words is a clause. The thesaurus adds synonyms as alternatives to clauses, so that it
can only find more lessons, never fewer. Neighbouring words score higher where a lesson has them as a phrase.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from lessonsearch.engines.contract import Plan, few_clauses
from lessonsearch.query.parser import Clause, Term, drop_stopwords, parse_all, phrase_terms
from lessonsearch.query.query import Query
from lessonsearch.search.absent_topics import weigh_absent_topics
from lessonsearch.search.vocabulary import KnownTerms
from lessonsearch.search.word_forms import exact_forms, is_plain, joined_forms, split_forms
from lessonsearch.text.analysis import STOP_STEMS, stem, terms
from lessonsearch.text.synonyms import Thesaurus, ThesaurusMatch

# Tuned together by coordinate ascent on the tuning files of tests/relevance, whole and with half and all of
# the phrases taken away, on CISI and on half of Cranfield (docs/relevance.md); `HINT_FACTOR` with an
# earlier ranking.
SYNONYM_WEIGHT = 0.7
"""Weight of a synonym: less than the visitor's own word."""
RELATED_WEIGHT = 0.2
"""Weight of a related term, which meets its clause without the bonus for it (`Term.related`)."""
TYPED_BOOST = 0.7
"""Boost of a typed word: without it, `diazepam` first finds the lessons on drugs in general."""
PHRASE_BOOST = 0.9
"""Boost of a phrase of neighbouring words, divided among them; `few_clauses` says how much of it a longer
search gives. Given whole, it took the general collections below plain BM25."""
PASSAGE_WORDS = 12
"""Words from which on a search may be a pasted passage, and by which its place is found."""
PASSAGE_BOOST = 1.0
"""Boost of a lesson that has the first `PASSAGE_WORDS` of a search side by side."""
HINT_FACTOR = 0.5
"""Factor for the synonyms of a question's form (`what should …`), which only boost."""

MAX_TERMS = 180
"""Index terms in a plan: OpenSearch allows 1,024 clauses in a query and needs up to 5.5 for each word. A
question of ten words stays below; a pasted paragraph gets no synonyms for its last words."""

QUESTION_STEMS = frozenset(
    stem(word) for word in "what why how who when where which whose is are was do does did can should".split()
)
"""The first words of a question."""

FUNCTION_VERB_STEMS = frozenset(
    stem(word)
    for word in "missing help talk tell speak spot notice recognise identify detect hide worry".split()
)
"""Verbs that in a question are part of its form: `what is missing` does not ask about missing children."""

BOOST = -1
"""Clause number of an alternative that boosts and belongs to no clause."""

Alternative = tuple[int, Term]
"""Number of a clause (or `BOOST`), and a term that also meets it."""


@dataclass(frozen=True)
class SynonymExpansion:
    """A synonym expansion: in addition to `word`, the search also looks for the words in `to`."""

    word: str
    to: tuple[str, ...]
    same: bool = True
    """Whether they mean the same; else they are related."""
    note: str = ""


def build_plan(
    query: Query, thesaurus: Thesaurus, known: KnownTerms | None = None
) -> tuple[Plan, tuple[SynonymExpansion, ...]]:
    """The plan for a query, which requires all its words, and the synonym expansions in it."""
    clauses = parse_all(query.q)
    kept = drop_stopwords(clauses)
    required = [n for n, clause in enumerate(clauses) if clause in kept and not clause.excluded]
    matches = [] if query.literal else thesaurus_matches(clauses, thesaurus)
    alternatives: list[Alternative] = []
    if known:
        clauses = weigh_absent_topics(clauses, matches, required, known)
        alternatives += [(n, term) for n in required for term in exact_forms(clauses[n], known.indexed)]
    alternatives = [*_typed(clauses, required), *alternatives]
    alternatives += [*_passage(clauses), *_synonyms(matches, required), *_phrases(clauses, required)]
    if not query.literal:
        alternatives += [*joined_forms(clauses, required), *split_forms(clauses, required)]
    added: dict[int, list[Term]] = defaultdict(list)
    for n, term in _within_limit(alternatives, MAX_TERMS - len(required)):
        added[n].append(term)
    included = [replace(clauses[n], terms=tuple(_distinct((*clauses[n].terms, *added[n])))) for n in required]
    excluded = (
        replace(clause, terms=(*clause.terms, *exact_forms(clause, known.indexed))) if known else clause
        for clause in kept
        if clause.excluded
    )
    plan = Plan(
        (*included, *excluded),
        len(included),
        tuple(added[BOOST]),
        query.filters_by_facet,
        query.order,
        query.start,
        query.per_page,
        tuple(sorted(_typed_terms(clauses[n] for n in required))),
    )
    return plan, tuple(expansion for match in matches for expansion in _expansions(clauses, match))


def _typed_terms(clauses: Iterable[Clause]) -> set[str]:
    """The index terms typed, without stop words and absent topics, for `Plan.typed_terms`."""
    counted = (clause for clause in clauses if not all(term.related for term in clause.terms))
    return {word for clause in counted for word in terms(clause.text)} - STOP_STEMS


def _distinct(terms: Iterable[Term]) -> Iterable[Term]:
    """One term for each sequence of index terms: not `related` if possible, then with the greatest weight."""
    best: dict[tuple[tuple[str, ...], bool], Term] = {}
    for term in terms:
        other = best.setdefault((term.words, term.unordered), term)
        if (term.related, term.near, -term.weight) < (other.related, other.near, -other.weight):
            best[term.words, term.unordered] = term
    return best.values()


def _within_limit(alternatives: Iterable[Alternative], limit: int) -> Iterator[Alternative]:
    """The alternatives in order, skipping those that would exceed `limit` index terms in total."""
    for n, term in alternatives:
        if len(term.words) <= limit:
            limit -= len(term.words)
            yield n, term


def _expansions(clauses: Sequence[Clause], match: ThesaurusMatch) -> Iterator[SynonymExpansion]:
    """The expansions by an entry, for the words as typed: what means the same apart from what is related."""
    typed = " ".join(dict.fromkeys(clause.text for clause in clauses[match.start : match.end]))
    same = match.targets if match.same else ()
    related = match.also if match.same else (*match.targets, *match.also)
    for texts, means_same in ((same, True), (related, False)):
        if texts:
            yield SynonymExpansion(typed, texts, means_same, match.note)


def same_meaning(plan: Plan) -> Plan:
    """The plan without terms that do not mean the same as what was typed, which none scores."""
    clauses = tuple(
        Clause(
            clause.text,
            tuple(term for term in clause.terms if not (term.near or term.related)),
            clause.excluded,
            clause.quoted,
        )
        for clause in plan.clauses
    )
    return replace(plan, clauses=clauses, boosts=(), size=0, facets=())


def included_terms(plan: Plan) -> tuple[Term, ...]:
    """The terms of all included clauses of a plan."""
    return tuple(term for clause in plan.included for term in clause.terms)


def thesaurus_matches(clauses: Sequence[Clause], thesaurus: Thesaurus) -> list[ThesaurusMatch]:
    """The thesaurus entries for the unquoted words of a search, but for function verbs of a question."""
    stems = ["".join(clause.terms[0].words) if is_plain(clause) else "" for clause in clauses]
    asks = bool(stems) and (stems[0] in QUESTION_STEMS or clauses[-1].text.endswith("?"))
    return [
        match
        for match in thesaurus.matches(stems)
        if not (asks and match.end - match.start == 1 and stems[match.start] in FUNCTION_VERB_STEMS)
    ]


def _typed(clauses: Sequence[Clause], required: Sequence[int]) -> Iterator[Alternative]:
    """The typed terms as boosts, so that they count more than their synonyms."""
    for n in required:
        for term in clauses[n].terms:
            if not term.related:
                yield BOOST, Term(term.words, TYPED_BOOST)


def _synonyms(matches: Sequence[ThesaurusMatch], required: Sequence[int]) -> Iterator[Alternative]:
    """The synonyms of all matches, then the related terms.

    Where a match spans several clauses, each gets a part of its weight: the root of an equal share ranks
    better than the share itself (mean reciprocal rank 0.895 against 0.890), since such words are well chosen.
    A match of stop words only (`what should …`) is a hint.
    """
    for weight, related in ((SYNONYM_WEIGHT, False), (RELATED_WEIGHT, True)):
        for match in matches:
            span = [n for n in range(match.start, match.end) if n in required]
            share = weight / max(1, len(span)) ** 0.5
            near = not (related or match.same)
            for text in match.also if related else match.targets:
                stems = phrase_terms(text)
                if not span:
                    yield BOOST, Term(stems, weight * HINT_FACTOR)
                for n in span:
                    yield n, Term(stems, share, False, related, near)


def _phrases(clauses: Sequence[Clause], required: Sequence[int]) -> Iterator[Alternative]:
    """Neighbouring required words as phrases, with the stop words between, before and after them."""
    boost = PHRASE_BOOST * few_clauses(len(required))
    bounds = sorted({0, *required, len(clauses) - 1})
    for left, right in pairwise(bounds):
        run = clauses[left : right + 1]
        if required and all(len(clause.terms) == 1 and not clause.excluded for clause in run):
            stems = tuple(word for clause in run for word in clause.terms[0].words)
            yield BOOST, Term(stems, boost / len(stems))


def _passage(clauses: Sequence[Clause]) -> Iterator[Alternative]:
    """The first words of what may be a pasted passage, as one phrase."""
    first = clauses[:PASSAGE_WORDS]
    if len(first) == PASSAGE_WORDS and not any(clause.quoted or clause.excluded for clause in first):
        yield BOOST, Term(phrase_terms(" ".join(clause.text for clause in first)), PASSAGE_BOOST)
