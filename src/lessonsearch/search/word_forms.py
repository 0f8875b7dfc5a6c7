"""Word forms: what was typed, written with other spaces, hyphens or abbreviations.

`well-being`, `wellbeing` and `well being` find each other, also inside a phrase, and so do `s47` and
`section 47`.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from itertools import pairwise

from lessonsearch.query.parser import Clause, Term, phrase_terms
from lessonsearch.text.analysis import stem
from lessonsearch.text.spacings import MIN_PART, other_spacings

JOINED_WEIGHT = 0.5
"""Weight of two words written as one, for each of the two. Tuned with an earlier ranking."""
MIN_DIVIDED = 2 * MIN_PART + 2
"""Letters of a word typed without quotation marks from which on it may be two written as one."""

NumberedTerm = tuple[int, Term]
"""Number of a clause, and a term that also meets it."""


def is_plain(clause: Clause) -> bool:
    """Whether a clause is a word, compound or section, required, unquoted and without alternatives."""
    return len(clause.terms) == 1 and not (clause.excluded or clause.quoted)


def exact_forms(clause: Clause, indexed: Container[str]) -> Iterator[Term]:
    """Other forms of a clause that are what was typed, in quotation marks too.

    A phrase with the same letters and other spaces, as far as lessons have its words (`indexed`), a word that
    no lesson has as two that lessons have, and a section of an act with its abbreviation.
    """
    for term in clause.terms:
        if len(term.words) > 1:
            for words in (*other_spacings(clause.text, indexed), *_abbreviated(term.words)):
                yield term._replace(words=words)
        elif len(clause.text) >= MIN_DIVIDED and term.words[0] not in indexed:
            yield from (term._replace(words=words) for words in other_spacings(clause.text, indexed))


def _abbreviated(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The words with each section of an act abbreviated: `section 47` as `s47`."""
    for at in range(len(words) - 1):
        if words[at] == "section" and words[at + 1].isdigit():
            yield (*words[:at], f"s{words[at + 1]}", *words[at + 2 :])


def split_forms(clauses: Sequence[Clause], required: Sequence[int]) -> Iterator[NumberedTerm]:
    """Hyphenated words as phrases: `hard-to-reach` also searches for `hard to reach`."""
    for n in required:
        parts = phrase_terms(clauses[n].text)
        if len(parts) > 1 and is_plain(clauses[n]):
            yield n, clauses[n].terms[0]._replace(words=parts)


def joined_forms(clauses: Sequence[Clause], required: Sequence[int]) -> Iterator[NumberedTerm]:
    """Neighbouring words written as one: `safe guarding` also searches for `safeguarding`."""
    for left, right in pairwise(required):
        if right == left + 1 and _is_word(clauses[left]) and _is_word(clauses[right]):
            joined = stem(clauses[left].text + clauses[right].text)
            yield from ((n, Term((joined,), JOINED_WEIGHT)) for n in (left, right) if joined)


def _is_word(clause: Clause) -> bool:
    return is_plain(clause) and len(clause.terms[0].words) == 1
