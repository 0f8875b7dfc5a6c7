"""Coverage: which of the words that were typed the lessons treat, and which are missing from all of them.

A word is covered where a lesson has it, in any form, in its title, its text or its labels, or where the
thesaurus has a word that means the same and a lesson has that. The phrases and concepts that editors add do
not count: they help to find a lesson, and say nothing about what its source says. Of a hyphenated word and
of a section of an act the parts must stand side by side.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from lessonsearch.model.taxonomy import Choice
from lessonsearch.query.parser import Clause, drop_stopwords, parse_all, phrase_terms
from lessonsearch.search.planner import thesaurus_matches
from lessonsearch.search.word_forms import exact_forms
from lessonsearch.text.spacings import other_spacings
from lessonsearch.text.synonyms import Thesaurus, ThesaurusMatch

YES, PARTLY, NO = "yes", "partly", "no"

AGE = re.compile(
    r"\b(?:aged?|age of|ages) (?P<aged>\d{1,2})\b|\b(?P<years>\d{1,2})[ -]?(?:years?|yrs?)[ -]?olds?\b"
    r"|\b(?P<yo>\d{1,2}) ?yo\b",
    re.IGNORECASE,
)
"""A child's age in years, as people type it."""

RANGE = re.compile(r"(?P<first>\d+)-(?P<last>\d+)|(?P<from>\d+)-plus|under-(?P<below>\d+)")
"""The id of an age in the taxonomy: `6-13`, `14-plus`, `under-1`."""


@dataclass(frozen=True)
class Coverage:
    """`covered`: YES, PARTLY or NO; `missing`: the words typed that no lesson treats, in order.

    `ages` are the missing words that name an age: the reports may well use the words, but no lesson is about
    children of that age.
    """

    covered: str = YES
    missing: tuple[str, ...] = ()
    ages: tuple[str, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """The missing words that the reports do not use."""
        return tuple(word for word in self.missing if word not in self.ages)


HasPhrase = Callable[[tuple[str, ...]], bool]
"""Whether the own text of a lesson has these index terms side by side."""


def coverage(
    words: str, thesaurus: Thesaurus, known: frozenset[str], ages: Iterable[Choice], has_phrase: HasPhrase
) -> Coverage:
    """The coverage of a search, as far as its words go.

    `known` are the index terms of the lessons' own texts; `ages` those that no lesson is about.
    """
    clauses = parse_all(words)
    kept = [clause for clause in drop_stopwords(clauses) if not clause.excluded]
    matches = thesaurus_matches(clauses, thesaurus)
    same = [match for match in matches if match.same and _is_known(match.targets, known)]
    if words and not clauses:
        return Coverage(NO, (words,))
    absent = [
        n
        for n, clause in enumerate(clauses)
        if clause in kept and not _is_covered(n, clause, same, known, has_phrase)
    ]
    absent_ages = tuple(_absent_ages(words, ages))
    missing = tuple(dict.fromkeys([*_as_typed(absent, clauses, matches), *absent_ages]))
    if not missing:
        return Coverage()
    return Coverage(PARTLY if len(absent) < len(kept) or matches else NO, missing, absent_ages)


def _as_typed(
    absent: Sequence[int], clauses: Sequence[Clause], matches: Iterable[ThesaurusMatch]
) -> Iterator[str]:
    """The absent clauses as typed; several that are one term of the thesaurus (`county lines`) as one."""
    spans = [(match.start, match.end) for match in matches if match.end - match.start > 1]
    for n in absent:
        start, end = next((span for span in spans if span[0] <= n < span[1]), (n, n + 1))
        yield " ".join(clause.text for clause in clauses[start:end])


def _is_covered(
    n: int, clause: Clause, same: Sequence[ThesaurusMatch], known: frozenset[str], has_phrase: HasPhrase
) -> bool:
    """Whether the clause at position `n` is covered."""
    if any(match.start <= n < match.end for match in same):
        return True
    if clause.quoted:
        spacings = (*(term.words for term in clause.terms), *other_spacings(clause.text, known))
        return any(known.issuperset(words) for words in spacings)
    typed = (*clause.terms, *exact_forms(clause, known))
    forms = (*(term.words for term in typed), phrase_terms(clause.text))
    return any(known.issuperset(words) and (len(words) == 1 or has_phrase(words)) for words in forms)


def _is_known(texts: Iterable[str], known: frozenset[str]) -> bool:
    return any(all(word in known for word in phrase_terms(text)) for text in texts)


def _absent_ages(words: str, ages: Iterable[Choice]) -> Iterator[str]:
    """The ages typed that fall into an age group without lessons."""
    ranges = [match for choice in ages if (match := RANGE.fullmatch(choice.id))]
    for typed in AGE.finditer(words):
        years = int(typed["aged"] or typed["years"] or typed["yo"])
        if any(_contains(group, years) for group in ranges):
            yield typed[0]


def _contains(group: re.Match[str], years: int) -> bool:
    if group["below"]:
        return years < int(group["below"])
    if group["from"]:
        return years >= int(group["from"])
    return int(group["first"]) <= years <= int(group["last"])
