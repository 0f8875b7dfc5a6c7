"""Whether words are a source's words: exactly, nearly, another excerpt's, or nobody's.

Training material decays: words are retyped, shortened, put under the wrong reference. This room answers
for any stretch of text which excerpt it quotes and how it differs. What counts are letters and digits in
their order (`normalise`), so that typography, hyphens, line ends and case make no difference, and every
word does. `QuotationIndex` is the index of all passages; building it takes a moment, so it is built once and
kept. `quoted_from` draws some words out of one text, `Catalogue` holds a corpus's lessons by name
and by words.
"""

from __future__ import annotations

from lessonsearch.quotations.alignment import DiffSegment, as_text, quoted_from
from lessonsearch.quotations.catalogue import Catalogue
from lessonsearch.quotations.matcher import LEAST_WORDS, QuotationIndex, QuotationMatch, State
from lessonsearch.quotations.normalise import NormalisedText, has_words, normalise

__all__ = [
    "LEAST_WORDS",
    "Catalogue",
    "DiffSegment",
    "NormalisedText",
    "QuotationIndex",
    "QuotationMatch",
    "State",
    "as_text",
    "has_words",
    "normalise",
    "quoted_from",
]
