"""`Engine` on an OpenSearch cluster, with windows of any depth and width."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from typing import Any

from lessonsearch.engines.contract import Plan, Progress, SearchResponse, no_progress
from lessonsearch.engines.opensearch import query_dsl
from lessonsearch.engines.opensearch.client import OpenSearchClient
from lessonsearch.engines.opensearch.index_builder import IndexBuilder
from lessonsearch.errors import EngineError
from lessonsearch.model.lesson import Lesson
from lessonsearch.model.taxonomy import Taxonomy
from lessonsearch.settings import Settings

MAX_WINDOW = 10_000
"""OpenSearch's default limit of `from` + `size`. Deeper hits are reached by `search_after`."""

MAX_PAGE_SIZE = 1000
"""Lessons fetched in one request: some megabytes."""


class OpenSearchEngine:
    """An engine on the OpenSearch cluster in the settings."""

    def __init__(self, settings: Settings) -> None:
        self.client = OpenSearchClient(settings)
        self.builder = IndexBuilder(
            self.client,
            settings.opensearch_name,
            settings.opensearch_shards,
            settings.opensearch_replicas,
        )
        self._alias = ""

    def ready(self, fingerprint: str) -> bool:
        """Open the index with that fingerprint. False where there is none or a shard of it is lost.

        Raises EngineError where the cluster cannot be reached.
        """
        alias = self.builder.alias(_index_suffix(fingerprint))
        # Not `/_alias/…`: for a missing alias that needs permission for every index.
        if "error" in self.client.request("GET", f"/{alias}", filter_path="error,*.aliases", ignore=404):
            return False
        health = self.client.request(
            "GET", f"/_cluster/health/{alias}", wait_for_status="yellow", timeout="2s", ignore=408
        )
        if health["status"] == "red":
            return False  # a shard is lost or not yet allocated: a rebuild uses the nodes that are left
        self._alias = alias
        return True

    def rebuild(
        self,
        lessons: Iterable[Lesson],
        taxonomy: Taxonomy,
        fingerprint: str,
        progress: Progress = no_progress,
    ) -> None:
        """Replace the index: build a new one, then swap it in atomically."""
        self.builder.build(_reporting(lessons, progress), taxonomy, _index_suffix(fingerprint))
        if not self.ready(fingerprint):
            raise EngineError("The new index cannot be read back from the search cluster; is it healthy?")

    def with_delta(
        self, lessons: Iterable[Lesson], sources: Sequence[str], taxonomy: Taxonomy, fingerprint: str
    ) -> None:
        """Unsupported: other servers share the index. Returns None."""

    def search(self, plan: Plan) -> SearchResponse:
        """Execute a plan."""
        plan.check_deadline()
        body = query_dsl.search_body(plan)
        if plan.start + plan.size <= MAX_WINDOW and plan.size <= MAX_PAGE_SIZE:
            response = self.client.search(self._alias, {**body, "from": plan.start, "size": plan.size})
            return query_dsl.to_response(plan, response, response["hits"]["hits"])
        counts = self.client.search(self._alias, {**body, "size": 0})
        return query_dsl.to_response(plan, counts, self._hits(body, plan.start, plan.size))

    def _hits(self, body: dict[str, Any], start: int, size: int) -> list[Any]:
        """The hits of a window of any depth and width, by `search_after` beyond the limits of one request."""
        body = {key: value for key, value in body.items() if key != "aggs"}
        if start + size <= MAX_WINDOW and size <= MAX_PAGE_SIZE:
            return self._page({**body, "from": start, "size": size})
        hits: list[Any] = []
        passed = 0
        while passed < start + size:
            skipping = passed < start
            wanted = (
                min(MAX_WINDOW, start - passed) if skipping else min(MAX_PAGE_SIZE, start + size - passed)
            )
            page = self._page({**body, "size": wanted, "_source": not skipping})
            hits += [] if skipping else page
            passed += len(page)
            if len(page) < wanted:
                break
            body["search_after"] = page[-1]["sort"]
        return hits

    def _page(self, body: dict[str, Any]) -> list[Any]:
        hits: list[Any] = self.client.search(self._alias, body)["hits"]["hits"]
        return hits

    def get(self, name: str) -> Lesson | None:
        """The lesson with that id, excerpt id or alias, or None."""
        hits = self.client.search(self._alias, query_dsl.lookup_body(name))["hits"]["hits"]
        return query_dsl.to_lesson(hits[0]) if hits else None

    def close(self) -> None:
        """Close the connections."""
        self.client.close()


def _index_suffix(fingerprint: str) -> str:
    """A fingerprint as part of an index name, which allows lower-case letters and digits."""
    if re.fullmatch(r"[0-9a-f]{1,64}", fingerprint):
        return fingerprint
    return sha256(fingerprint.encode()).hexdigest()[:40]


def _reporting(lessons: Iterable[Lesson], progress: Progress) -> Iterator[Lesson]:
    """Yield the lessons and report their number to `progress`."""
    for number, lesson in enumerate(lessons, 1):
        yield lesson
        progress(number)
