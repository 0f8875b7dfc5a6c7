"""Absent topics: what to do with the words of a topic that the lessons lack.

`county lines` does not ask about counties. A page says that the reports do not use it, so its words should
not put a lesson first; other words of the search and related topics should.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import replace

from lessonsearch.query.parser import Clause, phrase_terms
from lessonsearch.search.vocabulary import KnownTerms
from lessonsearch.text.synonyms import ThesaurusMatch

ABSENT_TOPIC_WEIGHT = 1 / 16
"""Weight of a word of an absent topic, the smallest possible: it only finds what nothing else finds."""


def weigh_absent_topics(
    clauses: tuple[Clause, ...],
    matches: Iterable[ThesaurusMatch],
    required: Sequence[int],
    known: KnownTerms,
) -> tuple[Clause, ...]:
    """The clauses with little weight for the words of topics that the lessons lack.

    An absent topic has several words in the thesaurus, one of which no lesson has in its own text, and stands
    as a whole in no phrase that somebody wrote for a lesson.
    """
    meant = {n for match in matches if match.same for n in range(match.start, match.end)}
    weakened = list(clauses)
    for match in matches:
        span = [n for n in range(match.start, match.end) if n in required]
        if match.same or len(span) < 2 or all(n in meant or _is_own(clauses[n], known.own) for n in span):
            continue
        whole = phrase_terms(" ".join(clause.text for clause in clauses[match.start : match.end]))
        if known.has_phrase(whole):
            continue
        for n in span:
            term = clauses[n].terms[0]._replace(weight=ABSENT_TOPIC_WEIGHT, related=True)
            weakened[n] = replace(clauses[n], terms=(term,))
    return tuple(weakened)


def _is_own(clause: Clause, own: Container[str]) -> bool:
    return any(all(word in own for word in term.words) for term in clause.terms)
