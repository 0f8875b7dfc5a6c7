"""Inverter: turns lessons into sorted (word, position) keys, the first half of building an index.

A text is split into compounds (`text.analysis.COMPOUND`: a word, or several joined by hyphens), and each
compound is replaced by its number. Everything done word by word is done on arrays, a chunk of lessons at a
time. An occurrence of a word is one 64-bit key, word number × 2³² + position, so sorting the keys of a chunk
makes its posting lists.
"""

from __future__ import annotations

import itertools
from array import array
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from lessonsearch.engines.whoosh.arrays.array_storage import Array
from lessonsearch.engines.whoosh.arrays.sorted_arrays import ranges
from lessonsearch.engines.whoosh.schema import HIDDEN, PUBLISHED, tag_values
from lessonsearch.engines.whoosh.title_match import TitleIndexWriter
from lessonsearch.errors import EngineError
from lessonsearch.model.lesson import Lesson
from lessonsearch.model.taxonomy import Taxonomy
from lessonsearch.text.analysis import COMPOUND, MAX_CACHED_COMPOUNDS, STOP_STEMS, compound
from lessonsearch.text.indexed_fields import field_texts, phrases

CHUNK_COMPOUNDS = 1_000_000
"""Compounds in a chunk: some 8,000 lessons, about 100 MB of arrays while it is made. Smaller chunks are no
quicker to sort; larger ones would strain a small machine."""

MAX_POSITIONS = 2**32
"""A position is half of a key."""

GAP, BREAK = 0, 1
"""Numbers of two pseudo-compounds without a word. The first follows each field and takes up a position, so
that no phrase spans two fields; the second follows each title text and takes up none."""


class TokenCache(dict[str, tuple[int, ...]]):
    """Cache from a whitespace-delimited token to the numbers of its compounds.

    Splitting a text at whitespace and looking tokens up takes half as long as finding its compounds.
    """

    def __init__(self, numbering: TermNumbering) -> None:
        super().__init__()
        self._numbering = numbering

    def __missing__(self, token: str) -> tuple[int, ...]:
        if len(self) >= MAX_CACHED_COMPOUNDS:
            self.clear()
        self[token] = numbers = tuple(map(self._numbering.__getitem__, COMPOUND.findall(token)))
        return numbers


class TermNumbering(dict[str, int]):
    """Numbers of compounds and of index words, both in order of first occurrence.

    Maps a compound to its number. The words of compound *n* are the `word_counts[n]` entries of `words` and
    `offsets` from `first_rows[n]` on; it takes up `position_counts[n]` positions.
    """

    def __init__(self) -> None:
        super().__init__()
        self._token_cache = TokenCache(self)
        self.word_ids: dict[str, int] = {}
        """Index word → its number."""
        self.first_rows = array("I", [0, 0])
        self.word_counts = array("I", [0, 0])
        self.position_counts = array("I", [1, 0])
        self.words = array("I")
        self.offsets = array("I")

    def __missing__(self, text: str) -> int:
        tokens, positions = compound(text)
        self.first_rows.append(len(self.words))
        self.word_counts.append(len(tokens))
        self.position_counts.append(positions)
        for token in tokens:
            self.words.append(self.word_ids.setdefault(token.stem, len(self.word_ids)))
            self.offsets.append(token.position)
        self[text] = number = len(self.first_rows) - 1
        return number

    def numbers(self, text: str) -> Iterable[tuple[int, ...]]:
        """Numbers of the compounds of each token of a text, in order."""
        return map(self._token_cache.__getitem__, text.split())

    def expand(self, stream: Array) -> tuple[Array, Array, Array]:
        """Keys of the words of a stream of compounds; first position and word count of each compound."""
        first_rows, word_counts, position_counts, words, offsets = (
            np.frombuffer(numbers, np.uint32) if len(numbers) else np.empty(0, np.uint32)
            for numbers in (
                self.first_rows,
                self.word_counts,
                self.position_counts,
                self.words,
                self.offsets,
            )
        )
        starts = np.cumsum(position_counts[stream], dtype=np.int64) - position_counts[stream]
        counts = word_counts[stream]
        rows = ranges(first_rows[stream], counts)
        positions = np.repeat(starts, counts) + offsets[rows]
        return words[rows].astype(np.uint64) << np.uint64(32) | positions.astype(np.uint64), starts, counts

    @property
    def content_words(self) -> Array:
        """Mask over word numbers: False for stop words."""
        mask = np.ones(len(self.word_ids), bool)
        mask[[self.word_ids[stem] for stem in STOP_STEMS if stem in self.word_ids]] = False
        return mask


