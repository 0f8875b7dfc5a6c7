"""A new index beside the old one, put in its place in one step, and the old ones tidied away.

    lessonsearch-FINGERPRINT-NONCE   an index; the nonce is its builder's, so that no two builders meet
    lessonsearch-FINGERPRINT         alias: set when that index is whole; what searches ask
    lessonsearch                     alias: the newest, for people and other programs

A builder that dies leaves the aliases as they were. Its half-built index is removed by a later rebuild.
"""

from __future__ import annotations

import json
import re
import secrets
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any

from lessonsearch.engines.opensearch import mapping
from lessonsearch.engines.opensearch.client import FIRST_PAUSE, MAX_PAUSE_LENGTH, PASSING, OpenSearchClient
from lessonsearch.errors import EngineError
from lessonsearch.model.lesson import Lesson
from lessonsearch.model.taxonomy import Taxonomy

PATIENCE = 120.0
"""Seconds in which a step of a rebuild is tried again: time for a lost node's work to move to another."""

ANSWER = 75.0
"""Seconds for one step: the cluster itself waits up to 60 for a shard that is on its way to another node."""

COPIES = "20s"
"""How long copies of a new shard may take to be in place; a tenth of a second where all is well."""

CHUNK = 4_000_000
"""Bytes of lessons that are sent at once: enough to be quick, little enough for a small node's memory."""

GRACE = 3600.0
"""Seconds that a replaced index is kept: the servers that still ask it are started anew meanwhile."""

ABANDONED = 24 * 3600.0
"""Seconds after which an index that is not whole was left by a builder that died; none takes so long."""


