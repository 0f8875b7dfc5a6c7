"""Exact BM25 on a cluster: how often a word stands in a field, and how long the field is, in one number.

Lucene keeps a field's length in one byte, up to an eighth off, and has another idf than `engines.Plan`
promises. But a word's frequency may be any number that we give it, and a similarity may be a script. So
the frequency of each word is

    times × 2¹³ + (2¹³ − 1 − length)

which the script takes apart again, and which grows with the times and falls with the length, as Lucene
expects of what it scores. The average length comes from Lucene's own sum over all frequencies of the
field: one word more, `TOTAL`, tops every lesson's sum up to length × 2¹⁴. Because every lesson has it,
the field's document count is that of all lessons, empty fields too. With `dfs_query_then_fetch` these
sums are over all shards, so that it does not matter on which one a lesson stands.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from lessonsearch.engines.contract import K1, STEPS, B
from lessonsearch.errors import EngineError
from lessonsearch.text.indexed_fields import FIELD_WEIGHTS

LENGTHS = 1 << 13
"""Lengths told apart: a field of more words counts as one of 8,191, which is forty pages."""

TIMES = (1 << 11) - 1
"""Times told apart. A score is a 32-bit float, exact up to 2²⁴, so 11 bits are left; K1 saturates at 20."""

SUM = 2 * LENGTHS
"""What a lesson's frequencies in a field sum up to, for each of its words."""

MAX_LENGTH = (1 << 31) // SUM - 1
"""Words of a field that the sum, 31 bits in Lucene, has room for: 131,071."""

TOTAL = "*"
"""The word that tops up the sum; no word of a text is an asterisk."""

IDF = "return Math.log((double) field.docCount / (term.docFreq + 1)) + 1;"
"""The idf of `engines.Plan`: a similarity's `weight`."""


def score(field: str) -> str:
    """The rest of BM25, weighed by the field and then by the term, as a script.

    Dividing as whole numbers drops the 1 that an empty field adds to the sum.
    """
    return (
        f"double times = Math.floor(doc.freq / {LENGTHS}.0);"
        f" double length = {LENGTHS - 1} - (doc.freq - times * {LENGTHS});"
        f" double average = (field.sumTotalTermFreq / {SUM}L) / (double) field.docCount;"
        f" double score = weight * times * {K1 + 1} / (times + {K1} * ({1 - B} + {B} * length / average));"
        f" return query.boost * (Math.rint({FIELD_WEIGHTS[field]} * score * {STEPS}) / {STEPS});"
    )


def frequencies(stems: Sequence[str]) -> dict[str, int]:
    """Each index word of a field and the number that stands for its frequency, with `TOTAL`.

    Raises EngineError for a field of more than `LONGEST` words.

    >>> frequencies(["pre", "birth", "pre"])
    {'pre': 24572, 'birth': 16380, '*': 8200}
    """
    if len(stems) > MAX_LENGTH:
        raise EngineError(
            f"A lesson of {len(stems):,} words is too long for the cluster, which takes {MAX_LENGTH:,};"
            " divide it."
        )
    short = LENGTHS - 1 - min(len(stems), LENGTHS - 1)
    coded = {stem: min(times, TIMES) * LENGTHS + short for stem, times in Counter(stems).items()}
    return {**coded, TOTAL: max(1, len(stems) * SUM - sum(coded.values()))}
