"""The benchmarks are sound: every engine installed gives the same totals and counts; times are not tested."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from benchmarks import corpus, files
from benchmarks.asking import rows, searches
from benchmarks.engines import OURS, PACKAGES, PROGRAMS, module, program, why_not
from benchmarks.measuring import Measured
from benchmarks.reporting import markdown, put_into, svg
from lessonsearch.corpus import load
from lessonsearch.model.lesson import Lesson

SIZE = 700
FROM_LESSONS = (OURS, "opensearch")


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
    peer.build(lessons() if engine in FROM_LESSONS else rows(lessons(), taxonomy), taxonomy, place)
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
    if engine in PROGRAMS:
        assert all(answer.took_ms for answer in answers)
        opened.forget()
        assert [opened.search(asked).sums for asked in searches(taxonomy)] == [one.sums for one in answers]
        opened.close()
    return [answer.sums for answer in answers]


@pytest.mark.parametrize("engine", [name for name in PACKAGES if name not in (OURS, *PROGRAMS)])
def test_every_engine_gives_the_same_totals_and_counts(
    engine: str, ours: list[object], tmp_path: Path
) -> None:
    if reason := why_not(engine):
        pytest.skip(reason)
    agree(engine, ours, tmp_path)


def test_lucene_gives_the_same_totals_and_counts(ours: list[object], tmp_path: Path) -> None:
    """Compiled in CI, which has Maven; elsewhere only where it is compiled already."""
    if os.environ.get("CI") and not program("lucene").missing():
        program("lucene").prepare()
    if reason := why_not("lucene"):
        pytest.skip(reason)
    agree("lucene", ours, tmp_path)


def test_seekstorm_gives_the_same_totals_and_counts(ours: list[object], tmp_path: Path) -> None:
    """Only where it is compiled already: that takes minutes, too many for CI."""
    if reason := why_not("seekstorm"):
        pytest.skip(reason)
    agree("seekstorm", ours, tmp_path)


def agree(engine: str, ours: list[object], place: Path) -> None:
    """An engine's totals and counts are those of ours."""
    for asked, mine, theirs in zip(searches(corpus.taxonomy(SIZE)), ours, sums(engine, place), strict=True):
        assert mine == theirs, asked


def test_what_is_built_is_asked_in_turn_and_written(tmp_path: Path) -> None:
    """The command line as a whole, at a size at which its times say nothing."""
    command = [sys.executable, "-m", "benchmarks", "--size", "60", "--engine", "fts5"]
    command += ["--place", str(tmp_path / "place"), "--into", str(tmp_path / "results")]
    path = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    subprocess.run(command, env=path, check=True, capture_output=True)
    table = (tmp_path / "results.md").read_text("utf-8")
    assert table.count("| lessonsearch |") == table.count("| SQLite FTS5 + NumPy |") == 2
    assert (tmp_path / "place" / "rows-60.jsonl").read_text("utf-8").count("\n") == 60


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
        Measured(OURS, 200, 1, 2, 3, 4, 5, 0.5, 1, 9, new50=0.9, new95=2),
        Measured("fts5", 200, 1, 2, 3, 4, 5, 1.0, 4, 9, new50=1.0, new95=4),
        Measured(OURS, 400, 1, 2, 3, 4, 5, 0.6, 1, 9),
    ]
    table = markdown(found, "2026-11-22", "2 cores", ["bm25s at 400 lessons"])
    assert "| SQLite FTS5 + NumPy | 1.00 | 4.00 | 0.500 | 0.250 | 1.00 | 4.00 | 0.900 | 0.500 |" in table
    assert "Left out: bm25s at 400 lessons." in table
    assert svg(found).count("<polyline") == 2
    document = put_into(
        "Before\n<!-- measured -->\nold\n<!-- /measured -->\n", found, "2026-11-22", "2 cores"
    )
    assert document.startswith("Before\n<!-- measured -->\n2026-11-22, 2 cores;")
    assert "old" not in document
    assert "| lessonsearch | 0.500 / 1.00, *0.900 / 2.00* | 0.600 / 1.00, *0 / 0* |" in document
    assert "| SQLite FTS5 + NumPy | 1.00 / 4.00 | – |" in document
    share = "0.500 (SQLite FTS5 + NumPy) | 0.250 (SQLite FTS5 + NumPy)"
    assert (
        f"| 200 lessons | {share} | 0.900 (SQLite FTS5 + NumPy) | 0.500 (SQLite FTS5 + NumPy) |" in document
    )
