"""Quotation text: a quotation divided into pieces, with omissions, insertions and footnote marks recognised.

A quoter may leave words out (`…`, `[…]`), insert or replace words (`[the father]`) or change part of a word
(`[T]he`, `bab[ies]`) without altering the source's words. Copying adds footnote marks after punctuation or
attached to a word, and the letters of a list.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from lessonsearch.text.normalised import NormalisedText, normalise

ELLIPSIS = r"…|\.[ \u00a0]?\.[ \u00a0]?\.(?:[ \u00a0]?\.)?|\*[ \u00a0]\*[ \u00a0]\*"
REMARK = r"sic\b|(?:(?:my|our|the)\s+)?(?:emphas[ie]s|italics|underlining|bold)\b"
"""The beginning of a writer's remark on how the words are written."""
GAP = re.compile(
    rf"[(\[]\s*(?:{ELLIPSIS})\s*[)\]]|\[\s*\]|\[(?P<words>[^\[\]]{{0,200}})\]|{ELLIPSIS}"
    rf"|\(\s*(?P<remark>(?:{REMARK})[^()]{{0,60}})\)",
    re.IGNORECASE,
)
"""Marks of an omission, insertion or remark."""

ASIDE = re.compile(
    rf"\s*(?:(?:{REMARK}).*|\^?[\divxl]{{1,4}}|[*†‡]+|footnote.*)\s*",
    re.IGNORECASE | re.DOTALL,
)
"""Bracketed text that replaces no word: `[sic]`, `[emphasis added]`, `[1]`, `[^1]`."""

FOOTNOTE = re.compile(r"(?<=[^\W\d][.,;:!?’”'\")])\d{1,3}(?![\d.,]?\d|\w)")
"""A footnote mark after a punctuation mark: `co-sleeping,7`."""
GLUED = re.compile(r"\b([^\W\d_]{2,}|(?:19|20)\d\d)\d{1,2}\b")
"""A footnote mark attached to a word or year: `practitioners3`, `20131`."""
LETTER = re.compile(
    r"(?:^|(?<=[\s(;:,]))(?:\((?:[a-z]|[ivx]{1,4}|\d{1,2})\)|(?:[a-z]|[ivx]{1,4}|\d{1,2})\)|[•·▪–-] )"
)
"""The letter or number of a point in a list: `(a)`, `ii)`."""

SENTENCE_END = re.compile(r"(?<=[.!?;:])[’”'\"]?\s+")


@dataclass(frozen=True)
class Piece:
    """Consecutive words that the quoter presents as the source's. `optional` are indexes of words that may
    be a footnote mark or a list letter. `patterns` gives the possible source words for a word with a
    bracket inside; `put_in` are the words of a bracket before the piece."""

    text: NormalisedText
    optional: frozenset[int] = frozenset()
    patterns: tuple[tuple[int, re.Pattern[str]], ...] = ()
    put_in: str = ""

    @cached_property
    def bare(self) -> str:
        """Its letters, without the optional words."""
        return "".join(
            self._without_note(word.letters)
            for number, word in enumerate(self.text.words)
            if number not in self.optional
        )

    @staticmethod
    def _without_note(letters: str) -> str:
        glued = GLUED.fullmatch(letters)
        return glued[1] if glued else letters

    def excuses(self, number: int, source: str) -> bool:
        """Whether the word at an index may stand for a word of the source."""
        letters = self.text.words[number].letters
        return self._without_note(letters) == source or any(
            at == number and pattern.fullmatch(source) for at, pattern in self.patterns
        )


@dataclass(frozen=True)
class QuotationText:
    """A quotation in pieces. `whole` is all its words with the brackets removed; `put_in` are the words
    added in brackets."""

    whole: NormalisedText
    pieces: tuple[Piece, ...]
    put_in: tuple[str, ...] = ()

    @classmethod
    def of(cls, quotation: str) -> QuotationText:
        """The pieces of a quotation.

        >>> quotation = QuotationText.of("[T]he boys … were [often] seen")
        >>> [piece.text.letters for piece in quotation.pieces], quotation.put_in
        (['theboys', 'were', 'seen'], ('often',))
        """
        pieces: list[Piece] = []
        put_in: list[str] = []
        held = _Piece()
        at = 0
        for match in GAP.finditer(quotation):
            held.add(quotation[at : match.start()])
            at = match.end()
            words = match["words"] or match["remark"]
            if words is not None and (_inside_word(quotation, match) or ASIDE.fullmatch(words)):
                held.add_bracket("" if ASIDE.fullmatch(words) else words)
                continue
            if piece := held.piece():
                pieces.append(piece)
                held = _Piece()
            if words is not None and words.strip():
                held.put_in = " ".join(words.split())
                put_in.append(held.put_in)
        held.add(quotation[at:])
        if piece := held.piece():
            pieces.append(piece)
        return cls(normalise(quotation), tuple(pieces), tuple(put_in))

    @cached_property
    def bag(self) -> Counter[str]:
        """Frequency of each of the source's words."""
        return Counter(word.letters for piece in self.pieces for word in piece.text.words)

    @property
    def sentences(self) -> tuple[Piece, ...]:
        """Its sentences, as pieces."""
        texts = (normalise(text) for piece in self.pieces for text in SENTENCE_END.split(piece.text.text))
        return tuple(Piece(text) for text in texts if text.words)

    @property
    def count(self) -> int:
        """Number of the source's words in it."""
        return sum(len(piece.text.words) - len(piece.optional) for piece in self.pieces)


class _Piece:
    """A piece being read: its text with brackets inside words removed, and their positions."""

    def __init__(self) -> None:
        self.text = ""
        self.put_in = ""
        self.brackets: list[tuple[int, int]] = []

    def add(self, text: str) -> None:
        self.text += text

    def add_bracket(self, text: str) -> None:
        if text:
            self.brackets.append((len(self.text), len(self.text) + len(text)))
        self.text += text

    def piece(self) -> Piece | None:
        """The piece; None if it has no words."""
        text = normalise(self.text)
        if not text.words:
            return None
        marks = [match.span() for pattern in (FOOTNOTE, LETTER) for match in pattern.finditer(self.text)]
        optional = frozenset(
            number
            for number, word in enumerate(text.words)
            if any(start <= word.start and word.end <= end for start, end in marks)
        )
        if len(optional) == len(text.words):
            optional = frozenset()
        return Piece(text, optional, tuple(self._patterns(text)), self.put_in)

    def _patterns(self, text: NormalisedText) -> list[tuple[int, re.Pattern[str]]]:
        """A pattern for the source's word if part of a word is bracketed: any letters there."""
        found = []
        for number, word in enumerate(text.words):
            inside = [(a, b) for a, b in self.brackets if word.start <= a and b <= word.end]
            if inside:
                at, pattern = word.start, ""
                for begin, end in inside:
                    pattern += re.escape(normalise(self.text[at:begin]).letters) + r"\w*"
                    at = end
                found.append(
                    (number, re.compile(pattern + re.escape(normalise(self.text[at : word.end]).letters)))
                )
        return found


def _inside_word(text: str, bracket: re.Match[str]) -> bool:
    """Whether a bracket is part of a word: it touches letters inside and outside."""
    words = (bracket["words"] or "").strip("’'")
    before = text[bracket.start() - 1 : bracket.start()]
    after = text[bracket.end() : bracket.end() + 1]
    return (
        bool(words)
        and ((before.isalnum() and words[0].isalnum()) or (after.isalnum() and words[-1].isalnum()))
        and " " not in words.strip()
    )
