"""How text becomes index words, the same for lessons, questions and marks, on every engine.

A word is lower-cased, stripped of accents and possessive 's, given one of its spellings, British or
American, and cut to its stem by the Snowball project's English stemmer. A hyphenated word stands under
its parts and under the whole joined, so that `pre-birth`, `prebirth` and `pre birth` find each other.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

import Stemmer

WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*")
COMPOUND = re.compile(r"[^\W_]++(?:[-‐‑’'][^\W_]++)*+")
"""A word, or several joined by hyphens: what can be turned into index words by itself, and cached. Nothing in
it needs a second try, and telling the matcher so (`++`) makes it twice as quick."""
PIECES = re.compile(f"({COMPOUND.pattern})")
SEVERAL = " "
"""No word's stem."""
MAX_CHAINS = 100_000
"""Chains that are remembered, some 200 bytes each: the words of a large corpus but for the rarest."""
CACHED_TEXTS = 2048
"""Texts whose words are remembered for the next search that shows them: an excerpt or a lesson's phrases take
some 10 kB, a title one, so 15 MB in all."""
MAX_LENGTH = 60
"""Characters of a word that count: a longer run of letters is no word of a language."""

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
"""Words that hold a question together and say little about which lesson is meant (most lessons have them,
`review` and `lesson` among them): left out of a search unless quoted or alone."""

IRREGULAR = {"children": "child", "women": "woman", "men": "man", "babi": "baby", "wive": "wife"}
"""Plurals that a stemmer for suffixes cannot know."""

SPELLINGS = {
    "center": "centre", "centers": "centres", "counseling": "counselling", "counselor": "counsellor",
    "counselors": "counsellors", "defense": "defence", "enrollment": "enrolment", "fulfill": "fulfil",
    "gray": "grey", "inquiries": "enquiries", "inquiry": "enquiry", "judgment": "judgement",
    "judgments": "judgements", "labeled": "labelled", "labeling": "labelling", "license": "licence",
    "offense": "offence", "offenses": "offences", "practise": "practice", "practised": "practiced",
    "practising": "practicing", "program": "programme", "programs": "programmes", "skillful": "skilful",
    "traveled": "travelled", "traveler": "traveller", "travelers": "travellers", "traveling": "travelling",
}  # fmt: skip
"""American spellings that follow no rule, and the British ones."""

SPELLING_RULES = (
    (re.compile(r"(?<=[a-z]{2})([iy])z(?=(?:e|ed|es|er|ers|ing|ation|ations)$)"), r"\1s"),
    (re.compile(r"(?<=[a-z]{3})our(?=(?:s|ed|ing|al|ally|able|ite|hood|ful)?$)"), "or"),
    (re.compile(r"(?<=p)ae(?=d)|(?<=h)ae(?=m)|(?<=gyn)ae|(?<=an)ae(?=s)"), "e"),
    (re.compile(r"(?<=f)oe(?=t)|(?<=rrh)oe(?=a)|^oe(?=dem|str)"), "e"),
)
"""What makes one of British and American spelling: `organize` as `organise`, `behaviour` as `behavior`,
`paediatric` as `pediatric`. Each keeps the words apart that are not the same."""

SPELT = re.compile("[iy]z|our|[ao]e")
"""What a word has that one of the rules is for: most have none, and are looked at once, not four times."""

_stem = Stemmer.Stemmer("english").stemWord


class Token(NamedTuple):
    """An index word and where it stands: its place among the words, and its characters [start, end)."""

    stem: str
    position: int
    start: int
    end: int


def stem(word: str) -> str:
    """The index word of one word; empty where nothing of it is left.

    >>> stem("Assessments"), stem("children’s"), stem("café")
    ('assess', 'child', 'cafe')
    """
    return _stem_of(word[:MAX_LENGTH])


@lru_cache(maxsize=MAX_CHAINS)
def _stem_of(word: str) -> str:
    folded = word.lower() if word.isascii() else _folded(word)
    plain = folded.removesuffix("'s").replace("'", "")
    plain = _one_spelling(IRREGULAR.get(plain, plain))
    found: str = _stem(plain)
    return IRREGULAR.get(found, found)


def _one_spelling(word: str) -> str:
    if SPELT.search(word):
        for rule, shared in SPELLING_RULES:
            word = rule.sub(shared, word)
    return SPELLINGS.get(word, word)


def _folded(word: str) -> str:
    letters = unicodedata.normalize("NFKD", word).casefold().replace("’", "'")
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


