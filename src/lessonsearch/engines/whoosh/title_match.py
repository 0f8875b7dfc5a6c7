"""Title match: the similarity of a search to lessons' titles and to the phrases under `asked`.

These are the `title_texts` of a lesson; each is indexed as the set of its content words (no stop words).
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
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
from lessonsearch.engines.whoosh.arrays.sorted_arrays import merge_sorted, run_starts, unique_counts

PREFIX = "phrases"
"""First part of the names of the arrays of title texts."""

MIN_CODED_TEXTS = 64
"""Length from which the texts of a word are coded: each search reads those of every word typed."""


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
        self._size = int(self._doc_ids[-1]) + 1 if len(self._doc_ids) else 0
        self._sizes = map_narrow(prefix, f"{PREFIX}.sizes", len(self._doc_ids))
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
            mask = np.zeros(self._size, bool)
            mask[among[among < self._size]] = True  # the last lessons may have no title text
            postings = [texts[mask[self._doc_ids[texts]]] for texts in postings]
        texts, shared = unique_counts(merge_sorted([*postings, np.empty(0, np.uint32)]))
        doc_ids = self._doc_ids[texts]
        starts = run_starts(doc_ids)
        if not len(starts):
            return doc_ids, np.empty(0, np.float32)
        scores = _scores(len(word_ids), shared, self._sizes[texts], bonus)
        return doc_ids[starts], np.maximum.reduceat(scores, starts)


def _scores(typed: int, shared: Array, sizes: Array, bonus: float) -> Array:
    """Bonus × `title_similarity`, from a table: there are few different arguments."""
    rows, columns = int(shared.max()) + 1, int(sizes.max()) + 1
    table = [
        bonus * title_similarity(common, typed, size) if size else 0
        for common in range(rows)
        for size in range(columns)
    ]
    scores: Array = np.array(table, np.float32)[shared * columns + sizes]
    return scores
