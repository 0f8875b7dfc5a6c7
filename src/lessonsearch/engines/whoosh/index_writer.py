"""From what was gathered to the files of an index: the second half of building it."""

from __future__ import annotations

import shutil
from array import array
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from itertools import groupby, pairwise
from pathlib import Path

import numpy as np

from lessonsearch.engines.contract import Progress
from lessonsearch.engines.whoosh.array_storage import NUMBERS, OFFSETS, TermDictionary, path, write
from lessonsearch.engines.whoosh.bm25 import CollectionStats
from lessonsearch.engines.whoosh.codec import create_index
from lessonsearch.engines.whoosh.inverter import Inverter
from lessonsearch.engines.whoosh.postings_reader import PostingsReader
from lessonsearch.engines.whoosh.postings_writer import LISTS, WORDS, PostingsWriter
from lessonsearch.engines.whoosh.schema import NAMES, schema
from lessonsearch.model.lesson import Lesson
from lessonsearch.model.taxonomy import Taxonomy
from lessonsearch.text.indexed_fields import FIELD_WEIGHTS

STEP = 1000
"""Lessons between two reports of progress: about a tenth of a second."""


def build(
    place: Path,
    lessons: Iterable[Lesson],
    taxonomy: Taxonomy,
    progress: Progress,
    like: PostingsReader | None = None,
) -> None:
    """Write an index of the lessons, numbered in reading order, into an empty folder.

    Memory stays flat, whatever the number of lessons, when they are given one by one in reading order.
    A word counts what it does among these lessons, or in the index that this one is to be `like`.
    `progress` is told the number of lessons read so far, now and then and at the end.
    """
    scratch = place / "scratch"
    scratch.mkdir()
    gathered = _gather(place, scratch, iter(lessons), taxonomy, progress)
    _write_ids(place, gathered)
    _write_words(place, gathered, like)
    shutil.rmtree(scratch)
    create_index(place, schema(), gathered.size)
    progress(gathered.size)


def _gather(
    place: Path,
    scratch: Path,
    lessons: Iterator[Lesson],
    taxonomy: Taxonomy,
    progress: Progress,
) -> Inverter:
    """Read the lessons and store them; begin again with all of them sorted where one stands out of order."""
    gathered = Inverter(scratch)
    ends = array("Q", [0])
    last = -1
    with path(place, "lessons").open("wb") as stored:
        for lesson in lessons:
            if lesson.order < last:
                break
            last = lesson.order
            gathered.add(lesson, taxonomy)
            ends.append(ends[-1] + stored.write(lesson.dump().encode()))
            if not gathered.size % STEP:
                progress(gathered.size)
        else:
            gathered.flush()
            write(place, "lesson-ends", np.frombuffer(ends, np.uint64), OFFSETS)
            return gathered
    text = path(place, "lessons").read_bytes()
    read = [Lesson.load(text[start:end].decode()) for start, end in pairwise(ends)]
    everything = sorted([*read, lesson, *lessons], key=lambda lesson: lesson.order)
    return _gather(place, scratch, iter(everything), taxonomy, progress)


def _write_ids(place: Path, gathered: Inverter) -> None:
    """The lists of lessons of every tag and every name."""
    for field, values in gathered.tags.items():
        _write_lists(place, field, [(value.encode(), values[value]) for value in sorted(values)])
    order = sorted(range(len(gathered.names)), key=gathered.names.__getitem__)
    by_name = groupby(order, key=gathered.names.__getitem__)
    _write_lists(place, NAMES, ((name, [gathered.named[at] for at in same]) for name, same in by_name))


def _write_lists(place: Path, field: str, lists: Iterable[tuple[bytes, Sequence[int]]]) -> None:
    values: list[bytes] = []
    lessons, ends = array("I"), array("Q", [0])
    for value, numbers in lists:
        values.append(value)
        lessons.extend(numbers)
        ends.append(len(lessons))
    TermDictionary.write(place, field, values)
    write(place, f"{field}.lessons", np.frombuffer(lessons, np.uint32), NUMBERS)
    write(place, f"{field}.ends", np.frombuffer(ends, np.uint64), OFFSETS)


def _write_words(place: Path, gathered: Inverter, like: PostingsReader | None) -> None:
    """The words' lexicon, the lengths of the fields, and the words' posting lists."""
    words = {word.encode(): number for word, number in gathered.chains.words.items()}
    TermDictionary.write(place, WORDS, sorted(words))
    write(place, f"{WORDS}.numbers", np.array([words[word] for word in sorted(words)], np.uint32), NUMBERS)
    lengths = np.frombuffer(gathered.lengths, np.uint32).reshape(-1, len(FIELD_WEIGHTS))
    write(place, "lengths", lengths, NUMBERS)
    bounds = np.append(np.frombuffer(gathered.bounds, np.uint32), np.uint32(gathered.end))
    write(place, "bounds", bounds, NUMBERS)
    if like:
        having = np.array([like.having(word) for word in gathered.chains.words]).reshape(
            -1, len(FIELD_WEIGHTS)
        )
        collection = CollectionStats.of(like.lengths, having)
    else:
        collection = CollectionStats.of(lengths)
    gathered.phrases.write(place, len(words))
    made = PostingsWriter(bounds, lengths, len(words), gathered.chunks, collection)
    with ExitStack() as files:
        out = {name: files.enter_context(path(place, name).open("wb")) for name in LISTS}
        for block in made.blocks():
            for name, part in block.items():
                part.tofile(out[name])
    write(place, f"{WORDS}.ends", np.cumsum([0, *made.sizes]), OFFSETS)
    write(place, f"{WORDS}.place-ends", np.cumsum([0, *made.places]), OFFSETS)
