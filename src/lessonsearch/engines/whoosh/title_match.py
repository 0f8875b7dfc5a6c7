"""Titles and phrases under `asked`, each as its telling words: how much a search is one of them."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from lessonsearch.engines.contract import TITLE_MATCH_BONUS, title_similarity
from lessonsearch.engines.whoosh.array_storage import NUMBERS, OFFSETS, Array, mapped, write
from lessonsearch.engines.whoosh.sorted_arrays import merge_sorted, run_starts, unique_counts

PHRASES = "phrases"


class TitleIndexWriter:
    """Gathers phrases, numbered as they come: lesson after lesson, in reading order."""

    def __init__(self) -> None:
        self._lessons = array("I")
        self._sizes = array("I")
        self._words = array("I")

    def add(self, lessons: Array, phrases: Array, words: Array) -> None:
        """Phrases by the lessons that have them; and as pairs, the place of one among these and a word of it.

        A phrase without a word is left out; a word may come twice.
        """
        keys = phrases.astype(np.uint64) << np.uint64(32) | words
        keys.sort()  # which, with the next line, is several times as quick as `np.unique`
        keys = keys[run_starts(keys)]
        sizes = np.bincount((keys >> np.uint64(32)).astype(np.int64), minlength=len(lessons))
        self._lessons.frombytes(lessons[sizes > 0].astype(np.uint32).tobytes())
        self._sizes.frombytes(sizes[sizes > 0].astype(np.uint32).tobytes())
        self._words.frombytes(keys.astype(np.uint32).tobytes())

    def write(self, place: Path, words: int) -> None:
        """Write for each phrase its lesson and size, for each of so many words the phrases that have it."""
        lessons, sizes, word = (
            np.frombuffer(numbers, np.uint32) if numbers else np.empty(0, np.uint32)
            for numbers in (self._lessons, self._sizes, self._words)
        )
        write(place, f"{PHRASES}.lessons", lessons, NUMBERS)
        write(place, f"{PHRASES}.sizes", sizes, NUMBERS)
        ends = np.cumsum(np.bincount(word, minlength=words))
        write(place, f"{PHRASES}.ends", np.append(np.zeros(1, np.int64), ends[:words]), OFFSETS)
        keys = word.astype(np.uint64)  # each step in place: there are millions
        keys <<= np.uint64(32)
        keys |= np.repeat(np.arange(len(sizes), dtype=np.uint32), sizes)
        keys.sort()
        write(place, f"{PHRASES}.having", keys.astype(np.uint32), NUMBERS)


class TitleIndex:
    """The phrases of an open index."""

    def __init__(self, place: Path) -> None:
        self._lessons = mapped(place, f"{PHRASES}.lessons", NUMBERS)
        self._size = int(self._lessons[-1]) + 1 if len(self._lessons) else 0
        self._sizes = mapped(place, f"{PHRASES}.sizes", NUMBERS)
        self._having = mapped(place, f"{PHRASES}.having", NUMBERS)
        self._ends = mapped(place, f"{PHRASES}.ends", OFFSETS)

    def worth(self, words: Sequence[int | None], lessons: Array | None = None) -> tuple[Array, Array]:
        """Lessons, ascending, with a phrase that has one of the words; and what their nearest phrase counts.

        `words` are the numbers of all that was typed; None for one that no lesson has. Only some `lessons`
        are looked at where these are given.
        """
        lists = [self._having[self._ends[word] : self._ends[word + 1]] for word in words if word is not None]
        if lessons is not None:
            among = np.zeros(self._size, bool)
            among[lessons] = True
            lists = [having[among[self._lessons[having]]] for having in lists]
        having, shared = unique_counts(merge_sorted([*lists, np.empty(0, np.uint32)]))
        of = self._lessons[having]
        starts = run_starts(of)
        if not len(starts):
            return of, np.empty(0, np.float32)
        return of[starts], np.maximum.reduceat(_worth(len(words), shared, self._sizes[having]), starts)


def _worth(typed: int, shared: Array, sizes: Array) -> Array:
    """PHRASE × `title_similarity`, from a table: both numbers are small."""
    most, longest = int(shared.max()) + 1, int(sizes.max()) + 1
    table = [
        TITLE_MATCH_BONUS * title_similarity(both, typed, size) if size else 0
        for both in range(most)
        for size in range(longest)
    ]
    found: Array = np.array(table, np.float32)[shared * longest + sizes]
    return found
