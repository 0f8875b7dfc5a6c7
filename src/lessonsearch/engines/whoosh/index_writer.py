"""Index writer: builds the folder of an index from lessons, with `inverter` and `postings_writer`."""

from __future__ import annotations

import shutil
from array import array
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from itertools import groupby, pairwise
from pathlib import Path

import numpy as np

from lessonsearch.engines.contract import Progress
from lessonsearch.engines.whoosh.array_storage import (
    UINT32,
    UINT64,
    TermDictionary,
    array_path,
    write_array,
)
from lessonsearch.engines.whoosh.bm25 import CollectionStats
from lessonsearch.engines.whoosh.codec import create_index
from lessonsearch.engines.whoosh.inverter import Inverter
from lessonsearch.engines.whoosh.postings_reader import PostingsReader
from lessonsearch.engines.whoosh.postings_writer import POSTING_ARRAYS, WORDS, PostingsWriter
from lessonsearch.engines.whoosh.schema import NAMES, schema
from lessonsearch.model.lesson import Lesson
from lessonsearch.model.taxonomy import Taxonomy
from lessonsearch.text.indexed_fields import FIELD_WEIGHTS, phrase_share

PROGRESS_INTERVAL = 1000
"""Lessons between two reports of progress: about a tenth of a second."""


def build_index(
    folder: Path,
    lessons: Iterable[Lesson],
    taxonomy: Taxonomy,
    progress: Progress,
    stats_from: PostingsReader | None = None,
) -> None:
    """Build an index in an empty folder; doc IDs are the lessons' numbers in reading order.

    Memory does not grow with the number of lessons, if they come one by one in reading order. Impacts are
    computed with the statistics of these lessons, or of the index `stats_from`. `progress` gets the number
    of lessons read so far, at intervals and at the end.
    """
    scratch = folder / "scratch"
    scratch.mkdir()
    inverter = _invert(folder, scratch, iter(lessons), taxonomy, progress)
    _write_id_fields(folder, inverter)
    _write_words(folder, inverter, stats_from)
    shutil.rmtree(scratch)
    create_index(folder, schema(facet.name for facet in taxonomy.facets), inverter.size)
    progress(inverter.size)


def _invert(
    folder: Path,
    scratch: Path,
    lessons: Iterator[Lesson],
    taxonomy: Taxonomy,
    progress: Progress,
) -> Inverter:
    """Invert and store the lessons; at one that is out of order, sort all of them and start again."""
    inverter = Inverter(scratch, taxonomy)
    ends = array("Q", [0])
    last = -1
    with array_path(folder, "lessons").open("wb") as stored:
        for lesson in lessons:
            if lesson.order < last:
                break
            last = lesson.order
            inverter.add(lesson)
            ends.append(ends[-1] + stored.write(lesson.dump().encode()))
            if not inverter.size % PROGRESS_INTERVAL:
                progress(inverter.size)
        else:
            inverter.flush()
            write_array(folder, "lesson-ends", np.frombuffer(ends, np.uint64), UINT64)
            return inverter
    text = array_path(folder, "lessons").read_bytes()
    read = [Lesson.load(text[start:end].decode()) for start, end in pairwise(ends)]
    in_order = sorted([*read, lesson, *lessons], key=lambda lesson: lesson.order)
    return _invert(folder, scratch, iter(in_order), taxonomy, progress)


def _write_id_fields(folder: Path, inverter: Inverter) -> None:
    """Write the posting lists of all tags and names."""
    for field, values in inverter.tags.items():
        _write_id_field(folder, field, [(value.encode(), values[value]) for value in sorted(values)])
    rows = sorted(range(len(inverter.names)), key=inverter.names.__getitem__)
    by_name = groupby(rows, key=inverter.names.__getitem__)
    postings = ((name, [inverter.named_doc_ids[row] for row in group]) for name, group in by_name)
    _write_id_field(folder, NAMES, postings)


def _write_id_field(folder: Path, field: str, postings: Iterable[tuple[bytes, Sequence[int]]]) -> None:
    values: list[bytes] = []
    all_doc_ids, ends = array("I"), array("Q", [0])
    for value, doc_ids in postings:
        values.append(value)
        all_doc_ids.extend(doc_ids)
        ends.append(len(all_doc_ids))
    TermDictionary.write(folder, field, values)
    write_array(folder, f"{field}.lessons", np.frombuffer(all_doc_ids, np.uint32), UINT32)
    write_array(folder, f"{field}.ends", np.frombuffer(ends, np.uint64), UINT64)


def _write_words(folder: Path, inverter: Inverter, stats_from: PostingsReader | None) -> None:
    """Write the dictionary and posting lists of words, field lengths and bounds, and the title texts."""
    word_ids = {word.encode(): word_id for word, word_id in inverter.numbering.word_ids.items()}
    words = sorted(word_ids)
    TermDictionary.write(folder, WORDS, words)
    write_array(folder, f"{WORDS}.numbers", np.array([word_ids[word] for word in words], np.uint32), UINT32)
    lengths = np.frombuffer(inverter.lengths, np.uint32).reshape(-1, len(FIELD_WEIGHTS))
    write_array(folder, "lengths", lengths, UINT32)
    bounds = np.append(np.frombuffer(inverter.bounds, np.uint32), np.uint32(inverter.end))
    write_array(folder, "bounds", bounds, UINT32)
    phrase_counts = np.array([inverter.phrased, inverter.visible], np.uint32)
    if stats_from:
        phrase_counts = stats_from.phrase_counts
        doc_freqs = np.array([stats_from.doc_freq(word) for word in inverter.numbering.word_ids], np.int64)
        stats = CollectionStats.from_lengths(stats_from.lengths, stats_from.phrase_share, doc_freqs)
    else:
        stats = CollectionStats.from_lengths(lengths, phrase_share(*phrase_counts.tolist()))
    write_array(folder, "phrased", phrase_counts, UINT32)
    inverter.titles.write(folder, len(words))
    writer = PostingsWriter(bounds, lengths, len(words), inverter.chunks, stats)
    with ExitStack() as stack:
        files = {name: stack.enter_context(array_path(folder, name).open("wb")) for name in POSTING_ARRAYS}
        for block in writer.blocks():
            for name, part in block.items():
                part.tofile(files[name])
    write_array(folder, f"{WORDS}.ends", np.cumsum([0, *writer.posting_counts]), UINT64)
    write_array(folder, f"{WORDS}.place-ends", np.cumsum([0, *writer.position_counts]), UINT64)
