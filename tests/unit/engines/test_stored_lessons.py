"""Stored lessons are given back as they were, from the first on, and damage is an error."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessonsearch.engines.whoosh.arrays.array_storage import array_path
from lessonsearch.engines.whoosh.arrays.stored_lessons import StoredLessons, StoredLessonsWriter

words = st.lists(st.sampled_from(["father", "“late”", "plan", "🙂", "é"]), max_size=4).map(" ".join)


@given(texts=st.lists(st.builds(lambda word, times: word * times, words, st.sampled_from([1, 3, 9000]))))
def test_lessons_are_given_back_as_they_were(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    prefix = tmp_path_factory.mktemp("lessons") / "segment"
    writer = StoredLessonsWriter(prefix)
    for text in texts:
        writer.add(text)
    writer.close()
    stored = StoredLessons(prefix)
    assert [stored.text(doc_id) for doc_id in range(len(texts))] == texts


def test_what_was_added_so_far_can_be_read_back(tmp_path: Path) -> None:
    writer = StoredLessonsWriter(tmp_path / "segment")
    for number in range(3):
        writer.add(f"lesson {number}")
    assert list(writer.texts()) == ["lesson 0", "lesson 1", "lesson 2"]
    writer.cancel()


def test_a_damaged_lesson_is_an_error(tmp_path: Path) -> None:
    writer = StoredLessonsWriter(tmp_path / "segment")
    writer.add("The father was not seen. " * 20)
    writer.close()
    file = array_path(tmp_path / "segment", "lessons")
    file.write_bytes(b"\xff" * file.stat().st_size)
    with pytest.raises(ValueError, match="Stored lesson 0 is damaged"):
        StoredLessons(tmp_path / "segment").text(0)
