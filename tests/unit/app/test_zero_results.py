"""Searches that found nothing: words and counts, within a bound, and never in a visitor's way."""

from __future__ import annotations

import logging
import sqlite3
import threading
from pathlib import Path

import pytest

from lessonsearch.app import zero_results
from lessonsearch.app.zero_results import listed, record


def test_words_are_counted_and_nothing_else_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "kept" / "zero.sqlite"
    for words in ("Zebra  crossing", "zebra crossing", "quokka", " ", "x" * 300):
        record(file, words)
    assert listed(file) == [("zebra crossing", 2), ("quokka", 1)]
    assert file.stat().st_mode & 0o077 == 0
    columns = sqlite3.connect(file).execute("SELECT name FROM pragma_table_info('searches')").fetchall()
    assert [name for (name,) in columns] == ["words", "count"]


def test_nothing_recorded_is_nothing_listed(tmp_path: Path) -> None:
    assert listed(tmp_path / "none") == []
    assert not (tmp_path / "none").exists()


def test_there_is_a_bound_and_the_rarest_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zero_results, "MAX_SEARCHES", 10)
    file = tmp_path / "zero.sqlite"
    for _ in range(3):
        record(file, "quokka")
    for number in range(25):
        record(file, f"zebra {number}")
    found = listed(file)
    assert len(found) <= 10
    assert found[0] == ("quokka", 3)
    assert ("zebra 24", 1) in found


def test_many_write_at_once(tmp_path: Path) -> None:
    file = tmp_path / "zero.sqlite"
    record(file, "zebra")
    threads = [threading.Thread(target=lambda: [record(file, "zebra") for _ in range(5)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    [(words, count)] = listed(file)
    assert words == "zebra"
    assert 10 < count <= 21


def test_a_file_that_cannot_be_used_is_a_line_in_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "broken"
    file.write_bytes(b"no database " * 100)
    with caplog.at_level(logging.WARNING, "lessonsearch"):
        record(file, "zebra")
    assert "could not be counted" in caplog.text
    assert "zebra" not in caplog.text
    with pytest.raises(OSError, match="cannot be read"):
        listed(file)
