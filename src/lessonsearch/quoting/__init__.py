"""Whether words are a source's words: exactly, nearly, another excerpt's, or nobody's.

Training material decays: words are retyped, shortened, put under the wrong reference. This room answers
for any stretch of text which excerpt it quotes and how it differs. What counts are letters and digits in
their order (`folding`), so that typography, hyphens, line ends and case make no difference, and every
word does. `Quotations` is the index of all passages; building it takes a moment, so it is built once and
kept. `quoted_from` draws some words out of one text, `Catalogue` holds a corpus's lessons by name
and by words.
"""

from __future__ import annotations

from lessonsearch.quoting.catalogue import Catalogue
from lessonsearch.quoting.comparing import Change, as_text, quoted_from
from lessonsearch.quoting.finding import LEAST_WORDS, Answer, Quotations, State
from lessonsearch.quoting.folding import Folded, fold, has_words

__all__ = [
    "LEAST_WORDS",
    "Answer",
    "Catalogue",
    "Change",
    "Folded",
    "Quotations",
    "State",
    "as_text",
    "fold",
    "has_words",
    "quoted_from",
]
