"""Title match: the similarity of a search to lessons' titles and to the phrases under `asked`.

These are the `title_texts` of a lesson; each is indexed as the set of its content words (no stop words).
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np

from lessonsearch.engines.contract import title_similarity
from lessonsearch.engines.whoosh.arrays.array_storage import (
    UINT32,
    Array,
    map_array,
    map_narrow,
    write_array,
    write_narrow,
)
from lessonsearch.engines.whoosh.arrays.delta_lists import DeltaLists, DeltaListsWriter
from lessonsearch.engines.whoosh.arrays.sorted_arrays import (
    merge_sorted,
    ranges,
    run_starts,
    unique_counts,
)

PREFIX = "phrases"
"""First part of the names of the arrays of title texts."""

MIN_CODED_TEXTS = 64
"""Length from which the texts of a word are coded: each search reads those of every word typed."""

MASKED_RATIO = 2
"""Texts in the lists of the words typed for each text of the lessons wanted, from which on these texts are
marked and looked up; before, the lessons are (measured)."""


class TitleIndexWriter:
    """Collects title texts in reading order of their lessons, and writes them."""

    def __init__(self) -> None:
        self._doc_ids = array("I")
        self._sizes = array("I")
        self._word_ids = array("I")

    def add(self, doc_ids: Array, rows: Array, word_ids: Array) -> None:
        """Add title texts: the lesson of each, and pairs of a text's row in `doc_ids` and one of its words.

        Pairs may repeat. A text without words is left out.
        """
        keys = rows.astype(np.uint64) << np.uint64(32) | word_ids
        keys.sort()  # which, with the next line, is several times as quick as `np.unique`
        keys = keys[run_starts(keys)]
        sizes = np.bincount((keys >> np.uint64(32)).astype(np.int64), minlength=len(doc_ids))
        self._doc_ids.frombytes(doc_ids[sizes > 0].astype(np.uint32).tobytes())
        self._sizes.frombytes(sizes[sizes > 0].astype(np.uint32).tobytes())
        self._word_ids.frombytes(keys.astype(np.uint32).tobytes())

    def write(self, prefix: Path, words: int) -> None:
        """Write the lesson and size of each text, and the posting list of each of `words` words."""
        doc_ids, sizes, word_ids = (
            np.frombuffer(numbers, np.uint32) if numbers else np.empty(0, np.uint32)
            for numbers in (self._doc_ids, self._sizes, self._word_ids)
        )
        write_array(prefix, f"{PREFIX}.lessons", doc_ids, UINT32)
        write_narrow(prefix, f"{PREFIX}.sizes", sizes)
        counts = np.bincount(word_ids, minlength=words)[:words]
        keys = word_ids.astype(np.uint64)  # each step in place: there are millions
        keys <<= np.uint64(32)
        keys |= np.repeat(np.arange(len(sizes), dtype=np.uint32), sizes)
        keys.sort()
        postings = DeltaListsWriter(prefix, f"{PREFIX}.having", min_coded=MIN_CODED_TEXTS, by_gaps=False)
        postings.add(keys.astype(np.uint32), counts)
        postings.close()


class TitleIndex:
    """Title texts of an open index."""

    def __init__(self, prefix: Path) -> None:
        self._doc_ids = map_array(prefix, f"{PREFIX}.lessons", UINT32)
        self._sizes = map_narrow(prefix, f"{PREFIX}.sizes", len(self._doc_ids))
        self._size = int(self._doc_ids[-1]) + 1 if len(self._doc_ids) else 0
        self._longest = int(self._sizes.max(initial=0))
        self._postings = DeltaLists(prefix, f"{PREFIX}.having")

    def scores(
        self, word_ids: Sequence[int | None], bonus: float, among: Array | None = None
    ) -> tuple[Array, Array]:
        """Lessons, ascending, with a title text that has one of the words; the score of the most similar.

        `word_ids` are those of all content words typed, None for a word that is not in the index; `bonus` is
        the score of equal texts. With `among`, other lessons are left out.
        """
        known = [word_id for word_id in word_ids if word_id is not None]
        postings = [self._postings.numbers(word_id) for word_id in known]
        if among is not None:
            postings = self._restricted(postings, among)
        texts, shared = unique_counts(merge_sorted([*postings, np.empty(0, np.uint32)]))
        doc_ids = self._doc_ids.take(texts)
        starts = run_starts(doc_ids)
        if not len(starts):
            return doc_ids, np.empty(0, np.float32)
        table = _score_table(len(word_ids), self._longest, bonus)
        scores = table.take(shared * (self._longest + 1) + self._sizes.take(texts))
        return doc_ids[starts], np.maximum.reduceat(scores, starts)

    def _restricted(self, postings: Sequence[Array], among: Array) -> list[Array]:
        """The texts of each list that are texts of some lessons."""
        among = among[: among.searchsorted(self._size)]  # the last lessons may have no title text
        starts = self._first_texts[among]
        sizes = self._first_texts[among + 1] - starts
        if sum(map(len, postings)) < int(sizes.sum()) * MASKED_RATIO + len(self._doc_ids) // 64:
            mask = np.zeros(self._size, bool)
            mask[among] = True
            return [texts[mask.take(self._doc_ids.take(texts)).nonzero()[0]] for texts in postings]
        mask = np.zeros(len(self._doc_ids), bool)
        mask[ranges(starts, sizes)] = True
        return [texts[mask.take(texts).nonzero()[0]] for texts in postings]

    @cached_property
    def _first_texts(self) -> Array:
        """Row of the first text of each lesson, and the end of the last."""
        return self._doc_ids.searchsorted(np.arange(self._size + 1, dtype=np.uint32)).astype(np.uint32)


@lru_cache(maxsize=32)
def _score_table(typed: int, longest: int, bonus: float) -> Array:
    """Bonus × `title_similarity`, by the number of words shared and, within these, of words of a text."""
    table: Array = np.array(
        [
            bonus * title_similarity(common, typed, size) if size else 0
            for common in range(typed + 1)
            for size in range(longest + 1)
        ],
        np.float32,
    )
    return table
