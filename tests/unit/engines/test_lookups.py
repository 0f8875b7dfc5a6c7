"""Look-ups made quick: ranks in bitsets, packed maxima, dictionaries by a sample, titles by their texts."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessonsearch.engines.whoosh import facet_counts, title_match
from lessonsearch.engines.whoosh.arrays import array_storage
from lessonsearch.engines.whoosh.arrays.bitset import from_ids, ranks, ranks_of_words
from lessonsearch.engines.whoosh.arrays.block_max import packed_block_maxima, sparse_block_maxima
from lessonsearch.engines.whoosh.title_match import TitleIndex, TitleIndexWriter

SIZE = 300
LESSONS = st.sets(st.integers(0, SIZE - 1)).map(sorted)


@given(having=LESSONS, asked=LESSONS)
def test_a_rank_is_the_number_of_lessons_before(having: list[int], asked: list[int]) -> None:
    bits = from_ids(np.array(having, np.int64), SIZE)
    found, number = ranks(bits, ranks_of_words(bits), np.array(asked, np.int64))
    assert found.tolist() == [one in having for one in asked]
    assert number.tolist() == [sum(other < one for other in having) for one in asked]


@given(having=LESSONS)
def test_maxima_are_those_of_the_lessons_by_number(having: list[int]) -> None:
    values = np.array([number * 37 % 101 for number in having], np.uint16)
    lessons = np.array(having, np.uint32)
    packed = packed_block_maxima(from_ids(lessons, SIZE), values)
    assert packed.tolist() == sparse_block_maxima(lessons, values, SIZE).tolist()


@pytest.mark.parametrize("sampled", [1, 4, 7, 1024])
def test_a_dictionary_finds_each_key_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sampled: int
) -> None:
    monkeypatch.setattr(array_storage, "SAMPLED_KEYS", sampled)
    keys = [f"{number:03}".encode() for number in range(0, 90, 3)]
    array_storage.TermDictionary.write(tmp_path / "segment", "words", keys)
    words = array_storage.TermDictionary(tmp_path / "segment", "words")
    assert [words.find(key) for key in keys] == list(range(30))
    assert [words.lower_bound(f"{number:03}".encode()) for number in range(91)] == [
        -(-number // 3) for number in range(91)
    ]
    assert words.find(b"001") is None
    assert words.find(b"zzz") is None


@given(
    lessons=st.lists(st.lists(st.sets(st.integers(0, 3), min_size=1), max_size=3), max_size=12),
    among=st.sets(st.integers(0, 12)).map(sorted),
)
def test_titles_score_the_same_among_some_lessons_whichever_is_looked_up(
    tmp_path_factory: pytest.TempPathFactory, lessons: list[list[set[int]]], among: list[int]
) -> None:
    prefix = tmp_path_factory.mktemp("titles") / "segment"
    writer = TitleIndexWriter()
    texts = [(lesson, words) for lesson, listed in enumerate(lessons) for words in listed]
    pairs = [(row, word) for row, (_, words) in enumerate(texts) for word in sorted(words)]
    writer.add(
        np.array([lesson for lesson, _ in texts], np.uint32),
        np.array([row for row, _ in pairs], np.int64),
        np.array([word for _, word in pairs], np.uint32),
    )
    writer.write(prefix, 4)
    titles = TitleIndex(prefix)
    all_lessons, all_scores = titles.scores([0, None, 2], 32.0)
    expected = {
        lesson: score
        for lesson, score in zip(all_lessons.tolist(), all_scores.tolist(), strict=True)
        if lesson in among
    }
    for ratio in (0, 10**9):
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(title_match, "MASKED_RATIO", ratio)
            found = titles.scores([0, None, 2], 32.0, np.array(among, np.int64))
        assert dict(zip(*(part.tolist() for part in found), strict=True)) == expected


@given(having=st.lists(LESSONS, max_size=4), matches=LESSONS)
def test_integers_count_as_rows_of_bits_do(having: list[list[int]], matches: list[int]) -> None:
    rows = np.array([from_ids(np.array(row, np.int64), SIZE) for row in having], np.uint64)
    wanted = from_ids(np.array(matches, np.int64), SIZE)
    values = [str(number) for number in range(len(having))]
    integers = [(value, facet_counts._integer(row)) for value, row in zip(values, rows, strict=True)]
    counted = facet_counts._integer_counts(integers, facet_counts._integer(wanted))
    if having:
        assert counted == facet_counts._nonzero(values, facet_counts._row_counts(rows, wanted))
    assert counted == {
        value: len(common)
        for value, row in zip(values, having, strict=True)
        if (common := set(row) & set(matches))
    }
