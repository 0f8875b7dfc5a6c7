"""The query language: words, "exact phrases", -word or NOT word, OR between alternatives.

No text is an error: what is not language is words. A search becomes clauses; a clause is met by any of
its terms, and a term is one index word or several that stand side by side. Ours, and the same on every
engine, so that no engine's syntax can stand in an address.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from lessonsearch.text.analysis import STOP_STEMS, Token, analyze

MAX_WORDS = 40
"""Words of a search that are looked for; the ones after it are passed over."""

TOKEN = re.compile(r'(?P<minus>-(?=["“\w]))?(?:["“](?P<phrase>[^"“”]*)["”]?|(?P<word>[^\s"“”]+))')


@dataclass(frozen=True)
class Term:
    """Index words that meet a clause: one, several side by side, or (`unordered`) several anywhere."""

    words: tuple[str, ...]
    weight: float = 1.0
    """What its score counts; below 1 where it is not the visitor's own word."""
    unordered: bool = False
    related: bool = False
    """Whether it is only near to what was asked for: it meets its clause, but stands behind what is."""


@dataclass(frozen=True)
class Clause:
    """One thing that is wanted, or not wanted: any of its terms meets it."""

    text: str
    """As typed, for sentences to the visitor."""
    terms: tuple[Term, ...]
    excluded: bool = False
    quoted: bool = False
    """Whether it stood in quotation marks: exactly these words are meant."""

    @property
    def is_stopword(self) -> bool:
        """Whether it only holds a question together: a stop word that is not quoted."""
        return not (self.excluded or self.quoted) and all(
            len(term.words) == 1 and term.words[0] in STOP_STEMS for term in self.terms
        )


def parse(text: str) -> tuple[Clause, ...]:
    """The clauses of a search as typed.

    Stop words are left out unless quoted or nothing else stands there.

    >>> [(c.text, [t.words for t in c.terms], c.unwanted) for c in parse('fathers OR dads -"child in need"')]
    [('fathers OR dads', [('father',), ('dad',)], False), ('child in need', [('child', 'in', 'need')], True)]
    """
    return drop_stopwords(parse_all(text))


def parse_all(text: str) -> tuple[Clause, ...]:
    """Every clause of a search, stop words included, in order: for what several words mean together."""
    return tuple(_clauses(text))


def drop_stopwords(clauses: Iterable[Clause]) -> tuple[Clause, ...]:
    """The clauses that are looked for: those that are not idle, or all where nothing else is wanted."""
    every = tuple(clauses)
    found = tuple(clause for clause in every if not clause.is_stopword)
    wanted = any(not clause.excluded for clause in found)
    return (found if wanted else every)[:MAX_WORDS]


def _clauses(text: str) -> Iterator[Clause]:
    held: Clause | None = None
    joining = negating = False
    for token in TOKEN.finditer(text):
        word = token["word"]
        if word in ("AND", "OR", "NOT"):
            joining = word == "OR" and held is not None
            negating = word == "NOT"
            continue
        terms = _phrase(token["phrase"]) if word is None else _loose(word)
        unwanted = negating or token["minus"] is not None
        for number, term in enumerate(terms):
            shown = (token["phrase"] if word is None else word).strip()
            clause = Clause(shown, (term,), unwanted, word is None)
            if joining and number == 0 and held and held.excluded == unwanted:
                alike = (*held.terms, term)
                quoted = held.quoted or clause.quoted
                held = replace(held, text=f"{held.text} OR {shown}", terms=alike, quoted=quoted)
                continue
            if held:
                yield held
            held = clause
        if terms:
            joining = negating = False
    if held:
        yield held


def phrase_terms(text: str, *, whole: bool = False) -> tuple[str, ...]:
    """The index words of a text as they stand side by side in every text that has it, hyphenated or not.

    No more than the language looks for in one phrase, unless the `whole` text is meant.

    >>> adjacent("pre-birth assessments")
    ('pre', 'birth', 'assess')
    """
    return tuple(word.stem for word in _parts(text))[: None if whole else MAX_WORDS]


def _phrase(text: str) -> list[Term]:
    """Words side by side; hyphenated words by their parts, which stand one after the other in every text."""
    parts = phrase_terms(text)
    return [Term(parts)] if parts else []


def _loose(text: str) -> list[Term]:
    """Words by themselves; of a hyphenated word, the whole."""
    whole: dict[int, Token] = {}
    for word in analyze(text):
        begun = {place for place, held in whole.items() if held.start >= word.start}
        for place in begun:
            del whole[place]
        whole[word.position] = word
    return [Term((word.stem,)) for word in whole.values()][:MAX_WORDS]


def _parts(text: str) -> Iterator[Token]:
    last = -1
    for word in analyze(text):
        if word.position > last:
            yield word
        last = word.position
