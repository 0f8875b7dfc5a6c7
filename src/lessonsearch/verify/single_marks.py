"""Pairs of single quotation marks, which are apostrophes too."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from lessonsearch.verify.marks import THIN_SPACES, Mark, MarkedSpan, Pairing, Paragraphs, find_marks

SINGLE = re.compile(r"[‘’‚‛'＇′`´]")
OPENING_SIGNS = frozenset("‘‚‛'＇′’")
CLOSING_SIGNS = frozenset("’'＇′´")
ELISION = re.compile(
    r"\d0s\b|\d\ds\b|(?:em|tis|twas|twere|twill|til|bout|cos|cuz|nuff|neath|gainst|appen|cept|spect|fraid|pon|ere|ud|ull|un"
    r"|n['’]|n)\b(?!-)",
    re.IGNORECASE,
)
"""Words that begin with an apostrophe: ’90s, ’em, ’tis, ’n’."""
MAYBE_ELISION = re.compile(
    r"(?:cause|course|fore|round|tween|specially|cross|way|stead|kay|fess|member|bye)\b", re.IGNORECASE
)
"""Words that people clip in speech, and that quotations begin with too: ‘cause."""
CLIPPED = re.compile(r"(?:\b\w+in|\b(?:o|th|an|wi|ol|mo|lil|po|fo))\Z", re.IGNORECASE)
"""Words that end with an apostrophe: goin’, o’, th’."""
FUNCTION_WORDS = frozenset(
    "a about after although an and are as at be because been before but by can could did do does for"
    " from had has have he her his how i if in into is it its may might must nor not of on or our"
    " over she should since so than that the their then there they this to under until was we were"
    " what when where which while who whom whose why will with within without would you said says".split()
)
"""Words that never follow a plural's apostrophe: `parents’ own`, but not `parents’ were`."""
FINITE_VERBS = frozenset(
    "am are is was were be been can cannot could did do does had has have may might must shall should will"
    " would said says he she it they we you i who which that because although though unless whether when"
    " while where what why how if".split()
)
"""Words before which no plural's apostrophe stands: verbs, their subjects, and what begins a clause."""
SPACES = " " + "".join(THIN_SPACES)
SENTENCE_END = re.compile(r"[.!?…]['’\")\]]*\s+(?=[^a-z\s])")
BETWEEN = re.compile(r"\w+")
SURE, LIKELY, DOUBTFUL, UNLIKELY, NEVER = 4, 3, 2, 1, 0
MAX_CANDIDATES = 60
"""Maximum marks after an opening one that are considered as its partner."""
MIN_UNPAIRED = 3
"""Number of words after a curly mark from which it is reported as unpaired; before fewer words it is an
apostrophe."""


def pair_single(text: str, paragraphs: Paragraphs, doubles: Sequence[MarkedSpan]) -> Pairing:
    """Pair single marks; no pair crosses a pair of double marks."""
    regions: dict[int, list[Mark]] = {}
    enclosing = _Enclosing(doubles)
    doubled = {
        at
        for span in doubles
        for at in (*range(span.start, span.inner_start), *range(span.inner_end, span.end))
    }
    for mark in find_marks(text, SINGLE, paragraphs):
        if mark.start not in doubled and (mark.can_open or mark.can_close):
            regions.setdefault(enclosing.innermost(mark.start), []).append(mark)
    found = Pairing()
    for marks in regions.values():
        _pair(text, marks, found)
    return found


class _Enclosing:
    """Index of the pairs of double marks, to look up any character."""

    def __init__(self, spans: Sequence[MarkedSpan]) -> None:
        self._spans = sorted(spans, key=lambda span: span.start)
        self._starts = [span.start for span in self._spans]
        self._around: list[int] = []
        """For each pair the number of the one around it; -1 if there is none."""
        open_pairs: list[int] = []
        for number, span in enumerate(self._spans):
            while open_pairs and self._spans[open_pairs[-1]].end <= span.start:
                open_pairs.pop()
            self._around.append(open_pairs[-1] if open_pairs else -1)
            open_pairs.append(number)

    def innermost(self, at: int) -> int:
        """Start of the innermost pair around a character; -1 outside all."""
        number = bisect_left(self._starts, at) - 1
        while number >= 0 and self._spans[number].end <= at:
            number = self._around[number]
        return self._starts[number] if number >= 0 else -1


