"""Delta lists give back what was written, whole and in part, in whichever form they are kept."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lessonsearch.engines.whoosh.arrays import delta_lists
from lessonsearch.engines.whoosh.arrays.delta_lists import (
    BITMAP,
    BYTES,
    RAW,
    SHORTS,
    DeltaLists,
    DeltaListsWriter,
    encode,
)

MOST = 2**32 - 1

spread = st.sampled_from([2, 20, 300, 5_000, 70_000, 10_000_000])


@st.composite
def ascending(draw: st.DrawFn) -> list[int]:
    """Numbers at gaps that are even, or of all sizes."""
    gaps = draw(st.lists(st.integers(1, draw(spread)), max_size=40)) * draw(st.sampled_from([1, 20]))
    gaps += draw(st.lists(st.integers(1, 1_000_000), max_size=40))
    numbers = np.cumsum([draw(st.integers(0, 1_000_000)), *gaps])
    return numbers[numbers <= MOST].tolist() if draw(st.booleans()) else []


def written(folder: Path, lists: list[list[int]], size: int = 0, each: bool = False) -> DeltaLists:
    writer = DeltaListsWriter(folder / "segment", "numbers", size)
    for part in [[one] for one in lists] if each else [lists]:
        counts = np.array([len(one) for one in part], np.int64)
        writer.add(np.array([number for one in part for number in one], np.uint32), counts)
    writer.close()
    return DeltaLists(folder / "segment", "numbers")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lists=st.lists(ascending(), min_size=1, max_size=6), each=st.booleans())
def test_lists_are_given_back_as_they_were(
    tmp_path_factory: pytest.TempPathFactory, lists: list[list[int]], each: bool
) -> None:
    opened = written(tmp_path_factory.mktemp("lists"), lists, each=each)
    assert len(opened) == len(lists)
    for row, numbers in enumerate(lists):
        assert opened.count(row) == len(numbers)
        assert opened.numbers(row).tolist() == numbers
        assert opened.numbers(row).dtype == np.uint32


@pytest.fixture(autouse=True, params=[0, delta_lists.MAX_WHOLE])
def most_whole(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lists are short here, and are to be read in part all the same."""
    monkeypatch.setattr(delta_lists, "MAX_WHOLE", request.param)
    if not request.param:
        monkeypatch.setattr(delta_lists, "WHOLE_RATIO", 0)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(numbers=ascending(), ranges=st.lists(st.tuples(st.integers(0, 2**22), st.integers(1, 2**16))))
def test_a_part_of_a_list_has_all_that_was_asked_for(
    tmp_path_factory: pytest.TempPathFactory, numbers: list[int], ranges: list[tuple[int, int]]
) -> None:
    opened = written(tmp_path_factory.mktemp("lists"), [numbers])
    firsts, lasts, end = [], [], 0
    for first, length in sorted(ranges):
        if first >= end:
            end = first + length
            firsts.append(first)
            lasts.append(end)
    part = opened.between(0, np.array(firsts, np.uint32), np.array(lasts, np.uint32)).tolist()
    assert part == sorted(set(part))
    assert set(part) <= set(numbers)
    inside = {
        number
        for first, last in zip(firsts, lasts, strict=True)
        for number in numbers
        if first <= number < last
    }
    assert inside <= set(part)


def test_a_part_of_a_long_list_is_a_small_part(tmp_path: Path) -> None:
    opened = written(tmp_path, [list(range(0, 1_000_000, 7))])
    part = opened.between(0, np.array([700_000], np.uint32), np.array([700_001], np.uint32))
    assert 700_000 in part
    assert len(part) <= 256


@pytest.mark.parametrize(
    ("numbers", "size", "form"),
    [
        (range(31), 10_000, RAW),
        (range(0, 32_000_000, 100_000), 0, RAW),
        (range(0, 32_000, 100), 0, BYTES),
        (range(0, 320_000, 1000), 0, SHORTS),
        (range(0, 3200, 4), 3200, BITMAP),
        (range(0, 3200, 40), 3200, BYTES),
    ],
)
def test_each_list_is_kept_in_its_smallest_form(numbers: range, size: int, form: int, tmp_path: Path) -> None:
    opened = written(tmp_path, [[5], list(numbers), [7, 9]], size)
    assert opened.numbers(1).tolist() == list(numbers)
    assert (opened.bitmap(1) is not None) == (form == BITMAP)
    assert opened.bitmap(0) is None
    assert opened.numbers(2).tolist() == [7, 9]
    if len(numbers) >= 32:
        assert int(encode(np.array(numbers, np.uint32), size)[0]) & 3 == form


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    numbers=st.lists(st.integers(0, 199), unique=True).map(sorted),
    wanted=st.lists(st.integers(0, 199), unique=True).map(sorted),
)
@pytest.mark.parametrize("size", [0, 200])
def test_numbers_are_found_by_their_index(
    tmp_path_factory: pytest.TempPathFactory, numbers: list[int], wanted: list[int], size: int
) -> None:
    opened = written(tmp_path_factory.mktemp("lists"), [numbers], size)
    in_list, in_wanted = opened.find(0, np.array(wanted, np.int64))
    common = [number for number in wanted if number in numbers]
    assert [numbers[index] for index in in_list] == common
    assert [wanted[index] for index in in_wanted] == common


def test_a_gap_too_wide_for_its_form_is_bridged(tmp_path: Path) -> None:
    numbers = [*range(500), *range(4_000_000_000, 4_000_000_500)]
    opened = written(tmp_path, [numbers])
    assert opened.numbers(0).tolist() == numbers
    part = opened.between(0, np.array([4_000_000_100], np.uint32), np.array([4_000_000_101], np.uint32))
    assert 4_000_000_100 in part
