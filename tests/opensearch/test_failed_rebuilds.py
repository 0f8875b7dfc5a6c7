"""Rebuilds that die, fail or meet leave the index of before whole, or replace it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from lessonsearch.corpus import Corpus
from lessonsearch.engines.contract import Plan
from lessonsearch.engines.opensearch import OpenSearchEngine, index_builder
from lessonsearch.errors import EngineError
from opensearch.cluster import Cluster
from opensearch.copies import copies


def aliases(cluster: Cluster, name: str) -> dict[str, list[str]]:
    """Alias → indexes."""
    found: dict[str, list[str]] = {}
    for index, held in cluster.ask(f"/{name}-*").items():
        for alias in held["aliases"]:
            found.setdefault(alias, []).append(index)
    return found


DYING = """
import sys, time
from lessonsearch import corpus
from lessonsearch.engines.opensearch import OpenSearchEngine
from lessonsearch.settings import Settings
from opensearch.copies import copies
settings = Settings.read()
shipped = corpus.load(settings.corpus)
def lessons():
    for number, lesson in enumerate(copies(shipped, 10)):
        if number == 600:  # 522 are sent
            print("half", flush=True)
            time.sleep(60)
        yield lesson
OpenSearchEngine(settings).rebuild(lessons(), shipped.manifest.taxonomy, "dead")
"""


def test_a_builder_that_dies_leaves_everything_as_it_was(
    cluster: Cluster, shipped: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = OpenSearchEngine(cluster.settings("dying"))
    engine.rebuild(shipped.lessons, shipped.manifest.taxonomy, "a11")
    before = aliases(cluster, "dying")
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        "LESSONSEARCH_ENGINE": "opensearch",
        "LESSONSEARCH_OPENSEARCH_URL": cluster.urls,
        "LESSONSEARCH_OPENSEARCH_NAME": "dying",
    }
    dying = subprocess.Popen([sys.executable, "-c", DYING], env=environment, stdout=subprocess.PIPE)
    assert dying.stdout
    with dying.stdout as told:
        assert told.readline() == b"half\n"
    dying.send_signal(signal.SIGKILL)
    dying.wait()

    assert aliases(cluster, "dying") == before
    assert engine.ready("a11")
    assert not engine.ready("dead")
    assert len(cluster.ask("/dying-*")) == 2
    monkeypatch.setattr(index_builder, "GRACE_PERIOD", -1)
    monkeypatch.setattr(index_builder, "MAX_BUILD_TIME", -1)
    engine.rebuild(shipped.lessons, shipped.manifest.taxonomy, "a12")
    assert [name[:10] for name in cluster.ask("/dying-*")] == ["dying-a12-"]
    engine.close()


def test_a_rebuild_that_fails_removes_what_it_began(cluster: Cluster, shipped: Corpus) -> None:
    engine = OpenSearchEngine(cluster.settings("failing"))
    engine.rebuild(shipped.lessons, shipped.manifest.taxonomy, "a11")
    before = cluster.ask("/failing-*").keys()
    twice = [*shipped.lessons, shipped.lessons[0]]
    with pytest.raises(EngineError, match=r"holds \d+ of \d+ lessons"):
        engine.rebuild(twice, shipped.manifest.taxonomy, "bad")
    assert cluster.ask("/failing-*").keys() == before
    assert engine.search(Plan()).total
    engine.close()


def test_two_rebuilds_at_once(cluster: Cluster, shipped: Corpus) -> None:
    engines = [OpenSearchEngine(cluster.settings("twins")) for _ in range(2)]
    together = threading.Barrier(2)

    def rebuild(engine: OpenSearchEngine) -> int:
        together.wait()
        engine.rebuild(copies(shipped, 3), shipped.manifest.taxonomy, "2")
        return engine.search(Plan()).total

    with ThreadPoolExecutor(2) as builders:
        totals = list(builders.map(rebuild, engines))
    assert totals == [3 * sum(not lesson.same_as for lesson in shipped.lessons)] * 2
    held = aliases(cluster, "twins")
    assert held["twins"] == held["twins-2"]
    assert len(held["twins"]) == 1
    assert engines[0].ready("2")
