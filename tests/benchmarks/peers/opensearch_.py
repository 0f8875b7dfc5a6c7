"""This project's engine for a cluster, where one runs: LESSONSEARCH_OPENSEARCH_URL says where.

Its index stands on the cluster, and so does most of its work: of the memory, only the client's is measured.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from benchmarks.peers.lessonsearch_ import Peer as Embedded
from lessonsearch.engines.opensearch import OpenSearchEngine
from lessonsearch.model.lesson import Lesson
from lessonsearch.model.taxonomy import Taxonomy
from lessonsearch.settings import Settings

if "LESSONSEARCH_OPENSEARCH_URL" not in os.environ:
    raise ImportError("LESSONSEARCH_OPENSEARCH_URL does not say where a cluster is")


def _engine(place: Path) -> OpenSearchEngine:
    name = f"benchmark_{place.name.rpartition('-')[2]}"
    url = os.environ["LESSONSEARCH_OPENSEARCH_URL"]
    return OpenSearchEngine(
        Settings(place, place, place, engine="opensearch", opensearch_url=url, opensearch_name=name)
    )


def build(lessons: Iterable[Lesson], taxonomy: Taxonomy, place: Path) -> None:
    engine = _engine(place)
    engine.rebuild(lessons, taxonomy, "benchmark")
    engine.close()


class Peer(Embedded):
    def __init__(self, place: Path, taxonomy: Taxonomy) -> None:
        self.engine = _engine(place)
        assert self.engine.ready("benchmark")
