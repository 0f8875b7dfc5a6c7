"""Nodes die, return and have too much to do: visitors see right answers or a message, never a part."""

from __future__ import annotations

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
from opensearch.cluster import STARTING, Cluster
from opensearch.copies import copies
from opensearch.node import Node

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


@pytest.mark.parametrize("victim", [manager, another])
def test_a_node_dies_during_500_searches(
    cluster: Cluster, engine: OpenSearchEngine, victim: Callable[[Cluster], Node]
) -> None:
    plans = [plan(words) for words in WORDS]
    right = [shown(engine.search(asked)) for asked in plans]
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
    cluster: Cluster, engine: OpenSearchEngine, shipped: Corpus
) -> None:
    right = shown(engine.search(plan("fathers")))
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
