"""The query language: words, "exact phrases", -word or NOT word, OR between alternatives.

No text is an error: what is not language is words. A search becomes clauses; a clause is met by any of
its terms, and a term is one index word or several that stand side by side. Ours, and the same on every
engine, so that no engine's syntax can stand in an address.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from lessonsearch.words import STOP, Word, words

MOST_WORDS = 40
"""Words of a search that are looked for; the ones after it are passed over."""

TOKEN = re.compile(r'(?P<minus>-(?=["“\w]))?(?:["“](?P<phrase>[^"“”]*)["”]?|(?P<word>[^\s"“”]+))')


@dataclass(frozen=True)
class Term:
    """Index words that meet a clause: one, several side by side, or (`apart`) several anywhere."""

    words: tuple[str, ...]
    weight: float = 1.0
    """What its score counts; below 1 where it is not the visitor's own word."""
    apart: bool = False


@dataclass(frozen=True)
class Clause:
    """One thing that is wanted, or not wanted: any of its terms meets it."""

    text: str
    """As typed, for sentences to the visitor."""
    terms: tuple[Term, ...]
    unwanted: bool = False


def parse(text: str) -> tuple[Clause, ...]:
    """The clauses of a search as typed.

    Stop words are left out unless quoted or nothing else stands there.

    >>> [(c.text, [t.words for t in c.terms], c.unwanted) for c in parse('fathers OR dads -"child in need"')]
    [('fathers OR dads', [('father',), ('dad',)], False), ('child in need', [('child', 'in', 'need')], True)]
    """
    clauses = list(_clauses(text))
    telling = [clause for clause in clauses if not _idle(clause)]
    wanted = any(not clause.unwanted for clause in telling)
    return tuple((telling if wanted or not clauses else clauses)[:MOST_WORDS])


def _idle(clause: Clause) -> bool:
    return not clause.unwanted and all(len(t.words) == 1 and t.words[0] in _STOP_STEMS for t in clause.terms)


_STOP_STEMS = frozenset(word.stem for stop in STOP for word in words(stop))


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
            typed = (token["phrase"] if word is None else word).strip()
            clause = Clause(typed, (term,), unwanted)
            if joining and number == 0 and held and held.unwanted == unwanted:
                held = replace(held, text=f"{held.text} OR {typed}", terms=(*held.terms, term))
                continue
            if held:
                yield held
            held = clause
        if terms:
            joining = negating = False
    if held:
        yield held


def _phrase(text: str) -> list[Term]:
    """Words side by side; hyphenated words by their parts, which stand one after the other in every text."""
    found = [word.stem for word in words(text)][: MOST_WORDS + 1]
    parts = [word.stem for word in _parts(text)][:MOST_WORDS]
    return [Term(tuple(parts))] if found else []


def _loose(text: str) -> list[Term]:
    """Words by themselves; of a hyphenated word, the whole."""
    whole: dict[int, Word] = {}
    for word in words(text):
        begun = {place for place, held in whole.items() if held.start >= word.start}
        for place in begun:
            del whole[place]
        whole[word.position] = word
    return [Term((word.stem,)) for word in whole.values()][:MOST_WORDS]


def _parts(text: str) -> Iterator[Word]:
    last = -1
    for word in words(text):
        if word.position > last:
            yield word
        last = word.position
