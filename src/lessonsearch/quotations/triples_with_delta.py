"""The triples of a corpus of which a little has changed: its old index without the changed sources, and a
small new one of those."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cached_property

import numpy as np

from lessonsearch.quotations.mapped_arrays import Array
from lessonsearch.quotations.shingles import TripleHits, TripleIndex, TripleLookup


class TriplesWithDelta:
    """Two indexes as one. The passages of the second are numbered after those of the first."""

    def __init__(self, base: TripleLookup, changed: Collection[str], delta: TripleIndex) -> None:
        """`changed` are ids of sources whose passages in `base` are passed over."""
        self._base, self._changed, self._delta = base, frozenset(changed), delta
        self._passages, self._end = len(base.starts) - 1, int(base.starts[-1])

    @cached_property
    def starts(self) -> Array:
        """Where each passage begins in the row of all, and where the row ends."""
        return np.concatenate([self._base.starts[:-1], self._delta.starts + np.uint64(self._end)])

    def look_up(self, words: Sequence[str], blocks: Array | None = None) -> TripleHits:
        """Every place of every triple of these words."""
        old, new = self._base.look_up(words, blocks), self._delta.look_up(words, blocks)
        keep = ~self._hidden[old.passages]
        return TripleHits(
            np.concatenate([old.asked[keep], new.asked]),
            np.concatenate([old.places[keep], new.places + self._end]),
            np.concatenate([old.passages[keep], new.passages + self._passages]),
            np.concatenate([old.weights[keep], new.weights]),
        )

    def name(self, passage: int) -> str:
        """The excerpt id of a passage."""
        if passage < self._passages:
            return self._base.name(passage)
        return self._delta.name(passage - self._passages)

    def all_names(self) -> list[str]:
        """The excerpt ids of all passages, in reading order of each index."""
        kept = [name for name in self._base.all_names() if name.partition("#")[0] not in self._changed]
        return kept + self._delta.all_names()

    def has_title(self, letters: str) -> bool:
        """Whether a lesson or a section has a title of these letters."""
        return self._base.has_title(letters) or self._delta.has_title(letters)

    @cached_property
    def _hidden(self) -> Array:
        sources = [name.partition("#")[0] for name in self._base.all_names()]
        return np.fromiter((source in self._changed for source in sources), bool, len(sources))
