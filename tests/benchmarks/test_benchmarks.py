"""The benchmarks are sound: every engine installed gives the same totals and counts; times are not tested."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from benchmarks import corpus, files
from benchmarks.asking import rows, searches
from benchmarks.measuring import OURS, PACKAGES, Measured, given, module
from benchmarks.reporting import markdown, svg
from lessonsearch.corpus import load
from lessonsearch.model.lesson import Lesson

SIZE = 700


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> list[object]:
    return sums(OURS, tmp_path_factory.mktemp(OURS))


@cache
def lessons() -> list[Lesson]:
    return list(corpus.lessons(SIZE))


def sums(engine: str, place: Path) -> list[object]:
    """What an engine answers to the sixty searches over a small corpus."""
    peer = module(engine)
    assert peer
    taxonomy = corpus.taxonomy(SIZE)
    peer.build(given(engine, lessons(), taxonomy), taxonomy, place)
    opened = peer.Peer(place, taxonomy)
    answers = [opened.search(asked) for asked in searches(taxonomy)]
    assert sum(answer.total > 0 for answer in answers) > 45
    texts = [f" {row.texts['text']} " for row in rows(lessons(), taxonomy)]
    for asked, answer in zip(searches(taxonomy), answers, strict=True):
        assert len(answer.best) == len(answer.snippets) == min(10, answer.total)
        shown = "".join(texts[number] for number in answer.best)
        if any(f" {' '.join(words)} " in shown for words in asked.wanted):  # else found by title or phrases
            assert any("<b" in snippet for snippet in answer.snippets)
    if engine == OURS:
        assert opened.change(taxonomy) > 0
    return [answer.sums for answer in answers]


@pytest.mark.parametrize("engine", [name for name in PACKAGES if name != OURS and module(name)])
def test_every_engine_gives_the_same_totals_and_counts(
    engine: str, ours: list[object], tmp_path: Path
) -> None:
    for asked, mine, theirs in zip(
        searches(corpus.taxonomy(SIZE)), ours, sums(engine, tmp_path), strict=True
    ):
        assert mine == theirs, asked


def test_a_corpus_is_the_same_each_time_and_grows_at_its_end() -> None:
    first, again = list(corpus.lessons(30)), list(corpus.lessons(60))
    assert first == again[:30]
    assert len({lesson.id for lesson in again}) == 60


def test_a_corpus_as_files_is_the_shipped_one_and_the_same_lessons(tmp_path: Path) -> None:
    shipped = {lesson.id for lesson in load(corpus.ROOT / "corpus").lessons}
    read = load(files.write(250, tmp_path)).lessons
    made = [replace(lesson, order=0) for lesson in read if lesson.id not in shipped]
    assert made == [replace(lesson, order=0) for lesson in corpus.lessons(250)]
    assert len(read) == len(shipped) + 250


def test_results_are_written_as_a_table_and_a_chart() -> None:
    found = [
        Measured(OURS, 200, 1, 2, 3, 4, 5, 0.5, 1, 9),
        Measured("fts5", 200, 1, 2, 3, 4, 5, 1.0, 4, 9),
        Measured(OURS, 400, 1, 2, 3, 4, 5, 0.6, 1, 9),
    ]
    table = markdown(found, "2026-11-22", "2 cores")
    assert "| SQLite FTS5 + NumPy | 1.00 | 4.00 | 0.500 | 0.250 |" in table
    assert svg(found).count("<polyline") == 2
