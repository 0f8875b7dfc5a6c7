"""The index on disk: built when there is none of today's, swapped in one step, never a stranger's."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from lessonsearch import corpus
from lessonsearch.engines.whoosh import WhooshEngine
from lessonsearch.errors import CorpusError, EngineError
from lessonsearch.library import Library, open_library
from lessonsearch.query import Query
from lessonsearch.settings import Settings

SHIPPED = Path(__file__).parent.parent


@pytest.fixture
def own(tmp_path: Path) -> Settings:
    """Settings with a corpus and an index folder of the test's own."""
    copied = Path(shutil.copytree(SHIPPED / "corpus", tmp_path / "corpus"))
    return Settings(copied, SHIPPED / "templates", tmp_path / "index")


def total(library: Library) -> int:
    return library.find(Query()).total


def built(settings: Settings) -> list[str]:
    return sorted(path.name for path in settings.index.glob("*-*"))


def test_the_index_is_built_once_and_then_opened(own: Settings) -> None:
    first = open_library(own)
    assert total(first) == 107
    made = {path: path.stat().st_mtime_ns for path in own.index.rglob("*") if path.is_file()}
    again = open_library(own)
    assert total(again) == 107
    assert {path: path.stat().st_mtime_ns for path in own.index.rglob("*") if path.is_file()} == made


def test_a_changed_corpus_is_indexed_beside_while_the_old_index_still_answers(own: Settings) -> None:
    old = open_library(own)
    (own.corpus / "cypnow-2011-10-25").rename(own.corpus.parent / "away")
    new = open_library(own)
    assert total(new) == 106
    assert total(old) == 107
    assert len(built(own)) == 2


def test_only_todays_and_yesterdays_index_are_kept(own: Settings) -> None:
    engine = WhooshEngine(own.index)
    lessons, taxonomy = corpus.load(own.corpus).lessons, corpus.load_frame(own.corpus).taxonomy
    for name in ("a", "b", "c", "d"):
        engine.rebuild(lessons[:3], taxonomy, name)
    assert len(built(own)) == 2
    assert "index-d" in built(own)


def test_what_died_while_being_built_is_cleared_away(own: Settings) -> None:
    dead = own.index / "building-dead"
    dead.mkdir(parents=True)
    own.index.chmod(0o700)
    (dead / "half").write_bytes(b"x")
    open_library(own)
    assert not dead.exists()


def test_a_rebuild_that_fails_leaves_the_old_index_and_no_litter(own: Settings) -> None:
    engine = WhooshEngine(own.index)
    lessons, taxonomy = corpus.load(own.corpus).lessons, corpus.load_frame(own.corpus).taxonomy
    engine.rebuild(lessons, taxonomy, "good")

    def breaking() -> object:
        yield from lessons[:5]
        raise OSError(28, "No space left on device")

    with pytest.raises(EngineError, match=r"No space left on device\. Make room or give permission there"):
        engine.rebuild(breaking(), taxonomy, "bad")  # type: ignore[arg-type]
    assert built(own) == ["index-good"]
    assert engine.ready("good")


@pytest.mark.parametrize("damage", ["shorter", "foreign file", "no manifest", "other manifest"])
def test_a_damaged_index_is_never_opened_but_built_anew(own: Settings, damage: str) -> None:
    name = open_library(own).fingerprint
    place = own.index / f"index-{name}"
    largest = max(place.iterdir(), key=lambda path: path.stat().st_size)
    if damage == "shorter":
        largest.write_bytes(largest.read_bytes()[:-10])
    elif damage == "foreign file":
        (place / "_MAIN_2.toc").write_bytes(b"cos\nsystem\n(S'false'\ntR.")
    elif damage == "no manifest":
        (place / "manifest.json").unlink()
    else:
        (place / "manifest.json").write_text('{"fingerprint": "x", "files": {}}')
    assert not WhooshEngine(own.index).ready(name)
    assert total(open_library(own)) == 107


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps a user's folders closed by itself")
def test_a_folder_that_others_can_write_to_is_refused(own: Settings) -> None:
    own.index.mkdir()
    own.index.chmod(0o777)
    with pytest.raises(EngineError, match="can be written to by others"):
        open_library(own)


def test_an_index_folder_that_is_a_file_is_a_sentence(own: Settings) -> None:
    own.index.write_text("in the way")
    with pytest.raises(EngineError, match="cannot be written to"):
        open_library(own)


def test_a_missing_corpus_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="there is no corpus here; set LESSONSEARCH_CORPUS to its folder"):
        open_library(Settings(tmp_path / "none", SHIPPED / "templates", tmp_path / "index"))
