"""BM25F on a cluster: a word's weighted frequency over all fields as the term frequency of one field.

Lucene scores fields one by one, but a document can give any number as a term's frequency. So the frequency of
a word is its weighted frequency (see `engines.whoosh.bm25`) in whole `FREQ_STEPS`, and Lucene's BM25 without
length normalisation saturates it. Field weights and average lengths are those of the collection, which is
why the lessons are read twice to build an index.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from lessonsearch.engines.contract import FREQ_STEPS, K1, B, title_match_bonus
from lessonsearch.model.lesson import Lesson
from lessonsearch.text.indexed_fields import FIELD_WEIGHTS, field_weights, phrase_share

MAX_FREQ = 1 << 24
"""Greatest frequency, so that their sum over a lesson stays in Lucene's range. K1 saturates far below."""

SIMILARITY = {"type": "BM25", "k1": K1 * FREQ_STEPS, "b": 0}
"""Saturates encoded frequencies. Lucene omits BM25's factor K1 + 1: see `term_queries`."""


@dataclass(frozen=True)
class FieldStats:
    """What the frequencies of a collection depend on."""

    average_lengths: Mapping[str, float]
    """Average number of words in each field, over the lessons that have the field."""
    phrase_share: float

    @classmethod
    def of(cls, lessons: Iterable[tuple[Lesson, Mapping[str, int]]]) -> FieldStats:
        """The statistics of lessons, each given with the number of words in its fields."""
        words: Counter[str] = Counter()
        having: Counter[str] = Counter()
        phrased = visible = 0
        for lesson, lengths in lessons:
            words.update(lengths)
            having.update(field for field, length in lengths.items() if length)
            visible += not lesson.same_as
            phrased += bool(lesson.asked) and not lesson.same_as
        averages = {field: max(1, words[field]) / max(1, having[field]) for field in FIELD_WEIGHTS}
        return cls(averages, phrase_share(phrased, visible))

    @property
    def title_match_bonus(self) -> float:
        """Score of a title that has exactly the words typed."""
        return title_match_bonus(self.phrase_share)


def encode_frequencies(fields: Mapping[str, Sequence[str]], stats: FieldStats) -> dict[str, int]:
    """Term → encoded frequency, for the terms of a lesson's fields.

    >>> encode_frequencies({"text": ["pre", "birth", "pre"]}, FieldStats({"text": 3}, 1))
    {'pre': 2048, 'birth': 1024}
    """
    weights = field_weights(stats.phrase_share)
    freqs: dict[str, float] = {}
    for field, stems in fields.items():
        norm = 1 - B + B * len(stems) / stats.average_lengths[field]
        for stem, tf in Counter(stems).items():
            freqs[stem] = freqs.get(stem, 0.0) + weights[field] / norm * tf
    # Lucene takes no frequency of 0: of a word that counts nothing here, the least.
    return {stem: max(1, min(MAX_FREQ, round(freq * FREQ_STEPS))) for stem, freq in freqs.items()}
