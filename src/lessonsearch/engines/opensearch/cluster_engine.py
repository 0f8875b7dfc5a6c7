"""The engine: asks the cluster for what a plan wants, window by window."""

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
from lessonsearch.query.query import RELEVANCE
from lessonsearch.settings import Settings

WINDOW = 10_000
"""Hits that OpenSearch gives at once, by its default. Further ones are reached in steps of so many."""

PAGE = 1000
"""Lessons that are fetched at once: some megabytes."""


class OpenSearchEngine:
    """Lessons in the OpenSearch cluster that the settings name."""

    def __init__(self, settings: Settings) -> None:
        self.cluster = OpenSearchClient(settings)
        self.builder = IndexBuilder(
            self.cluster,
            settings.opensearch_name,
            settings.opensearch_shards,
            settings.opensearch_replicas,
        )
        self._alias = ""

    def ready(self, fingerprint: str) -> bool:
        """Whether there is a sound index made from what that fingerprint names; if so it is open now.

        Raises EngineError where the cluster cannot be asked.
        """
        alias = self.builder.alias(_name(fingerprint))
        # Not `/_alias/…`: for one that is not there yet, that wants a right to every index.
        if "error" in self.cluster.ask("GET", f"/{alias}", filter_path="error,*.aliases", ignore=404):
            return False
        health = self.cluster.ask(
            "GET", f"/_cluster/health/{alias}", wait_for_status="yellow", timeout="2s", ignore=408
        )
        if health["status"] == "red":
            return False  # a part of it is lost, or not there yet: a new index stands where nodes are left
        self._alias = alias
        return True

    def rebuild(
        self,
        lessons: Iterable[Lesson],
        taxonomy: Taxonomy,
        fingerprint: str,
        progress: Progress = no_progress,
    ) -> None:
        """Replace everything by these lessons: built beside, then put in place in one step."""
        self.builder.build(_counted(lessons, progress), taxonomy, _name(fingerprint))
        if not self.ready(fingerprint):
            raise EngineError("The new index cannot be read back from the search cluster; is it healthy?")

    def with_delta(self, lessons: Iterable[Lesson], sources: Sequence[str], taxonomy: Taxonomy) -> None:
        """There is no such way: the index is the cluster's, and other servers answer from it."""

    def search(self, plan: Plan) -> SearchResponse:
        """What the plan finds."""
        plan.check_deadline()
        loose = any(term.related for clause in plan.included for term in clause.terms)
        if plan.order == RELEVANCE and (loose or plan.min_should_match < len(plan.included)):
            return self._in_tiers(plan)
        question = query_dsl.question(plan)
        if plan.start + plan.size <= WINDOW and plan.size <= PAGE:
            answer = self.cluster.search(self._alias, {**question, "from": plan.start, "size": plan.size})
            return query_dsl.matches(plan, answer, answer["hits"]["hits"])
        counted = self.cluster.search(self._alias, {**question, "size": 0})
        return query_dsl.matches(plan, counted, self._hits(question, plan.start, plan.size))

    def _in_tiers(self, plan: Plan) -> SearchResponse:
        """The lessons that meet most wanted clauses, then those that meet fewer, until the window is full."""
        counted = self.cluster.search(self._alias, {**query_dsl.tally(plan), "size": 0})
        start, size = plan.start, plan.size
        hits: list[Any] = []
        for met, lessons in query_dsl.tiers(counted).items():
            wide = min(size, lessons - start)
            plan.check_deadline()
            if wide > 0:
                hits += self._hits(query_dsl.tier(plan, met), start, wide)
            start, size = max(0, start - lessons), size - max(0, wide)
        return query_dsl.matches(plan, counted, hits)

    def _hits(self, question: dict[str, Any], start: int, size: int) -> list[Any]:
        """The hits of a window, however deep it lies and however wide it is.

        Beyond what is given at once, by steps from each last hit to the ones after it.
        """
        step = {key: value for key, value in question.items() if key != "aggs"}
        if start + size <= WINDOW and size <= PAGE:
            return self._page({**step, "from": start, "size": size})
        hits: list[Any] = []
        passed = 0
        while passed < start + size:
            skipping = passed < start
            wide = min(WINDOW, start - passed) if skipping else min(PAGE, start + size - passed)
            page = self._page({**step, "size": wide, "_source": not skipping})
            hits += [] if skipping else page
            passed += len(page)
            if len(page) < wide:
                break
            step["search_after"] = page[-1]["sort"]
        return hits

    def _page(self, question: dict[str, Any]) -> list[Any]:
        found: list[Any] = self.cluster.search(self._alias, question)["hits"]["hits"]
        return found

    def get(self, name: str) -> Lesson | None:
        """The lesson with that id, excerpt id or old id."""
        found = self.cluster.search(self._alias, query_dsl.named(name))["hits"]["hits"]
        return query_dsl.lesson(found[0]) if found else None

    def close(self) -> None:
        """Let go of the connections."""
        self.cluster.close()


def _name(fingerprint: str) -> str:
    """A fingerprint as part of an index's name, which takes small letters and digits."""
    if re.fullmatch(r"[0-9a-f]{1,64}", fingerprint):
        return fingerprint
    return sha256(fingerprint.encode()).hexdigest()[:40]


def _counted(lessons: Iterable[Lesson], progress: Progress) -> Iterator[Lesson]:
    """The lessons, telling `progress` how many have been taken."""
    for number, lesson in enumerate(lessons, 1):
        yield lesson
        progress(number)
