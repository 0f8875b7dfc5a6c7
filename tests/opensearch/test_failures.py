"""Nodes die, return and have too much to do: visitors see right answers or a message, never a part."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from lessonsearch.app.library import Library
from lessonsearch.corpus import Corpus
from lessonsearch.engines.contract import Plan, SearchResponse
from lessonsearch.engines.opensearch import OpenSearchEngine, index_builder
from lessonsearch.errors import EngineError
from lessonsearch.model.lesson import Lesson
from lessonsearch.query.parser import parse
from lessonsearch.query.query import RELEVANCE
from lessonsearch.web.app import create_app
from opensearch.cluster import STARTING, Cluster, Node
from opensearch.copies import copies
from support.memory import MemoryEngine

WORDS = (
    "fathers",
    "child in need",
    "pre-birth assessment",
    '"social care" -school',
    "drugs OR alcohol",
    "suicide",
    "",
    "hospital baby mother",
    "neglect police",
    "housing",
)


def plan(words: str) -> Plan:
    """The plan for words as typed, all wanted."""
    clauses = parse(words)
    return Plan(clauses, sum(not clause.excluded for clause in clauses), order=RELEVANCE)


def shown(matches: SearchResponse) -> tuple[object, ...]:
    """What a visitor sees of an answer."""
    return matches.total, matches.counts, [hit.lesson.id for hit in matches.hits]


def manager(cluster: Cluster) -> Node:
    """The node in charge of the cluster."""
    name = cluster.ask("/_cat/cluster_manager?format=json")[0]["node"]
    return next(node for node in cluster.nodes if node.name == name)


def another(cluster: Cluster) -> Node:
    return next(node for node in cluster.nodes if node is not manager(cluster))


def aliases(cluster: Cluster, name: str) -> dict[str, list[str]]:
    """Alias → indexes."""
    found: dict[str, list[str]] = {}
    for index, held in cluster.ask(f"/{name}-*").items():
        for alias in held["aliases"]:
            found.setdefault(alias, []).append(index)
    return found


@pytest.mark.parametrize("victim", [manager, another])
def test_a_node_dies_during_500_searches(
    cluster: Cluster, engine: OpenSearchEngine, oracle: MemoryEngine, victim: Callable[[Cluster], Node]
) -> None:
    plans = [plan(words) for words in WORDS]
    right = [shown(oracle.search(asked)) for asked in plans]
    answered = 0

    def ask(number: int) -> bool:
        nonlocal answered
        same = shown(engine.search(plans[number % len(plans)])) == right[number % len(plans)]
        answered += 1
        return same

    with ThreadPoolExecutor(4) as visitors:
        asked = [visitors.submit(ask, number) for number in range(500)]
        while answered < 100:
            time.sleep(0.01)
        victim(cluster).kill()
        assert answered < 500
        assert all(one.result() for one in asked)
    assert answered == 500
    cluster.start()  # and all is green again


@pytest.mark.parametrize("victim", [manager, another])
def test_a_node_dies_during_a_rebuild(
    cluster: Cluster, shipped: Corpus, victim: Callable[[Cluster], Node], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        index_builder, "MAX_BULK_SIZE", 500_000
    )  # 65 lessons: nine chunks are sent before it, eight after
    engine = OpenSearchEngine(cluster.settings("killed"))
    engine.rebuild(shipped.lessons, shipped.manifest.taxonomy, "01d")
    cluster.wait()

    def lessons() -> Iterator[Lesson]:
        for number, lesson in enumerate(copies(shipped, 10)):
            if number == 600:
                victim(cluster).kill()
                assert engine.search(Plan()).total == sum(not lesson.same_as for lesson in shipped.lessons)
            yield lesson

    engine.rebuild(lessons(), shipped.manifest.taxonomy, "2e3")
    assert engine.search(Plan()).total == sum(not lesson.same_as for lesson in shipped.lessons) * 10
    cluster.start()
    assert engine.search(Plan()).total == sum(not lesson.same_as for lesson in shipped.lessons) * 10
    engine.close()


def test_without_two_of_three_nodes_there_is_a_clear_message_and_then_recovery(
    cluster: Cluster, engine: OpenSearchEngine, oracle: MemoryEngine, shipped: Corpus
) -> None:
    right = shown(oracle.search(plan("fathers")))
    library = Library(shipped.manifest.taxonomy, shipped.manifest.sources, engine, "5ead")
    site = create_app(cluster.settings(), lambda: library).test_client()
    assert site.get("/health/ready").status_code == 200
    shards = cluster.ask("/_cat/shards/shipped-*?format=json&h=shard,node")
    for name in {shard["node"] for shard in shards if shard["shard"] == "0"}:
        next(node for node in cluster.nodes if node.name == name).kill()

    begun = time.monotonic()
    with pytest.raises(EngineError, match=r"search cluster cannot (answer|be reached)"):
        engine.search(plan("fathers"))
    assert time.monotonic() - begun < 15
    page = site.get("/?q=fathers")
    assert page.status_code == 503
    assert "We cannot open the lessons at the moment" in page.text
    assert site.get("/api/v1/search?q=fathers").status_code == 503
    assert site.get("/health/ready").status_code == 503
    assert site.get("/health/live").status_code == 200

    cluster.launch()  # and nothing else is done for it
    deadline = time.monotonic() + STARTING
    while site.get("/health/ready").status_code != 200:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert shown(engine.search(plan("fathers"))) == right
    cluster.wait()
    assert shown(engine.search(plan("fathers"))) == right
    assert site.get("/health/ready").status_code == 200


def test_a_cluster_that_is_gone_is_said_to_be_gone(cluster: Cluster) -> None:
    engine = OpenSearchEngine(replace(cluster.settings(), opensearch_url="http://127.0.0.1:9"))
    for asked in (lambda: engine.search(Plan()), lambda: engine.ready("1"), lambda: engine.get("x/y")):
        with pytest.raises(EngineError, match="cannot be reached; is it running at LESSON"):
            asked()


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


def test_a_cluster_that_has_too_much_to_do_is_given_time(cluster: Cluster, shipped: Corpus) -> None:
    """Its nodes take 5 MB at a time; six builders send 4 MB each."""
    engines = [OpenSearchEngine(cluster.settings(f"busy{number}")) for number in range(6)]
    with ThreadPoolExecutor(6) as builders:
        for done in [
            builders.submit(engine.rebuild, copies(shipped, 6), shipped.manifest.taxonomy, "1")
            for engine in engines
        ]:
            done.result()
    assert refusals(cluster) > 0
    right = 6 * sum(not lesson.same_as for lesson in shipped.lessons)
    assert [engine.search(Plan()).total for engine in engines] == [right] * 6
    cluster.ask("/busy*", "DELETE")


def refusals(cluster: Cluster) -> int:
    """How many writes the nodes refused so far because they had too much to do."""
    nodes = cluster.ask("/_nodes/stats/indexing_pressure")["nodes"].values()
    kinds = ("coordinating_rejections", "primary_rejections", "replica_rejections")
    return sum(node["indexing_pressure"]["memory"]["total"][kind] for node in nodes for kind in kinds)
