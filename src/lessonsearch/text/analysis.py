"""Text analysis: how text becomes index terms, the same for lessons, queries and highlights on every engine.

A word is normalised as in `text.normalised`, stripped of possessive 's, brought to one of its British and
American spellings, and stemmed by the Snowball project's English stemmer. A word written with full stops
(`G.P.`) is one without them. A hyphenated word is indexed as its parts
and as the parts joined, so that `pre-birth`, `prebirth` and `pre birth` find each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import Stemmer

from lessonsearch.text.normalised import DOTTED, INSIDE, WORD, fold

COMPOUND = re.compile(rf"{DOTTED.pattern}|[^\W_]++(?:[{INSIDE}]*+[-‐‑]?+[{INSIDE}]*+[^\W_]++)*+")
"""A compound: a word, or several joined by hyphens. It is analysed by itself, and so can be cached.
Possessive quantifiers (`++`) rule out backtracking and make the match twice as fast."""
MAX_CACHED_COMPOUNDS = 100_000
"""Compounds kept in a cache, some 200 bytes each: all words of a large corpus but the rarest."""
MAX_LENGTH = 60
"""Characters of a word that are analysed: a longer run of letters is not a word of any language."""

STOP_WORDS = frozenset(
    "a about again all also always an and another any anybody anyone anything are as at be been both but by"
    " can case come could did do does each else even every everybody everyone everything example find"
    " finding for from get give go going gone got had happen has have he her his how i if in into is it its"
    " just keep kept knew know learn learnt lesson let like look made make many may me more most much my"
    " never no not now of on only or other our own please put really report review said say see seen she"
    " should so some someone somebody something still such take taken tell than that the their them then"
    " there these they think this those thought to told too took try us use very want was we went were what"
    " when where which while who whom whose why will with would yet you your".split()
)
"""Function words, and words such as `review` and `lesson` that most lessons have: dropped from a search
unless quoted or alone."""

IRREGULAR = {"children": "child", "women": "woman", "men": "man", "babi": "baby", "wive": "wife"}
"""Irregular plurals, which a suffix stemmer does not reduce."""

SPELLINGS = {
    "center": "centre", "centers": "centres", "counseling": "counselling", "counselor": "counsellor",
    "counselors": "counsellors", "defense": "defence", "enrollment": "enrolment", "fulfill": "fulfil",
    "gray": "grey", "inquiries": "enquiries", "inquiry": "enquiry", "judgment": "judgement",
    "judgments": "judgements", "labeled": "labelled", "labeling": "labelling", "license": "licence",
    "offense": "offence", "offenses": "offences", "practise": "practice", "practised": "practiced",
    "practising": "practicing", "program": "programme", "programs": "programmes", "skillful": "skilful",
    "traveled": "travelled", "traveler": "traveller", "travelers": "travellers", "traveling": "travelling",
}  # fmt: skip
"""American → British spelling, for words that follow no rule."""

SPELLING_RULES = (
    (re.compile(r"(?<=[a-z]{2})([iy])z(?=(?:e|ed|es|er|ers|ing|ation|ations)$)"), r"\1s"),
    (re.compile(r"(?<=[a-z]{3})our(?=(?:s|ed|ing|al|ally|able|ite|hood|ful)?$)"), "or"),
    (re.compile(r"(?<=p)ae(?=d)|(?<=h)ae(?=m)|(?<=gyn)ae|(?<=an)ae(?=s)"), "e"),
    (re.compile(r"(?<=f)oe(?=t)|(?<=rrh)oe(?=a)|^oe(?=dem|str)"), "e"),
)
"""Patterns that unify British and American spelling: `organize` as `organise`, `behaviour` as `behavior`,
`paediatric` as `pediatric`. The lookarounds keep different words apart."""

SPELLING_VARIANT = re.compile("[iy]z|our|[ao]e")
"""Necessary condition of every rule. Most words fail it and need one match, not four."""

_stem = Stemmer.Stemmer("english").stemWord


class Token(NamedTuple):
    """An index term with its position in the text, counted in words, and its characters [start, end)."""

    stem: str
    position: int
    start: int
    end: int


def stem(word: str) -> str:
    """The index term of one word; empty where normalisation leaves nothing.

    >>> stem("Assessments"), stem("children’s"), stem("café")
    ('assess', 'child', 'cafe')
    """
    return _cached_stem(word[:MAX_LENGTH])


@lru_cache(maxsize=MAX_CACHED_COMPOUNDS)
def _cached_stem(word: str) -> str:
    plain = fold(word).removesuffix("'s").replace("'", "")
    plain = _unify_spelling(IRREGULAR.get(plain, plain))
    stemmed: str = _stem(plain)
    return IRREGULAR.get(stemmed, stemmed)


def _unify_spelling(word: str) -> str:
    if SPELLING_VARIANT.search(word):
        for rule, replacement in SPELLING_RULES:
            word = rule.sub(replacement, word)
    return SPELLINGS.get(word, word)


@lru_cache(maxsize=MAX_CACHED_COMPOUNDS)
def compound(text: str) -> tuple[tuple[Token, ...], int]:
    """The tokens of one match of `COMPOUND`, counted from its beginning, and the number of their positions.

    >>> tokens, length = compound("pre-birth")
    >>> [token.stem for token in tokens], length
    (['pre', 'birth', 'prebirth'], 2)
    """
    tokens = tuple(_compound_tokens(text))
    return tokens, tokens[-1].position + 1 if tokens else 0


def analyze(text: str) -> list[Token]:
    """Every token of a text, in order. The parts of a hyphenated word are followed by the joined form.

    >>> [token.stem for token in analyze("Pre-birth plans")]
    ['pre', 'birth', 'prebirth', 'plan']
    """
    found: list[Token] = []
    base = 0
    for match in COMPOUND.finditer(text):
        tokens, length = _cached_compound(match[0])
        offset = match.start()
        found += [
            Token(term, base + position, offset + start, offset + end)
            for term, position, start, end in tokens
        ]
        base += length
    return found


def _cached_compound(text: str) -> tuple[tuple[Token, ...], int]:
    """`compound`, bypassing the cache for long texts: they seldom recur and take the room of many."""
    return compound(text) if len(text) <= MAX_LENGTH else compound.__wrapped__(text)


def terms(text: str) -> set[str]:
    """The distinct index terms of a text."""
    compounds = (_cached_compound(match)[0] for match in COMPOUND.findall(text))
    return {token.stem for tokens in compounds for token in tokens}


def _compound_tokens(text: str) -> Iterator[Token]:
    """The parts of a compound; each run of parts with single hyphens is followed by its joined form."""
    if DOTTED.fullmatch(text):
        yield Token(stem(text.replace(".", "")), 0, 0, len(text))
        return
    position = -1
    parts: list[re.Match[str]] = []
    for match in WORD.finditer(text):
        if parts and match.start() != parts[-1].end() + 1:  # a part between them had no index term
            yield from _joined_form(parts, position)
            parts = []
        if term := stem(match[0]):
            position += 1
            parts.append(match)
            yield Token(term, position, *match.span())
    yield from _joined_form(parts, position)


def _joined_form(parts: list[re.Match[str]], position: int) -> Iterator[Token]:
    """The parts as one word, unless it has the term of the last part: no term occurs twice at a position."""
    if len(parts) > 1:
        whole = stem("".join(part[0] for part in parts))
        if whole and whole != stem(parts[-1][0]):
            yield Token(whole, position, parts[0].start(), parts[-1].end())


STOP_STEMS = frozenset(stem for word in STOP_WORDS for stem in terms(word))
"""The index terms of `STOP_WORDS`."""