class IndexBuilder:
    """Builds indexes named after one deployment (`name`)."""

    def __init__(self, cluster: OpenSearchClient, name: str, shards: int, replicas: int) -> None:
        self.cluster = cluster
        self.name = name
        self.shards = shards
        self.replicas = replicas

    def alias(self, fingerprint: str) -> str:
        """What searches ask for that fingerprint's lessons."""
        return f"{self.name}-{fingerprint}"

    def build(self, lessons: Iterable[Lesson], taxonomy: Taxonomy, fingerprint: str) -> None:
        """Put an index of these lessons in place. Raises EngineError, and then everything is as it was."""
        index = f"{self.alias(fingerprint)}-{secrets.token_hex(4)}"
        try:
            self._create(index)
            sent = self._send(
                index, (_action(lesson, taxonomy, number) for number, lesson in enumerate(lessons))
            )
            self._verify(index, sent)
            self._swap(index, fingerprint)
        except BaseException:
            with suppress(EngineError):
                self.cluster.ask("DELETE", f"/{index}", ignore=404)
            raise
        self._tidy(index)

    def _ask(self, method: str, path: str, body: object = None, **parameters: str | int) -> Any:
        return self.cluster.ask(method, path, body, patience=PATIENCE, answer=ANSWER, **parameters)

    def _create(self, index: str) -> None:
        """Create it with every copy in place: lessons on a shard that has no other yet die with its node.

        Where there are fewer nodes than copies, that is waited for in vain, and the index is
        built all the same.
        """
        body = mapping.index(self.shards, self.replicas)
        made = self._ask("PUT", f"/{index}", body, wait_for_active_shards="all", timeout=COPIES, ignore=400)
        problem = made.get("error", {}).get("type")
        # It exists where the answer to a first request was lost; nobody else has this name.
        if problem not in (None, "resource_already_exists_exception"):
            raise EngineError(f"The search cluster does not make an index: {problem}.")

    def _send(self, index: str, actions: Iterable[str]) -> int:
        """Write all lessons, chunk by chunk, and say how many there were."""
        sent = 0
        for chunk in _chunks(actions):
            sent += len(chunk)
            self._send_chunk(index, chunk)
        return sent

    def _send_chunk(self, index: str, chunk: list[str]) -> None:
        """Write a chunk; what the cluster has no room for at the moment is sent again after a pause."""
        deadline = time.monotonic() + PATIENCE
        pause = FIRST_PAUSE
        while True:
            answer = self._ask("POST", f"/{index}/_bulk", "".join(chunk))
            results = [item["create"] for item in answer["items"]]
            chunk = [a for a, result in zip(chunk, results, strict=True) if result["status"] in PASSING]
            # 409 is a lesson that was written before, by a request whose answer was lost.
            refused = [r["error"]["type"] for r in results if r["status"] not in (201, 409, *PASSING)]
            if refused:
                raise EngineError(f"The search cluster does not take a lesson: {refused[0]}.")
            if not chunk:
                return
            if time.monotonic() + pause > deadline:
                raise EngineError("The search cluster has too much to do for a rebuild; try again later.")
            time.sleep(pause)
            pause = min(2 * pause, MAX_PAUSE_LENGTH)

    def _verify(self, index: str, sent: int) -> None:
        """Make the lessons findable, and count them."""
        refreshed = self._ask("POST", f"/{index}/_refresh")
        if refreshed["_shards"]["successful"] < self.shards:
            raise EngineError("The search cluster lost a part of the new index; try again.")
        counted = self._ask(
            "GET",
            f"/{index}/_search",
            allow_partial_search_results="false",
            size="0",
            track_total_hits="true",
        )["hits"]["total"]["value"]
        if counted != sent:
            raise EngineError(f"The search cluster holds {counted} of {sent} lessons; try again.")

    def _swap(self, index: str, fingerprint: str) -> None:
        """Point both aliases at the index, and at no other, in one step."""
        aliases = [self.name, self.alias(fingerprint)]
        ours = f"{self.name}-*"
        gone = [{"remove": {"index": ours, "alias": a, "must_exist": False}} for a in aliases]
        new = [{"add": {"index": index, "alias": a}} for a in aliases]
        self._ask("POST", "/_aliases", {"actions": [*gone, *new]})

    def _tidy(self, current: str) -> None:
        """Remove what was replaced or abandoned longer than `GRACE` ago."""
        with suppress(EngineError):  # the new index is in place; what is left over, the next builder removes
            told = "*.aliases,*.settings.index.creation_date"
            for index in outdated(self._ask("GET", f"/{self.name}-*", filter_path=told), current):
                self._ask("DELETE", f"/{index}", ignore=404)


def outdated(indexes: dict[str, Any], current: str) -> list[str]:
    """Names of the indexes that nobody needs any more.

    An index was replaced when the next whole one was made, and abandoned when it was begun. Times are the
    cluster's own, milliseconds.
    """
    made = {name: int(index["settings"]["index"]["creation_date"]) for name, index in indexes.items()}
    whole = {name for name, index in indexes.items() if index.get("aliases")}
    old = []
    for name in indexes.keys() - {current}:
        later = [made[other] for other in whole if made[other] > made[name]]
        replaced = min(later, default=made[current])
        since, kept = (replaced, GRACE) if name in whole else (made[name], ABANDONED)
        if re.fullmatch(r".+-[0-9a-f]+-[0-9a-f]{8}", name) and made[current] - since > kept * 1000:
            old.append(name)
    return sorted(old)


def _action(lesson: Lesson, taxonomy: Taxonomy, number: int) -> str:
    """One lesson as a bulk request has it: created under its own id, never overwritten."""
    head = json.dumps({"create": {"_id": lesson.id}})
    return f"{head}\n{json.dumps(mapping.document(lesson, taxonomy, number))}\n"


def _chunks(actions: Iterable[str]) -> Iterator[list[str]]:
    chunk: list[str] = []
    size = 0
    for action in actions:
        if chunk and size + len(action) > CHUNK:
            yield chunk
            chunk, size = [], 0
        chunk.append(action)
        size += len(action)
    if chunk:
        yield chunk
