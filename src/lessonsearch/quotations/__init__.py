"""Whether words are a source's words: exactly, nearly, another excerpt's, or nobody's.

Training material decays: words are retyped, shortened, put under the wrong reference. This package answers
for any stretch of text which excerpt it quotes and how it differs. What counts are letters and digits in
their order (`normalise`), so that typography, hyphens, line ends and case make no difference, and every
word does. `Catalogue` holds a corpus's lessons by name and by words, `quoted_from` draws some words out of
one text.
"""

from __future__ import annotations

from lessonsearch.quotations.alignment import DiffSegment, as_text, quoted_from
from lessonsearch.quotations.catalogue import Catalogue, StoredCatalogue
from lessonsearch.quotations.detector import CandidateSpan, DocumentWords
from lessonsearch.quotations.index import QuotationIndex
from lessonsearch.quotations.matcher import LONG_ENOUGH, MIN_WORDS
from lessonsearch.quotations.quotation_match import Claim, QuotationMatch
from lessonsearch.quotations.shingles import TripleIndex, TripleLookup
from lessonsearch.quotations.triple_writer import TripleIndexWriter, index_in_memory
from lessonsearch.quotations.triples_with_delta import TriplesWithDelta
from lessonsearch.text.normalised import NormalisedText, Word, has_words, normalise

__all__ = [
    "LONG_ENOUGH",
    "MIN_WORDS",
    "CandidateSpan",
    "Catalogue",
    "Claim",
    "DiffSegment",
    "DocumentWords",
    "NormalisedText",
    "QuotationIndex",
    "QuotationMatch",
    "StoredCatalogue",
    "TripleIndex",
    "TripleIndexWriter",
    "TripleLookup",
    "TriplesWithDelta",
    "Word",
    "as_text",
    "has_words",
    "index_in_memory",
    "normalise",
    "quoted_from",
]
