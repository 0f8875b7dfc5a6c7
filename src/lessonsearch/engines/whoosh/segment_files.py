"""Segment files: writes the arrays of a segment from inverted lessons, with `postings_writer`."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path

import numpy as np

from lessonsearch.engines.whoosh.arrays.array_storage import (
    UINT16,
    UINT32,
    TermDictionary,
    array_path,
    write_array,
    write_narrow,
)
from lessonsearch.engines.whoosh.arrays.delta_lists import DeltaListsWriter
from lessonsearch.engines.whoosh.bm25 import CollectionStats
from lessonsearch.engines.whoosh.inverter import Inverter
from lessonsearch.engines.whoosh.postings_reader import PostingsReader
from lessonsearch.engines.whoosh.postings_writer import WORDS, PostingsWriter
from lessonsearch.engines.whoosh.schema import NAMES
from lessonsearch.text.indexed_fields import FIELD_WEIGHTS, phrase_share

MIN_CODED_POSITIONS = 384
"""Length from which positions are coded. The thesaurus brings dozens of phrases, most of them of rare words;
the lists of common words take nine tenths of the room."""


def write_id_fields(prefix: Path, inverter: Inverter) -> None:
    """Write the posting lists of all tags and names."""
    for field, values in inverter.tags.items():
        _write_id_field(prefix, field, [(value.encode(), values[value]) for value in sorted(values)])
    rows = sorted(range(len(inverter.names)), key=inverter.names.__getitem__)
    by_name = groupby(rows, key=inverter.names.__getitem__)
    postings = ((name, [inverter.named_doc_ids[row] for row in group]) for name, group in by_name)
    _write_id_field(prefix, NAMES, postings)


def _write_id_field(prefix: Path, field: str, postings: Iterable[tuple[bytes, Sequence[int]]]) -> None:
    values: list[bytes] = []
    all_doc_ids, ends = array("I"), array("Q", [0])
    for value, doc_ids in postings:
        values.append(value)
        all_doc_ids.extend(doc_ids)
        ends.append(len(all_doc_ids))
    TermDictionary.write(prefix, field, values)
    write_array(prefix, f"{field}.lessons", np.frombuffer(all_doc_ids, np.uint32), UINT32)
    write_array(prefix, f"{field}.ends", np.frombuffer(ends, np.uint64), UINT32)


def write_words(prefix: Path, inverter: Inverter, stats_from: PostingsReader | None) -> None:
    """Write the dictionary and posting lists of words, field lengths and bounds, and the title texts."""
    word_ids = {word.encode(): word_id for word, word_id in inverter.numbering.word_ids.items()}
    words = sorted(word_ids)
    TermDictionary.write(prefix, WORDS, words)
    write_array(prefix, f"{WORDS}.numbers", np.array([word_ids[word] for word in words], np.uint32), UINT32)
    lengths = np.frombuffer(inverter.lengths, np.uint32).reshape(-1, len(FIELD_WEIGHTS))
    write_narrow(prefix, "lengths", lengths)
    bounds = np.append(np.frombuffer(inverter.bounds, np.uint32), np.uint32(inverter.end))
    write_array(prefix, "bounds", bounds, UINT32)
    phrase_counts = np.array([inverter.phrased, inverter.visible], np.uint32)
    if stats_from:
        phrase_counts = stats_from.phrase_counts
        doc_freqs = np.array([stats_from.doc_freq(word) for word in inverter.numbering.word_ids], np.int64)
        stats = CollectionStats.from_lengths(stats_from.lengths, stats_from.phrase_share, doc_freqs)
    else:
        stats = CollectionStats.from_lengths(lengths, phrase_share(*phrase_counts.tolist()))
    write_array(prefix, "phrased", phrase_counts, UINT32)
    inverter.titles.write(prefix, len(words))
    writer = PostingsWriter(bounds, lengths, len(words), inverter.chunks, stats)
    doc_ids = DeltaListsWriter(prefix, f"{WORDS}.lessons", len(lengths))
    positions = DeltaListsWriter(prefix, f"{WORDS}.places", min_coded=MIN_CODED_POSITIONS)
    ends = [np.zeros(1, np.int64)]
    with array_path(prefix, f"{WORDS}.impacts").open("wb") as impacts:
        for block in writer.blocks():
            doc_ids.add(block.doc_ids, block.posting_counts)
            positions.add(block.positions, block.position_counts)
            block.impacts.astype(UINT16, copy=False).tofile(impacts)
            ends.append(block.posting_counts)
    doc_ids.close()
    positions.close()
    write_array(prefix, f"{WORDS}.ends", np.cumsum(np.concatenate(ends)), UINT32)
