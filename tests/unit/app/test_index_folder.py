"""The index on disk: built when there is none of today's, swapped in one step, never a stranger's."""

from __future__ import annotations

import json
import os
import pickle
import shutil
from pathlib import Path

import pytest

from lessonsearch import corpus
from lessonsearch.app.bootstrap import open_library
from lessonsearch.app.library import Library
from lessonsearch.engines.whoosh import WhooshEngine
from lessonsearch.errors import EngineError
from lessonsearch.query.query import Query
from lessonsearch.settings import Settings
from support.shipped import findable

pytestmark = pytest.mark.slow


def total(library: Library) -> int:
    return library.find(Query()).total


def built(settings: Settings) -> list[str]:
    return sorted(path.name for path in settings.index.glob("index-*/"))


def test_the_index_is_built_once_and_then_opened(own: Settings) -> None:
    first = open_library(own)
    assert total(first) == findable()
    made = {path: path.stat().st_mtime_ns for path in own.index.rglob("index-*/*")}
    assert made
    again = open_library(own)
    assert total(again) == findable()
    assert {path: path.stat().st_mtime_ns for path in own.index.rglob("index-*/*")} == made


def test_a_changed_corpus_is_indexed_beside_while_the_old_index_still_answers(own: Settings) -> None:
    old = open_library(own)
    (own.corpus / "cypnow-2011-10-25").rename(own.corpus.parent / "away")
    new = open_library(own)
    assert total(new) == findable() - 1
    assert total(old) == findable()
    assert len(built(own)) == 2


def test_only_todays_and_yesterdays_index_are_kept(own: Settings) -> None:
    engine = WhooshEngine(own.index)
    lessons, taxonomy = corpus.load(own.corpus).lessons, corpus.load_manifest(own.corpus).taxonomy
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
    lessons, taxonomy = corpus.load(own.corpus).lessons, corpus.load_manifest(own.corpus).taxonomy
    engine.rebuild(lessons, taxonomy, "good")

    def breaking() -> object:
        yield from lessons[:5]
        raise OSError(28, "No space left on device")

    with pytest.raises(EngineError, match=r"No space left on device\. Make room or give permission there"):
        engine.rebuild(breaking(), taxonomy, "bad")  # type: ignore[arg-type]
    assert built(own) == ["index-good"]
    assert engine.ready("good")


class Trap:
    """Something that leaves a trace when it is unpickled."""

    def __init__(self, trace: Path) -> None:
        self.trace = trace

    def __reduce__(self) -> tuple[object, ...]:
        return (Path.touch, (self.trace,))


DAMAGES = (
    "shorter",
    "other content",
    "a trap",
    "a foreign file",
    "a link",
    "a folder",
    "open to others",
    "no manifest",
    "another manifest",
    "another form of files",
    "a manifest that is no JSON",
    "only a file of that name",
    "only a link of that name",
)


def do_damage(place: Path, damage: str, trace: Path) -> None:
    toc = next(place.glob("*.toc"))
    match damage:
        case "shorter":
            largest = max(place.iterdir(), key=lambda path: path.stat().st_size)
            largest.write_bytes(largest.read_bytes()[:-10])
        case "other content":
            [lessons] = place.glob(f"MAIN_{16 * '?'}.lessons.array")
            stored = bytearray(lessons.read_bytes())
            stored[len(stored) // 2] ^= 0xFF
            lessons.write_bytes(stored)
        case "a trap":
            toc.write_bytes(pickle.dumps(Trap(trace)).ljust(toc.stat().st_size, b"."))
        case "a foreign file":
            (place / "_MAIN_2.toc").write_bytes(pickle.dumps(Trap(trace)))
        case "a link":
            toc.rename(place.parent / "elsewhere")
            toc.symlink_to(place.parent / "elsewhere")
        case "a folder":
            (place / "more").mkdir()
        case "open to others":
            toc.chmod(0o666)
        case "no manifest":
            (place / "manifest.json").unlink()
        case "another manifest":
            (place / "manifest.json").write_text('{"fingerprint": "x", "files": {}}')
        case "another form of files":
            manifest = json.loads((place / "manifest.json").read_text())
            (place / "manifest.json").write_text(json.dumps({**manifest, "format": 1}))
        case "a manifest that is no JSON":
            (place / "manifest.json").write_text("[" * 100_000)
        case "only a file of that name":
            shutil.rmtree(place)
            place.write_bytes(b"in the way")
        case "only a link of that name":
            place.rename(place.parent / "elsewhere")
            place.symlink_to(place.parent / "elsewhere")


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_or_foreign_index_is_never_opened_but_built_anew(
    own: Settings, damage: str, tmp_path: Path
) -> None:
    name = open_library(own).fingerprint
    do_damage(own.index / f"index-{name}", damage, tmp_path / "trace")
    assert not WhooshEngine(own.index).ready(name)
    assert total(open_library(own)) == findable()
    assert built(own) == [f"index-{name}"]
    assert not (tmp_path / "trace").exists()


@pytest.mark.skipif(not hasattr(os, "chown") or os.getuid() != 0, reason="only root can give files away")
@pytest.mark.parametrize("whose", ["the folder", "an index", "a file"])
def test_what_belongs_to_somebody_else_is_never_opened(own: Settings, whose: str) -> None:
    name = open_library(own).fingerprint
    place = own.index / f"index-{name}"
    os.chown({"the folder": own.index, "an index": place, "a file": next(place.glob("*.toc"))}[whose], 1, 1)
    assert not WhooshEngine(own.index).ready(name)
    if whose == "the folder":
        with pytest.raises(EngineError, match="make it a folder of this user's alone"):
            open_library(own)
    else:
        assert total(open_library(own)) == findable()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no umask")
def test_an_index_is_closed_to_others_whatever_the_umask(own: Settings) -> None:
    before = os.umask(0)
    try:
        place = own.index / f"index-{open_library(own).fingerprint}"
    finally:
        os.umask(before)
    assert {path.stat().st_mode & 0o077 for path in (own.index, place, *place.iterdir())} == {0}


def test_an_index_folder_that_is_a_link_is_refused(own: Settings, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    own.index.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(EngineError, match="is a link or can be written to by others"):
        open_library(own)


def test_a_lost_folder_is_not_missed_by_readers_and_made_anew_at_the_next_start(own: Settings) -> None:
    reader = open_library(own)
    shutil.rmtree(own.index)
    for words in ("co-sleeping", '"child in need"', "fathers -hospital"):
        assert total(reader) == findable()
        assert reader.find(Query(q=words)).results
    assert reader.lesson("ages-of-concern#p43")
    assert total(open_library(own)) == findable()


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps a user's folders closed by itself")
def test_a_folder_that_others_can_write_to_is_refused(own: Settings) -> None:
    own.index.mkdir()
    own.index.chmod(0o777)
    with pytest.raises(EngineError, match="is a link or can be written to by others"):
        open_library(own)


def test_an_index_folder_that_is_a_file_is_a_sentence(own: Settings) -> None:
    own.index.write_text("in the way")
    with pytest.raises(EngineError, match="cannot be written to"):
        open_library(own)


def test_words_for_corrections_are_there_before_the_first_search(own: Settings) -> None:
    library = open_library(own)
    [kept] = own.index.glob("words-*.json")
    sealed = kept.read_text("utf-8")
    words = json.loads(sealed.split("\n", 1)[1])["words"]
    assert words["grandmother"] >= 1
    kept.unlink()
    assert library.find(Query(q="grandmothre")).corrected
    assert kept.read_text("utf-8") == sealed, "collected again from the index"
