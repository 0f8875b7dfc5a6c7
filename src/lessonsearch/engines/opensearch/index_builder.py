"""Builds an index beside the current one, swaps it in atomically, and deletes outdated ones.

    lessonsearch-FINGERPRINT-NONCE   an index; the nonce keeps concurrent builds apart
    lessonsearch-FINGERPRINT         alias for searches, set when that index is complete
    lessonsearch                     alias of the newest index, for people and other programs

A build that dies leaves the aliases unchanged. A later rebuild deletes its incomplete index.
"""

from __future__ import annotations

import json
import re
import secrets
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from tempfile import TemporaryFile
from typing import IO, Any

from lessonsearch.engines.opensearch import mapping
from lessonsearch.engines.opensearch.client import (
    FIRST_BACKOFF,
    MAX_BACKOFF,
    TRANSIENT_STATUSES,
    OpenSearchClient,
)
from lessonsearch.engines.opensearch.tf_encoding import FieldStats
from lessonsearch.errors import EngineError
from lessonsearch.model.lesson import Lesson
from lessonsearch.model.taxonomy import Taxonomy

RETRY_PERIOD = 120.0
"""Seconds in which a step of a build is retried: enough for the shards of a lost node to move to another."""

RESPONSE_TIMEOUT = 75.0
"""Seconds for one step: the cluster itself waits up to 60 for a shard that is being relocated."""

ACTIVE_SHARDS_TIMEOUT = "20s"
"""Time for the copies of new shards to become active; normally a tenth of a second."""

MAX_BULK_SIZE = 4_000_000
"""Characters of one bulk request: enough for speed, little enough for a small node's memory."""

GRACE_PERIOD = 3600.0
"""Seconds that a replaced index is kept, in which servers that still use it are restarted."""

MAX_BUILD_TIME = 24 * 3600.0
"""Seconds after which an incomplete index counts as abandoned; no build takes so long."""


class IndexBuilder:
    """Builds the indexes of one deployment; `name` is their prefix."""

    def __init__(self, client: OpenSearchClient, name: str, shards: int, replicas: int) -> None:
        self.client = client
        self.name = name
        self.shards = shards
        self.replicas = replicas

    def alias(self, fingerprint: str) -> str:
        """The alias that searches with that fingerprint use."""
        return f"{self.name}-{fingerprint}"

    def build(self, lessons: Iterable[Lesson], taxonomy: Taxonomy, fingerprint: str) -> None:
        """Build an index of these lessons and swap it in. Raises EngineError, with the aliases unchanged."""
        index = f"{self.alias(fingerprint)}-{secrets.token_hex(4)}"
        try:
            self._create(index, taxonomy)
            with TemporaryFile("w+", encoding="utf-8") as spool:
                stats = FieldStats.of(_spooled(lessons, taxonomy, spool))
                spool.seek(0)
                actions = (
                    _bulk_action(Lesson.load(line), taxonomy, number, stats)
                    for number, line in enumerate(spool)
                )
                self._verify(index, self._send(index, actions))
            self._swap(index, fingerprint)
        except BaseException:
            with suppress(EngineError):
                self.client.request("DELETE", f"/{index}", ignore=404)
            raise
        self._delete_outdated(index)

    def _request(self, method: str, path: str, body: object = None, **parameters: str | int) -> Any:
        return self.client.request(
            method,
            path,
            body,
            retry_period=RETRY_PERIOD,
            response_timeout=RESPONSE_TIMEOUT,
            **parameters,
        )

    def _create(self, index: str, taxonomy: Taxonomy) -> None:
        """Create an index and wait for all shard copies, without which the loss of a node would lose lessons.

        Where there are fewer nodes than copies, the wait times out, and the index is built all the same.
        """
        body = mapping.index(self.shards, self.replicas, taxonomy)
        response = self._request(
            "PUT", f"/{index}", body, wait_for_active_shards="all", timeout=ACTIVE_SHARDS_TIMEOUT, ignore=400
        )
        problem = response.get("error", {}).get("type")
        # It exists already where the response to a first attempt was lost: the name is unique.
        if problem not in (None, "resource_already_exists_exception"):
            raise EngineError(f"The search cluster does not make an index: {problem}.")

    def _send(self, index: str, actions: Iterable[str]) -> int:
        """Send all bulk actions, chunk by chunk, and return their number."""
        sent = 0
        for chunk in _chunks(actions):
            sent += len(chunk)
            self._send_chunk(index, chunk)
        return sent

    def _send_chunk(self, index: str, chunk: list[str]) -> None:
        """Send a chunk; retry actions that an overloaded cluster rejects."""
        deadline = time.monotonic() + RETRY_PERIOD
        backoff = FIRST_BACKOFF
        while True:
            response = self._request("POST", f"/{index}/_bulk", "".join(chunk))
            results = [item["create"] for item in response["items"]]
            chunk = [
                a for a, result in zip(chunk, results, strict=True) if result["status"] in TRANSIENT_STATUSES
            ]
            # 409: a request whose response was lost has already created the lesson.
            accepted = (201, 409, *TRANSIENT_STATUSES)
            refused = [result["error"]["type"] for result in results if result["status"] not in accepted]
            if refused:
                raise EngineError(f"The search cluster does not take a lesson: {refused[0]}.")
            if not chunk:
                return
            if time.monotonic() + backoff > deadline:
                raise EngineError("The search cluster has too much to do for a rebuild; try again later.")
            time.sleep(backoff)
            backoff = min(2 * backoff, MAX_BACKOFF)

    def _verify(self, index: str, sent: int) -> None:
        """Refresh the index and compare its number of lessons with the number sent."""
        refreshed = self._request("POST", f"/{index}/_refresh")
        if refreshed["_shards"]["successful"] < self.shards:
            raise EngineError("The search cluster lost a part of the new index; try again.")
        counted = self._request(
            "GET",
            f"/{index}/_search",
            allow_partial_search_results="false",
            size="0",
            track_total_hits="true",
        )["hits"]["total"]["value"]
        if counted != sent:
            raise EngineError(f"The search cluster holds {counted} of {sent} lessons; try again.")

    def _swap(self, index: str, fingerprint: str) -> None:
        """Point both aliases at this index alone, atomically."""
        aliases = [self.name, self.alias(fingerprint)]
        pattern = f"{self.name}-*"
        removals = [{"remove": {"index": pattern, "alias": a, "must_exist": False}} for a in aliases]
        additions = [{"add": {"index": index, "alias": a}} for a in aliases]
        self._request("POST", "/_aliases", {"actions": [*removals, *additions]})

    def _delete_outdated(self, current: str) -> None:
        """Delete the indexes that `outdated` names."""
        with suppress(EngineError):  # the new index is in place, and the next build deletes what remains
            fields = "*.aliases,*.settings.index.creation_date"
            for index in outdated(self._request("GET", f"/{self.name}-*", filter_path=fields), current):
                self._request("DELETE", f"/{index}", ignore=404)


