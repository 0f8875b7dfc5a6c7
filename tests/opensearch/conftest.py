"""What the tests of the cluster share: the three nodes, and the shipped corpus on them beside plain lists."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from lessonsearch import corpus
from lessonsearch.corpus import Corpus
from lessonsearch.engines.opensearch import OpenSearchEngine
from opensearch.cluster import CORPUS, Cluster, helped, running
from support.memory import MemoryEngine


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what had to be done by hand: it must not become usual unseen."""
    for shard in helped:
        terminalreporter.write_line(f"The primary was given back to its node, to be copied: {shard}")


@pytest.fixture
def cluster() -> Cluster:
    """Three nodes, all of them running."""
    nodes = running()
    nodes.start()
    return nodes


@pytest.fixture(scope="session")
def shipped() -> Corpus:
    return corpus.load(CORPUS)


@pytest.fixture(scope="session")
def oracle(shipped: Corpus) -> MemoryEngine:
    """The shipped corpus in plain lists: what is right."""
    lists = MemoryEngine()
    lists.rebuild(shipped.lessons, shipped.manifest.taxonomy, "shipped")
    return lists


@pytest.fixture
def engine(cluster: Cluster, shipped: Corpus) -> Iterator[OpenSearchEngine]:
    """The shipped corpus on the cluster: two shards, each with a replica."""
    engine = OpenSearchEngine(cluster.settings("shipped"))
    if not engine.ready("5ead"):
        engine.rebuild(shipped.lessons, shipped.manifest.taxonomy, "5ead")
        cluster.wait()
    yield engine
    engine.close()
