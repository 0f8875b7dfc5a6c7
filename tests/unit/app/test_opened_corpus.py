"""Reading a corpus to index it: what is missing, changes meanwhile, or quotes wrongly."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from lessonsearch import corpus
from lessonsearch.app import bootstrap
from lessonsearch.app.bootstrap import open_library
from lessonsearch.app.library import Library
from lessonsearch.corpus import content_hash
from lessonsearch.errors import CorpusError, TrainingError
from lessonsearch.model.lesson import Lesson
from lessonsearch.query.query import Query
from lessonsearch.settings import Settings
from support.paths import ROOT


def total(library: Library) -> int:
    return library.find(Query()).total


def built(settings: Settings) -> list[str]:
    return sorted(path.name for path in settings.index.glob("index-*/"))


def test_a_missing_corpus_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="there is no corpus here; set LESSONSEARCH_CORPUS to its folder"):
        open_library(Settings(tmp_path / "none", ROOT / "templates", tmp_path / "index"))


@pytest.mark.skipif(sys.platform != "linux", reason="a file whose reading fails is to be had on Linux alone")
def test_a_corpus_file_that_cannot_be_read_is_a_sentence(own: Settings) -> None:
    (own.corpus / "damaged.csv").symlink_to("/proc/self/mem")
    with pytest.raises(CorpusError, match=r"damaged\.csv: cannot be read: Input/output error"):
        open_library(own)


def test_a_corpus_that_changes_while_it_is_read_is_read_again(
    own: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the index would have the name of one corpus and the lessons of another."""
    whole = corpus.lessons

    def read_and_edited(frame: corpus.CorpusManifest) -> Iterator[Lesson]:
        yield from whole(frame)
        lesson = frame.root / "ages-of-concern" / "025-fathers-left-out.md"
        lesson.write_text(
            lesson.read_text("utf-8").replace("title: Fathers were", "title: They were"), "utf-8"
        )

    monkeypatch.setattr(corpus, "lessons", read_and_edited)
    assert open_library(own).lesson("ages-of-concern/fathers-left-out").title.startswith("They were")
    assert len(built(own)) == 1


@pytest.mark.slow
def test_a_corpus_that_never_holds_still_is_a_sentence(
    own: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    times = count()
    monkeypatch.setattr(corpus, "digests", lambda *_: {"a-source": f"as of {next(times)}"})
    with pytest.raises(CorpusError, match="keeps changing"):
        open_library(own)


def test_no_index_is_made_where_training_material_quotes_wrongly(
    own: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    briefing = own.corpus / "training" / "invisible-fathers.md"
    briefing.write_text(
        briefing.read_text("utf-8") + "\n[here](lesson:ages-of-concern/fathers-left-oud)\n", "utf-8"
    )
    for few in (10_000, 0):  # all lessons held, or only those of the sources that are referred to
        monkeypatch.setattr(bootstrap, "MAX_LESSONS_IN_MEMORY", few)
        with pytest.raises(TrainingError, match="did you mean 'ages-of-concern/fathers-left-out'"):
            open_library(own)
    assert built(own) == []


class TestStamps:
    """What a folder's contents hash to is kept for as long as nothing of it has changed."""

    @pytest.fixture
    def rested(self, own: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
        monkeypatch.setattr(content_hash, "MTIME_RESOLUTION", -60.0)
        return own

    def test_files_that_did_not_change_are_not_read_again(
        self, rested: Settings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        read: list[Path] = []
        whole = content_hash._read
        monkeypatch.setattr(content_hash, "_read", lambda path: (read.append(path), whole(path))[1])
        kept = rested.index / "files.json"
        first = corpus.fingerprint(corpus.digests(rested.corpus, kept))
        assert any(rested.corpus in path.parents for path in read)
        read.clear()
        assert (
            corpus.fingerprint(corpus.digests(rested.corpus, kept))
            == first
            == corpus.fingerprint(corpus.digests(rested.corpus))
        )
        read.clear()
        assert corpus.fingerprint(corpus.digests(rested.corpus, kept)) == first
        assert not any(rested.corpus in path.parents for path in read)
        lesson = rested.corpus / "ages-of-concern" / "025-fathers-left-out.md"
        then, text = lesson.stat(), lesson.read_text("utf-8")
        lesson.write_text(text.replace("Fathers", "Mothers"), "utf-8")
        os.utime(
            lesson, ns=(then.st_atime_ns, then.st_mtime_ns)
        )  # the same size and time: an edit all the same
        edited = corpus.fingerprint(corpus.digests(rested.corpus, kept))
        assert edited == corpus.fingerprint(corpus.digests(rested.corpus)) != first
        assert {path.parent.name for path in read if rested.corpus in path.parents} >= {"ages-of-concern"}
        lesson.write_text(text, "utf-8")
        assert corpus.fingerprint(corpus.digests(rested.corpus, kept)) == first

    def test_what_was_edited_a_moment_ago_is_read_again(self, own: Settings) -> None:
        kept = own.index / "files.json"
        corpus.fingerprint(corpus.digests(own.corpus, kept))
        assert not kept.exists() or json.loads(kept.read_text("utf-8")) == {}

    @pytest.mark.parametrize("damage", ["", "[]", "{", '{"training": 1}', '{"training": ["x"]}', "\ud800"])
    def test_a_damaged_file_is_as_none(self, rested: Settings, damage: str) -> None:
        kept = rested.index / "files.json"
        right = corpus.fingerprint(corpus.digests(rested.corpus, kept))
        kept.write_text(damage, "utf-8", "surrogatepass")
        assert corpus.fingerprint(corpus.digests(rested.corpus, kept)) == right
        assert "training" in json.loads(kept.read_text("utf-8"))