@lru_cache(maxsize=MAX_CHAINS)
def compound(text: str) -> tuple[tuple[Token, ...], int]:
    """The index words of one match of `COMPOUND`, as if a text began with it, and how many places they take.

    >>> found, places = chain("pre-birth")
    >>> [word.stem for word in found], places
    (['pre', 'birth', 'prebirth'], 2)
    """
    found = tuple(_words_of_chain(text))
    return found, found[-1].position + 1 if found else 0


def analyze(text: str) -> Iterator[Token]:
    """Every index word of a text, in order. The parts of a hyphenated word are followed by the whole.

    >>> [word.stem for word in words("Pre-birth plans")]
    ['pre', 'birth', 'prebirth', 'plan']
    """
    before = 0
    for match in COMPOUND.finditer(text):
        found, places = _kept_chain(match[0])
        offset = match.start()
        for index_word, position, start, end in found:
            yield Token(index_word, before + position, offset + start, offset + end)
        before += places


def _kept_chain(one: str) -> tuple[tuple[Token, ...], int]:
    """A chain, remembered unless it is long: such a one is hardly met again, and takes as much as many."""
    return compound(one) if len(one) <= MAX_LENGTH else compound.__wrapped__(one)


def terms(text: str) -> set[str]:
    """The index words of a text, each once."""
    found = (_kept_chain(one)[0] for one in COMPOUND.findall(text))
    return {word.stem for words_of_chain in found for word in words_of_chain}


def term_spans(text: str, stems: frozenset[str]) -> list[Token]:
    """Those words of a text whose stems are asked for: what marks need, and many times as quick as all.

    >>> words_among("A pre-birth plan", frozenset({"plan"}))
    [Word(stem='plan', position=3, start=12, end=16)]
    """
    if not stems:
        return []
    having, several, ends, before = _chains(text)
    found: list[Token] = []
    joined = set()
    for stem in having.keys() & stems:
        for nth in having[stem]:
            if nth in several:
                joined.add(nth)
            else:
                found.append(Token(stem, before[nth], ends[2 * nth], ends[2 * nth + 1]))
    for nth in joined:
        start = ends[2 * nth]
        found += (
            Token(word.stem, before[nth] + word.position, start + word.start, start + word.end)
            for word in compound(text[start : ends[2 * nth + 1]])[0]
            if word.stem in stems
        )
    found.sort(key=lambda word: (word.end, -word.start))  # of a chain, the parts before the whole
    return found


@lru_cache(maxsize=CACHED_TEXTS)
def _chains(text: str) -> tuple[dict[str, list[int]], frozenset[int], Sequence[int], Sequence[int]]:
    """Which chains of a text have a stem; which are more than one word; where what stands before each ends,
    and where it does; and places before each."""
    pieces = PIECES.split(text)  # what stands between, a chain, what stands between, a chain, …
    chains = pieces[1::2]
    having: dict[str, list[int]] = {}
    for nth, one in enumerate(chains):
        having.setdefault(_only_stem[one], []).append(nth)
    several = frozenset(having.pop(SEVERAL, ()))
    for nth in several:
        for word in compound(chains[nth])[0]:
            having.setdefault(word.stem, []).append(nth)
    before: Sequence[int] = range(len(chains))
    if several or "" in having:
        before = array("I", accumulate((compound(one)[1] for one in chains), initial=0))
    return having, several, array("I", accumulate(map(len, pieces))), before


class _OnlyStem(dict[str, str]):
    """The stem of a chain that is one word, `SEVERAL` of one that is more, and nothing of one without any."""

    def __missing__(self, text: str) -> str:
        if len(self) >= MAX_CHAINS:
            self.clear()
        found = compound(text)[0]
        whole = len(found) == 1 and found[0].end - found[0].start == len(text)
        self[text] = only = "" if not found else found[0].stem if whole else SEVERAL
        return only


_only_stem = _OnlyStem()


def _words_of_chain(text: str) -> Iterator[Token]:
    """Parts that follow one another with one hyphen between them, each run followed by its parts joined."""
    position = -1
    parts: list[re.Match[str]] = []
    for match in WORD.finditer(text):
        if parts and match.start() != parts[-1].end() + 1:  # a part between them had no index word
            yield from _joined(parts, position)
            parts = []
        if index_word := stem(match[0]):
            position += 1
            parts.append(match)
            yield Token(index_word, position, *match.span())
    yield from _joined(parts, position)


def _joined(parts: list[re.Match[str]], position: int) -> Iterator[Token]:
    """The parts as one word, unless its last part says the same: no two equal words stand at one place."""
    if len(parts) > 1:
        whole = stem("".join(part[0] for part in parts))
        if whole and whole != stem(parts[-1][0]):
            yield Token(whole, position, parts[0].start(), parts[-1].end())


STOP_STEMS = frozenset(stem for word in STOP_WORDS for stem in terms(word))
"""The index words of `STOP_WORDS`."""