def _pair(text: str, marks: Sequence[Mark], found: Pairing) -> None:
    number = 0
    while number < len(marks):
        mark = marks[number]
        number += 1
        if not _opens(text, mark):
            continue
        closing = _closing(text, marks, number - 1)
        if closing is None:
            if mark.sign == "‘" and _words_follow(text, mark) and not MAYBE_ELISION.match(text, mark.end):
                found.unpaired.append(mark.start)
            continue
        partner = marks[closing]
        found.spans.append(MarkedSpan(mark.start, partner.end, mark.end, partner.start))
        number = closing + 1


def _opens(text: str, mark: Mark) -> bool:
    """Whether a mark can open a quotation, rather than shorten a word."""
    following = text[mark.end : mark.end + 2].lstrip(SPACES)[:1]
    return (
        (mark.can_open or (mark.detached and mark.sign == "‘"))
        and mark.sign in OPENING_SIGNS
        and (following.isalnum() or mark.sign == "‘" or following in '[(…“"„«£$€.*_-–—')
        and not ELISION.match(text, mark.end)
    )


def _closing(text: str, marks: Sequence[Mark], opening: int) -> int | None:
    """Index of the closing mark of a quotation; None if there is none."""
    opened = marks[opening]
    candidates: list[tuple[int, int]] = []
    latest = opened.paragraph
    for number in range(opening + 1, min(len(marks), opening + MAX_CANDIDATES)):
        mark = marks[number]
        if mark.paragraph > latest:
            if candidates or mark.paragraph - latest > 1:
                break
            if mark.first and mark.sign == opened.sign and mark.can_open:
                latest = mark.paragraph
                continue
            if opened.sign == "'":
                break
        closes = mark.sign in CLOSING_SIGNS or (opened.sign == "‚" and mark.sign == "‘")
        if closes and mark.can_close:
            score = certainty(text, mark)
            candidates.append((number, score))
            if score == SURE:
                break
        elif _opens(text, mark) and mark.sign != "’":
            break
    return _best(text, marks, opening, candidates)


def _best(text: str, marks: Sequence[Mark], opening: int, candidates: list[tuple[int, int]]) -> int | None:
    """The first likely closing mark; a doubtful one if there is none, or only sentences later."""
    opened = marks[opening]
    least = LIKELY if opened.sign == "’" or MAYBE_ELISION.match(text, opened.end) else UNLIKELY
    usable = [(number, score) for number, score in candidates if score >= least]
    if not usable:
        return None
    likely = next(((number, score) for number, score in usable if score >= LIKELY), None)
    doubtful = max(usable, key=lambda candidate: (min(candidate[1], DOUBTFUL), -candidate[0]))
    if likely is None:
        return doubtful[0]
    if doubtful[0] < likely[0]:
        between = text[marks[doubtful[0]].end : marks[likely[0]].start]
        ended = text[marks[likely[0]].start - 1] in ".!?…"
        if SENTENCE_END.search(between) and not ended:
            return doubtful[0]
    return likely[0]


def certainty(text: str, mark: Mark) -> int:
    """Likelihood that a mark closes a quotation and is not the apostrophe of a plural or a clipped word."""
    at = mark.start
    while at and text[at - 1] in '“”"*_':
        at -= 1
    before = text[at - 1 : at]
    if before.isdigit():
        return DOUBTFUL
    if not before.isalpha():
        return SURE
    if CLIPPED.search(text, max(0, at - 12), at):
        return DOUBTFUL if before in "nN" else NEVER
    if before not in "sSzZxX":
        return SURE
    following = text[mark.end :][:40].lstrip(" \t")
    if not following or not (following[0].isalnum() or following[0] in "[(‘“'\""):
        return LIKELY
    word = BETWEEN.match(following)
    if word and word[0].lower() in FINITE_VERBS:
        return LIKELY
    return DOUBTFUL if word and word[0].lower() in FUNCTION_WORDS else UNLIKELY


def _words_follow(text: str, mark: Mark) -> bool:
    paragraph = text[mark.end : mark.end + 200].partition("\n\n")[0]
    return len(BETWEEN.findall(paragraph)) > MIN_UNPAIRED
