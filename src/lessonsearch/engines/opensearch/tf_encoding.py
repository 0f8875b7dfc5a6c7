"""Exact BM25 on a cluster: term frequency and field length encoded in one number.

Lucene stores a field's length in one byte, up to an eighth off, and has another idf than the `Plan` contract.
But a document can give any number as a term's frequency, and a similarity can be a script. So the frequency
of each term is

    tf × 2¹³ + (2¹³ − 1 − length)

which the script decodes, and which rises with tf and falls with the length, as Lucene requires of a
frequency. The average length comes from Lucene's sum of all frequencies of the field: a further term,
`TOTAL`, brings the sum of every lesson to length × 2¹⁴. Since every lesson has `TOTAL`, the field's document
count includes lessons where the field is empty. With `dfs_query_then_fetch` these sums are over all shards,
so that a score does not depend on the shard.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from lessonsearch.engines.contract import K1, STEPS, B
from lessonsearch.errors import EngineError
from lessonsearch.text.indexed_fields import FIELD_WEIGHTS

LENGTH_RANGE = 1 << 13
"""Number of distinct lengths. A longer field counts as one of 8,191 words, which is forty pages."""

MAX_TF = (1 << 11) - 1
"""Maximum tf: a score is a 32-bit float, exact up to 2²⁴, so 11 bits are left; K1 saturates at 20."""

SUM_PER_WORD = 2 * LENGTH_RANGE
"""Sum of a field's frequencies, divided by its length."""

MAX_LENGTH = (1 << 31) // SUM_PER_WORD - 1
"""Words of a field: 131,071, since Lucene has 31 bits for the sum."""

TOTAL = "*"
"""The term that completes the sum; no index term is an asterisk."""

IDF = "return Math.log((double) field.docCount / (term.docFreq + 1)) + 1;"
"""Script of the idf: `weight` of the similarity."""


def score(field: str) -> str:
    """Script of BM25 with field weight and rounding, × the term's weight (`query.boost`).

    The integer division drops the 1 that an empty field adds to the sum.
    """
    return (
        f"double tf = Math.floor(doc.freq / {LENGTH_RANGE}.0);"
        f" double length = {LENGTH_RANGE - 1} - (doc.freq - tf * {LENGTH_RANGE});"
        f" double average = (field.sumTotalTermFreq / {SUM_PER_WORD}L) / (double) field.docCount;"
        f" double score = weight * tf * {K1 + 1} / (tf + {K1} * ({1 - B} + {B} * length / average));"
        f" return query.boost * (Math.rint({FIELD_WEIGHTS[field]} * score * {STEPS}) / {STEPS});"
    )


def encode_frequencies(stems: Sequence[str]) -> dict[str, int]:
    """Term → encoded frequency, for the terms of a field and `TOTAL`.

    Raises EngineError for a field of more than `MAX_LENGTH` words.

    >>> encode_frequencies(["pre", "birth", "pre"])
    {'pre': 24572, 'birth': 16380, '*': 8200}
    """
    if len(stems) > MAX_LENGTH:
        raise EngineError(
            f"A lesson of {len(stems):,} words is too long for the cluster, which takes {MAX_LENGTH:,};"
            " divide it."
        )
    inverse_length = LENGTH_RANGE - 1 - min(len(stems), LENGTH_RANGE - 1)
    encoded = {stem: min(tf, MAX_TF) * LENGTH_RANGE + inverse_length for stem, tf in Counter(stems).items()}
    return {**encoded, TOTAL: max(1, len(stems) * SUM_PER_WORD - sum(encoded.values()))}
