"""The only way out to the cluster: connections to several nodes, retries, and every error as a sentence.

Whatever is asked here can be asked twice without harm. Searches read; a lesson is created under its own id
in an index whose name nobody else has; an alias is set to what it shall be. So a request whose answer was
lost is asked again, of another node: at once where a node does not answer, then with growing pauses.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from typing import Any

from opensearchpy import OpenSearch
from opensearchpy.exceptions import (
    AuthenticationException,
    AuthorizationException,
    ConnectionError,
    NotFoundError,
    OpenSearchException,
    SSLError,
    TransportError,
)

from lessonsearch.errors import EngineError
from lessonsearch.settings import Settings

ANSWER = 5.0
"""Seconds that a node has for an answer, before the next one is asked: many times what a search takes."""

PATIENCE = 2.0
"""Seconds in which a visitor's request is asked again. Replicas take over in milliseconds; who waits longer
is better served by a clear message."""

FIRST_PAUSE, MAX_PAUSE_LENGTH = 0.1, 5.0
"""Seconds between tries: doubled each time, up to one that lets an overloaded cluster breathe."""

PASSING = (429, 500, 502, 503, 504)
"""Answers that another moment can change: too much to do, a node gone while it answered (which is a 500),
none in charge, a shard without a copy."""

logging.getLogger("opensearch").addHandler(logging.NullHandler())
"""The client tells of each try that fails; what matters of it is in our errors. Addresses only, no words."""


class OpenSearchClient:
    """The cluster that the settings name."""

    def __init__(self, settings: Settings) -> None:
        self.addresses = settings.opensearch_url.replace(",", " ").split()
        key = settings.opensearch_api_key
        user = settings.opensearch_user
        self._client = OpenSearch(
            self.addresses,
            http_auth=(user, settings.opensearch_password) if user else None,
            headers={"Authorization": f"ApiKey {key}"} if key else None,
            ca_certs=settings.opensearch_ca or None,
            timeout=ANSWER,
            # Each node once, and the first again: one that was busy a moment ago.
            max_retries=len(self.addresses),
            retry_on_timeout=True,
            # Threads of one server process that ask at once; more wait, none is refused.
            pool_maxsize=32,
        )

    def ask(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        patience: float = PATIENCE,
        answer: float = ANSWER,
        **parameters: str | int,
    ) -> Any:
        """What the cluster answers to one request.

        `patience` are the seconds in which it is asked again, `answer` those that one answer may take.
        `parameters` are OpenSearch's, and `ignore`, a status that is an answer like others.
        Raises EngineError where there is no sound answer.
        """
        deadline = time.monotonic() + patience
        pause = FIRST_PAUSE
        while True:
            try:
                found = self._client.transport.perform_request(
                    method, path, params=dict(parameters), body=body, timeout=answer
                )
            except OpenSearchException as error:
                if not passing(error) or time.monotonic() + pause > deadline:
                    raise explained(error) from error
                time.sleep(pause)
                pause = min(2 * pause, MAX_PAUSE_LENGTH)
            else:
                return found

    def search(self, index: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """The whole answer to a search: part of one is never returned. Raises EngineError."""
        found: dict[str, Any] = self.ask(
            "POST",
            f"/{index}/_search",
            body,
            # Word statistics over all shards: a lesson's score does not depend on where it stands.
            search_type="dfs_query_then_fetch",
            allow_partial_search_results="false",
            cancel_after_time_interval=f"{ANSWER:.0f}s",
        )
        if found["timed_out"] or found["_shards"]["failed"]:
            raise EngineError("Only a part of the cluster answered; please try again in a moment.")
        return found

    def close(self) -> None:
        """Let go of the connections."""
        self._client.close()


def passing(error: OpenSearchException) -> bool:
    """Whether asking again may help."""
    if isinstance(error, SSLError):
        return False
    return isinstance(error, ConnectionError) or (
        isinstance(error, TransportError) and error.status_code in PASSING
    )


def explained(error: OpenSearchException) -> EngineError:
    """The error as a sentence that says what to do; nothing of a key, a password or a search is in it."""
    if isinstance(error, SSLError):
        return EngineError(
            "The search cluster's certificate cannot be trusted; set LESSONSEARCH_OPENSEARCH_CA to the file"
            " of the authority that signed it."
        )
    if isinstance(error, ConnectionError):
        return EngineError(
            "The search cluster cannot be reached; is it running at LESSONSEARCH_OPENSEARCH_URL?"
        )
    if isinstance(error, AuthenticationException):
        return EngineError(
            "The search cluster does not accept the user and password, or the API key; see"
            " LESSONSEARCH_OPENSEARCH_USER, _PASSWORD and _API_KEY."
        )
    if isinstance(error, AuthorizationException):
        return EngineError(
            f"The search cluster does not allow this: {_kind(error)}. Give the user the right."
        )
    if isinstance(error, NotFoundError):
        return EngineError(
            "The index is no longer in the search cluster; start the program anew to build it."
        )
    if isinstance(error, TransportError) and error.status_code in PASSING:
        return EngineError("The search cluster cannot answer at the moment; please try again in a while.")
    return EngineError(f"The search cluster refused what was asked: {_kind(error)}.")


def _kind(error: OpenSearchException) -> str:
    """OpenSearch's name for what is wrong, as its log has it."""
    return str(error.error) if isinstance(error, TransportError) else type(error).__name__
