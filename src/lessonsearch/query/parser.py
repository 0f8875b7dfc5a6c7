"""The query language: words, "exact phrases", -word or NOT word, OR between alternatives.

No text is a syntax error: whatever is not an operator is a word. A search becomes clauses; any of its terms
meets a clause; a term is one index term or a phrase of several. The language is the same on every engine, so
that no engine's syntax appears in a URL.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from lessonsearch.text.analysis import STOP_STEMS, Token, analyze
from lessonsearch.text.normalised import DOTTED, without_invisible

MAX_WORDS = 60
"""Clauses of a search, and index terms of a phrase; further ones are ignored. The longest search, 500
characters, has as many."""

SECTION = re.compile(
    r"(?:(?<=\d)/)?(?<![\w’'.])(?<!\w-)(?:s|sec|sect|section)\.?\s{0,2}(\d{1,3})(?!\w|\.\d)", re.IGNORECASE
)
"""A section of an act, as people write it: `s47`, `s.47`, `s 47`, `sec. 47`, `section 47`."""

TOKEN = re.compile(
    r'(?P<minus>-(?=["“\w]))?(?:["“](?P<phrase>[^"“”]*)["”]?'
    r'|(?P<section>section \d{1,3}(?!\w|\.\d))|(?P<word>[^\s"“”]+))'
)

DOUBLE_MARKS = re.compile("[“”„‟«»‹›〝〞＂]")
SINGLE_QUOTED = re.compile(r"(?<!\w)(?:[‘‚]([^‘’‚]+)’|'([^']+)')(?!\w)")
DOTTED_PLURAL = re.compile(r"\b(?:[A-Z]\.)+[A-Z]s\b")
"""The plural of an acronym with full stops: `G.Ps`. Only in a search: in a text it may be two sentences."""

WILDCARD = re.compile(r"(?<!\S)[\w’'-]+\*(?!\S)")
"""A word with an asterisk for any ending, as library catalogues take it."""


CACHED_PHRASES, MAX_CACHED_PHRASE = 4096, 60
"""Phrases whose index terms are kept, and characters of the longest: every search asks for those of the
thesaurus. Some 300 bytes each."""
CACHED_SEARCHES = 64
"""Searches that are kept parsed: planning, coverage and advice each ask for the clauses of the same words."""


class Term(NamedTuple):
    """Index terms that meet a clause: one, a phrase of several, or (`unordered`) several anywhere."""

    words: tuple[str, ...]
    weight: float = 1.0
    """Factor of its score; below 1 where it is not the visitor's own word."""
    unordered: bool = False
    related: bool = False
    """Whether it is only related to the search: it meets its clause, but earns no bonus for it."""
    near: bool = False
    """Whether it is the nearest that the corpus has to what was typed, and does not mean the same."""


@dataclass(frozen=True)
class Clause:
    """One thing that is required or excluded: any of its terms meets it."""

    text: str
    """As typed, for messages to the visitor."""
    terms: tuple[Term, ...]
    excluded: bool = False
    quoted: bool = False
    """Whether it was typed in quotation marks: exactly these words are meant."""

    @property
    def is_stopword(self) -> bool:
        """Whether it is an unquoted stop word."""
        return not (self.excluded or self.quoted) and all(
            len(term.words) == 1 and term.words[0] in STOP_STEMS for term in self.terms
        )


def parse(text: str) -> tuple[Clause, ...]:
    """The clauses of a search, without stop words unless they are quoted or the search has nothing else.

    >>> [(c.text, [t.words for t in c.terms], c.excluded) for c in parse('fathers OR dads -"child in need"')]
    [('fathers OR dads', [('father',), ('dad',)], False), ('child in need', [('child', 'in', 'need')], True)]
    """
    return drop_stopwords(parse_all(text))


@lru_cache(maxsize=CACHED_SEARCHES)
def parse_all(text: str) -> tuple[Clause, ...]:
    """Every clause of a search in order, stop words included: phrases and the thesaurus need them."""
    return tuple(_clauses(plain_marks(text)))


def plain_marks(text: str) -> str:
    """A search with one kind of quotation mark, acronyms as one word, and sections of an act written out.

    >>> plain_marks("„child in need‟ «x» ‘late plan’ mother’s G.P. s.47")
    '"child in need" "x" "late plan" mother’s GP section 47'
    """
    text = SINGLE_QUOTED.sub(r'"\1\2"', DOUBLE_MARKS.sub('"', without_invisible(text)))
    for dotted in (DOTTED, DOTTED_PLURAL):
        text = dotted.sub(lambda match: match[0].replace(".", ""), text)
    return SECTION.sub(lambda match: f"{' ' * match[0].startswith('/')}section {match[1]}", text)


def drop_stopwords(clauses: Iterable[Clause]) -> tuple[Clause, ...]:
    """The clauses without stop words, or all where only stop words are required; `MAX_WORDS` at most."""
    clauses = tuple(clauses)
    kept = tuple(clause for clause in clauses if not clause.is_stopword)
    has_required = any(not clause.excluded for clause in kept)
    return (kept if has_required else clauses)[:MAX_WORDS]


def _clauses(text: str) -> Iterator[Clause]:
    pending: Clause | None = None
    joining = negating = False
    for token in TOKEN.finditer(text):
        word = token["word"]
        if word in ("AND", "OR", "NOT"):
            joining = word == "OR" and pending is not None
            negating = word == "NOT"
            continue
        together = token["phrase"] if token["section"] is None else token["section"]
        terms = _phrase(together) if word is None else _single_terms(word)
        excluded = negating or token["minus"] is not None
        for number, term in enumerate(terms):
            typed = (together if word is None else word).strip()
            clause = Clause(typed, (term,), excluded, token["phrase"] is not None)
            if joining and number == 0 and pending and pending.excluded == excluded:
                alternatives = (*pending.terms, term)
                quoted = pending.quoted or clause.quoted
                pending = replace(
                    pending, text=f"{pending.text} OR {typed}", terms=alternatives, quoted=quoted
                )
                continue
            if pending:
                yield pending
            pending = clause
        if terms:
            joining = negating = False
    if pending:
        yield pending


def phrase_terms(text: str, *, whole: bool = False) -> tuple[str, ...]:
    """The index terms of a text as a phrase, hyphenated words as their parts.

    At most `MAX_WORDS`, unless `whole` is set.

    >>> phrase_terms("pre-birth assessments")
    ('pre', 'birth', 'assess')
    """
    if whole:
        return tuple(token.stem for token in _parts(text))
    return _short_phrase(text) if len(text) <= MAX_CACHED_PHRASE else _short_phrase.__wrapped__(text)


@lru_cache(maxsize=CACHED_PHRASES)
def _short_phrase(text: str) -> tuple[str, ...]:
    return tuple(token.stem for token in _parts(text))[:MAX_WORDS]


def _phrase(text: str) -> list[Term]:
    """A phrase as one term, or nothing where it has no index terms."""
    parts = phrase_terms(text)
    return [Term(parts)] if parts else []


def _single_terms(text: str) -> list[Term]:
    """Each word as a term; a hyphenated word as its joined form."""
    longest: dict[int, Token] = {}
    for token in analyze(text):
        covered = {position for position, other in longest.items() if other.start >= token.start}
        for position in covered:
            del longest[position]
        longest[token.position] = token
    return [Term((token.stem,)) for token in longest.values()][:MAX_WORDS]


def _parts(text: str) -> Iterator[Token]:
    """The tokens of a text without joined forms: one for each position."""
    last = -1
    for token in analyze(text):
        if token.position > last:
            yield token
        last = token.position