class Inverter:
    """Inverted lessons so far. Chunks of sorted keys are written to `folder`."""

    def __init__(self, folder: Path, taxonomy: Taxonomy) -> None:
        self.folder = folder
        self.taxonomy = taxonomy
        self.numbering = TermNumbering()
        self.chunks: list[Path] = []
        self.bounds = array("I")
        """First position of each field of each lesson, flat."""
        self.lengths = array("I")
        """Words of each field of each lesson, flat."""
        self.tags: dict[str, dict[str, array[int]]] = {
            name: defaultdict(lambda: array("I"))
            for name in (PUBLISHED, HIDDEN, *(facet.name for facet in taxonomy.facets))
        }
        """Tag field → value → lessons that have it."""
        self.titles = TitleIndexWriter()
        self.names: list[bytes] = []
        self.named_doc_ids = array("I")
        """Lesson of each of `names`."""
        self.phrased = self.visible = 0
        """Lessons with phrases under `asked`, and lessons that are no duplicates."""
        self.size = self.end = 0
        """Number of lessons, and of positions up to the last flush."""
        self._stream = array("I")
        """Compounds of all texts since the last flush."""
        self._title_doc_ids = array("I")
        """Lesson of each title text in `_stream`."""

    def add(self, lesson: Lesson) -> None:
        """Add the next lesson in reading order. Raises EngineError where the corpus is too large."""
        title_counts = {"title": 1, "asked": len(phrases(lesson))}  # the `title_texts`
        compounds: list[tuple[int, ...]] = []
        for field, texts in field_texts(lesson, self.taxonomy).items():
            titles = title_counts.get(field, 0)
            for text in texts[:titles]:
                compounds += self.numbering.numbers(text)
                compounds.append((BREAK,))
                self._title_doc_ids.append(self.size)
            for text in texts[titles:]:
                compounds += self.numbering.numbers(text)
            compounds.append((GAP,))
        self._stream.extend(itertools.chain.from_iterable(compounds))
        for field, values in tag_values(lesson, self.taxonomy).items():
            for value in values:
                self.tags[field][value].append(self.size)
        for name in lesson.names:
            self.names.append(name.encode())
            self.named_doc_ids.append(self.size)
        self.size += 1
        self.visible += not lesson.same_as
        self.phrased += bool(lesson.asked) and not lesson.same_as
        if len(self._stream) >= CHUNK_COMPOUNDS:
            self.flush()

    def flush(self) -> None:
        """Write the lessons added since the last flush as a chunk of sorted keys."""
        if not self._stream:
            return
        stream = np.frombuffer(self._stream, np.uint32)
        keys, starts, counts = self.numbering.expand(stream)
        self._add_titles(stream, (keys >> np.uint64(32)).astype(np.uint32), counts)
        keys += np.uint64(self.end)
        keys.sort()
        if len(keys):
            self.chunks.append(self.folder / f"chunk-{len(self.chunks)}")
            keys.tofile(self.chunks[-1])
        gaps = np.flatnonzero(stream == GAP)
        fields = np.concatenate(([0], gaps[:-1] + 1))
        self.bounds.frombytes((starts[fields] + self.end).astype(np.uint32).tobytes())
        self.lengths.frombytes(np.add.reduceat(counts, fields).astype(np.uint32).tobytes())
        self.end += int(starts[-1]) + 1
        if self.end >= MAX_POSITIONS:
            raise EngineError(f"The corpus has more than {MAX_POSITIONS:,} words; split it into two indexes.")
        self._stream = array("I")
        self._title_doc_ids = array("I")

    def _add_titles(self, stream: Array, words: Array, counts: Array) -> None:
        """Add the title texts of a stream, given its words and the word count of each of its compounds."""
        doc_ids = np.frombuffer(self._title_doc_ids, np.uint32)
        marks = np.flatnonzero(stream <= BREAK)
        titles = np.flatnonzero(stream[marks] == BREAK)
        ends, starts = marks[titles], np.append(marks, -1)[titles - 1] + 1
        before = np.concatenate(([0], np.cumsum(counts, dtype=np.int64)))
        sizes = before[ends] - before[starts]
        rows = np.repeat(np.arange(len(doc_ids)), sizes)
        title_words = words[ranges(before[starts], sizes)]
        content = self.numbering.content_words[title_words]
        self.titles.add(doc_ids, rows[content], title_words[content])
