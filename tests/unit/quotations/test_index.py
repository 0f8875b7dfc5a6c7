"""The index of triples: on disk the same as in memory, damaged, empty, and with a part replaced."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lessonsearch.quotations import (
    QuotationIndex,
    TripleIndex,
    TripleIndexWriter,
    TriplesWithDelta,
    triple_writer,
)
from lessonsearch.quotations.triple_writer import index_in_memory
from lessonsearch.text.normalised import letters_hash, normalise, word_hashes
from support.shipped import lessons

WORDS = "the child protection plan had highlighted the dangers from co-sleeping"


def written(folder: Path) -> TripleIndex:
    writer = TripleIndexWriter(folder)
    for lesson in lessons():
        writer.add(lesson)
    writer.finish()
    return TripleIndex.open(folder)


@pytest.mark.parametrize(("sorted_at_once", "read_at_once"), [(2_000_000, 500_000), (1_000, 300)])
def test_what_is_on_disk_is_what_is_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sorted_at_once: int, read_at_once: int
) -> None:
    monkeypatch.setattr(triple_writer, "SORTED_AT_ONCE", sorted_at_once)
    monkeypatch.setattr(triple_writer, "READ_AT_ONCE", read_at_once)
    disk, memory = written(tmp_path), index_in_memory(lessons())
    for name in ("keys", "places", "starts", "names", "name_ends", "titles"):
        assert np.array_equal(getattr(disk, name), getattr(memory, name)), name
    words = [word.letters for word in normalise(WORDS).words]
    assert np.array_equal(disk.look_up(words).places, memory.look_up(words).places)
    assert "ages-of-concern#p43" in {disk.name(int(number)) for number in disk.look_up(words).passages}


def test_a_damaged_index_is_not_opened(tmp_path: Path) -> None:
    written(tmp_path)
    (tmp_path / "places").write_bytes(b"\0" * 8)
    with pytest.raises(ValueError, match="damaged"):
        TripleIndex.open(tmp_path)
    (tmp_path / "places").unlink()
    with pytest.raises(OSError, match="places"):
        TripleIndex.open(tmp_path)


def test_no_lessons_are_an_index_too(tmp_path: Path) -> None:
    TripleIndexWriter(tmp_path).finish()
    index = TripleIndex.open(tmp_path)
    assert len(index) == 0
    assert not len(index.look_up(["one", "two", "three"]).places)


def test_a_delta_takes_the_place_of_the_changed_sources() -> None:
    names = {name: lesson for lesson in lessons() for name in lesson.names}
    changed = replace(names["ages-of-concern#p43"], passages=names["ages-of-concern#p43"].passages[1:])
    triples = TriplesWithDelta(index_in_memory(lessons()), ["ages-of-concern"], index_in_memory([changed]))
    index = QuotationIndex(triples, names.get)
    assert index.match(WORDS).status == "not-found"
    there = "there had been some good practice including the holding of a hospital discharge meeting"
    assert index.match(there).excerpt == "ages-of-concern#p44"
    assert (
        index.match("This thematic report covers evaluations of 482 serious case reviews").status
        == "verbatim"
    )
    assert "ages-of-concern#p43" not in triples.all_names()
    assert len(triples.starts) == len(index_in_memory(lessons()).starts) + len(changed.passages)


def test_triples_do_not_reach_over_an_empty_word_or_into_another_block() -> None:
    index = index_in_memory(lessons())
    words = [word.letters for word in normalise("highlighted the dangers from").words]
    assert len(index.look_up(words).places) == 2
    assert not len(index.look_up([*words[:2], "", *words[2:]]).places)
    assert not len(index.look_up(words, np.array([0, 0, 1, 1])).places)


@given(st.text(max_size=60) | st.text(alphabet="ab’'ʼ -²é\u0301\u00adﬁß_Ⅳ", max_size=30))
@settings(max_examples=500, deadline=None)
def test_the_quick_way_to_words_is_the_way_to_words(text: str) -> None:
    assert word_hashes(text) == [letters_hash(word.letters) for word in normalise(text).words]


def test_uploads_of_words_without_end_are_not_remembered() -> None:
    normalise("begin")
    tracemalloc.start()
    for number in range(10):
        letters_hash(normalise(f"{number}x" * 5_000).letters)
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert held < 30_000


def test_a_copy_from_a_pdf_is_recognised() -> None:
    assert normalise("speci\u00adﬁc ne\u00adeds").letters == "specificneeds"
    assert [word.letters for word in normalise("sharing² cafe\u0301").words] == ["sharing", "cafe"]
