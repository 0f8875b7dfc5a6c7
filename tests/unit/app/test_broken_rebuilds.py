"""Rebuilds at once, killed or failed: one whole index is left."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from lessonsearch import corpus
from lessonsearch.app.library import Library
from lessonsearch.engines.whoosh import WhooshEngine
from lessonsearch.query.query import Query
from lessonsearch.settings import Settings
from support.paths import TESTS
from support.shipped import findable

pytestmark = pytest.mark.slow


def total(library: Library) -> int:
    return library.find(Query()).total


def built(settings: Settings) -> list[str]:
    return sorted(path.name for path in settings.index.glob("index-*/"))


def test_two_rebuilds_at_once_make_one_index(own: Settings) -> None:
    environment = {"LESSONSEARCH_CORPUS": str(own.corpus), "LESSONSEARCH_INDEX": str(own.index)}
    command = [sys.executable, "-m", "lessonsearch", "index"]
    both = [subprocess.Popen(command, env=os.environ | environment, stdout=-1, text=True) for _ in range(2)]
    assert [process.communicate(timeout=60)[0] for process in both] == [
        f"The index has {findable()} lessons from 4 sources.\n"
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
        str(TESTS / "support" / "breaking.py"),
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