def outdated(indexes: dict[str, Any], current: str) -> list[str]:
    """Names of the indexes that were replaced more than `GRACE_PERIOD` ago, or never completed.

    A complete index counts as replaced when the next complete one was created, an incomplete one as abandoned
    `MAX_BUILD_TIME` after its creation. Times are the cluster's own, in milliseconds.
    """
    created = {name: int(index["settings"]["index"]["creation_date"]) for name, index in indexes.items()}
    complete = {name for name, index in indexes.items() if index.get("aliases")}
    names = []
    for name in indexes.keys() - {current}:
        later = [created[other] for other in complete if created[other] > created[name]]
        replaced = min(later, default=created[current])
        since, keep = (replaced, GRACE_PERIOD) if name in complete else (created[name], MAX_BUILD_TIME)
        if re.fullmatch(r".+-[0-9a-f]+-[0-9a-f]{8}", name) and created[current] - since > keep * 1000:
            names.append(name)
    return sorted(names)


def _spooled(
    lessons: Iterable[Lesson], taxonomy: Taxonomy, spool: IO[str]
) -> Iterator[tuple[Lesson, dict[str, int]]]:
    """The lessons with the lengths of their fields, each written to a line of `spool` to be read again."""
    for lesson in lessons:
        spool.write(f"{lesson.dump()}\n")
        yield lesson, mapping.field_lengths(lesson, taxonomy)


def _bulk_action(lesson: Lesson, taxonomy: Taxonomy, number: int, stats: FieldStats) -> str:
    """A lesson as an action of a bulk request: created under its own id, never overwritten."""
    header = json.dumps({"create": {"_id": lesson.id}})
    return f"{header}\n{json.dumps(mapping.document(lesson, taxonomy, number, stats))}\n"


def _chunks(actions: Iterable[str]) -> Iterator[list[str]]:
    chunk: list[str] = []
    size = 0
    for action in actions:
        if chunk and size + len(action) > MAX_BULK_SIZE:
            yield chunk
            chunk, size = [], 0
        chunk.append(action)
        size += len(action)
    if chunk:
        yield chunk
