"""The index on disk: built when there is none of today's, swapped in one step, never a stranger's."""

from __future__ import annotations

import json
import os
import pickle
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from lessonsearch import corpus
from lessonsearch.app import bootstrap
from lessonsearch.app.bootstrap import open_library
from lessonsearch.app.library import Library
from lessonsearch.corpus import content_hash
from lessonsearch.engines.whoosh import WhooshEngine
from lessonsearch.errors import CorpusError, EngineError, TrainingError
from lessonsearch.model.lesson import Lesson
from lessonsearch.query.query import Query
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
    return sorted(path.name for path in settings.index.glob("index-*/"))


def test_the_index_is_built_once_and_then_opened(own: Settings) -> None:
    first = open_library(own)
    assert total(first) == 107
    made = {path: path.stat().st_mtime_ns for path in own.index.rglob("index-*/*")}
    assert made
    again = open_library(own)
    assert total(again) == 107
    assert {path: path.stat().st_mtime_ns for path in own.index.rglob("index-*/*")} == made


def test_a_changed_corpus_is_indexed_beside_while_the_old_index_still_answers(own: Settings) -> None:
    old = open_library(own)
    (own.corpus / "cypnow-2011-10-25").rename(own.corpus.parent / "away")
    new = open_library(own)
    assert total(new) == 106
    assert total(old) == 107
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
    assert total(open_library(own)) == 107
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
        assert total(open_library(own)) == 107


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
        assert total(reader) == 107
        assert reader.find(Query(q=words)).results
    assert reader.lesson("ages-of-concern#p43")
    assert total(open_library(own)) == 107


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


def test_a_missing_corpus_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="there is no corpus here; set LESSONSEARCH_CORPUS to its folder"):
        open_library(Settings(tmp_path / "none", SHIPPED / "templates", tmp_path / "index"))


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


def test_a_corpus_that_never_holds_still_is_a_sentence(
    own: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    times = count()
    monkeypatch.setattr(corpus, "digests", lambda *_: {"a-source": f"as of {next(times)}"})
    with pytest.raises(CorpusError, match="keeps changing"):
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


def test_two_rebuilds_at_once_make_one_index(own: Settings) -> None:
    environment = {"LESSONSEARCH_CORPUS": str(own.corpus), "LESSONSEARCH_INDEX": str(own.index)}
    command = [sys.executable, "-m", "lessonsearch", "index"]
    both = [subprocess.Popen(command, env=os.environ | environment, stdout=-1, text=True) for _ in range(2)]
    assert [process.communicate(timeout=60)[0] for process in both] == [
        "The index holds 107 lessons of 4 sources.\n"
    ] * 2
    assert len(built(own)) == 1


def test_rebuilds_in_threads_wait_for_each_other(own: Settings) -> None:
    lessons, taxonomy = corpus.load(own.corpus).lessons, corpus.load_manifest(own.corpus).taxonomy
    engines = [WhooshEngine(own.index) for _ in range(4)]
    threads = [
        threading.Thread(target=engine.rebuild, args=(lessons[:5], taxonomy, "same")) for engine in engines
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(engine.get(lessons[0].id) for engine in engines)
    assert built(own) == ["index-same"]


def broken(how: str, tmp_path: Path, *before: str, every: int = 1) -> dict[str, int]:
    """What `breaking.py` saw."""
    program = [
        sys.executable,
        str(SHIPPED / "tests" / "breaking.py"),
        how,
        str(tmp_path / "index"),
        str(every),
    ]
    done = subprocess.run([*before, *program], capture_output=True, text=True, check=False, timeout=240)
    assert done.returncode == 0, done.stderr
    seen: dict[str, int] = json.loads(done.stdout)
    assert seen["otherwise"] == 0, done.stderr
    return seen


LOST = ("old lost", "old lost to its readers", "litter at the end")


@pytest.mark.skipif(sys.platform != "linux", reason="forks, kills and counts as Linux does")
class TestBroken:
    """Rebuilds are killed and failed for real; `breaking.py` looks at what is left after each."""

    @pytest.mark.parametrize("how", ["killed-at-moments", "delta-killed-at-moments"])
    def test_killed_at_fifty_random_moments(self, tmp_path: Path, how: str) -> None:
        seen = broken(how, tmp_path)
        assert seen["unfinished"] >= 50
        assert not any(seen[loss] for loss in LOST)
        assert seen["most litter"] <= 2

    @pytest.mark.parametrize(
        ("how", "every"), [("killed-at-operations", 4), ("delta-killed-at-operations", 10)]
    )
    def test_killed_before_file_operations(self, tmp_path: Path, how: str, every: int) -> None:
        seen = broken(how, tmp_path, every=every)
        assert seen["killed"] == seen["trials"] - 1 > 50
        assert not any(seen[loss] for loss in LOST)
        assert seen["most litter"] <= 2

    @pytest.mark.parametrize(("how", "every"), [("failing-operations", 3), ("delta-failing-operations", 9)])
    def test_file_operations_fail(self, tmp_path: Path, how: str, every: int) -> None:
        """In turn with a full disk, no permission, a disk that cannot be read and a folder that is gone."""
        seen = broken(how, tmp_path, every=every)
        assert seen["told"] > 50
        assert not any(seen[loss] for loss in LOST)
        assert seen["most litter"] <= 1

    @pytest.mark.parametrize("how", ["disk-full", "delta-disk-full"])
    def test_writes_stop_halfway(self, tmp_path: Path, how: str) -> None:
        seen = broken(how, tmp_path)
        assert seen["told"] >= 4
        assert not any(seen[loss] for loss in LOST)
        assert seen["most litter"] == 0

    def test_a_disk_without_room(self, tmp_path: Path) -> None:
        small = 'mount -t tmpfs -o size=700k none "$0" && exec "$@"'
        unshare = shutil.which("unshare")
        apart = [str(unshare), "--mount", "sh", "-c", small, str(tmp_path)]
        if not unshare or subprocess.run([*apart, "true"], capture_output=True, check=False).returncode:
            pytest.skip("a small disk cannot be mounted here")
        seen = broken("no-room", tmp_path, *apart)
        assert (seen["told"], seen["trials"]) == (1, 1)
        assert not any(seen[loss] for loss in LOST)
        assert seen["most litter"] == 0
