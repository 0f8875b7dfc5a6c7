"""OpenSearch client: connections to several nodes, retries, and error messages.

Every request is idempotent: searches only read, a lesson is created under its own id in an index with a
unique name, and aliases are set to a fixed state. So a request whose answer was lost is repeated on another
node: at once where a node does not answer, then with exponential backoff.
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

RESPONSE_TIMEOUT = 5.0
"""Seconds before another node is tried: many times what a search takes."""

RETRY_PERIOD = 2.0
"""Seconds in which a visitor's request is retried. Replicas take over in milliseconds; after a longer wait a
clear message is better."""

FIRST_BACKOFF, MAX_BACKOFF = 0.1, 5.0
"""Seconds between retries: doubled each time, up to a pause that lets an overloaded cluster recover."""

TRANSIENT_STATUSES = (429, 500, 502, 503, 504)
"""HTTP statuses worth a retry: overload, a node lost while it answered (500), no cluster manager, a shard
without a copy."""

logging.getLogger("opensearch").addHandler(logging.NullHandler())
"""The library logs each failed attempt; what matters is in our errors, which hold no search words."""


class OpenSearchClient:
    """A connection pool to the cluster in the settings."""

    def __init__(self, settings: Settings) -> None:
        self.addresses = settings.opensearch_url.replace(",", " ").split()
        key = settings.opensearch_api_key
        user = settings.opensearch_user
        self._client = OpenSearch(
            self.addresses,
            http_auth=(user, settings.opensearch_password) if user else None,
            headers={"Authorization": f"ApiKey {key}"} if key else None,
            ca_certs=settings.opensearch_ca or None,
            timeout=RESPONSE_TIMEOUT,
            # Each node once, then the first again, which may only have been busy.
            max_retries=len(self.addresses),
            retry_on_timeout=True,
            # Concurrent requests of one server process; further ones wait.
            pool_maxsize=32,
        )

    def request(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        retry_period: float = RETRY_PERIOD,
        response_timeout: float = RESPONSE_TIMEOUT,
        **parameters: str | int,
    ) -> Any:
        """Send a request, with retries, and return the decoded response.

        `retry_period` and `response_timeout` are seconds. `parameters` are OpenSearch's, and `ignore`, a
        status that is not an error. Raises EngineError where the request fails.
        """
        deadline = time.monotonic() + retry_period
        backoff = FIRST_BACKOFF
        while True:
            try:
                response = self._client.transport.perform_request(
                    method, path, params=dict(parameters), body=body, timeout=response_timeout
                )
            except OpenSearchException as error:
                if not is_transient(error) or time.monotonic() + backoff > deadline:
                    raise to_engine_error(error) from error
                time.sleep(backoff)
                backoff = min(2 * backoff, MAX_BACKOFF)
            else:
                return response

    def search(self, index: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Search, and return the complete response. Raises EngineError also for a partial one."""
        response: dict[str, Any] = self.request(
            "POST",
            f"/{index}/_search",
            body,
            # Term statistics over all shards: a lesson's score does not depend on its shard.
            search_type="dfs_query_then_fetch",
            allow_partial_search_results="false",
            cancel_after_time_interval=f"{RESPONSE_TIMEOUT:.0f}s",
        )
        if response["timed_out"] or response["_shards"]["failed"]:
            raise EngineError("Only a part of the cluster answered; please try again in a moment.")
        return response

    def close(self) -> None:
        """Close the connections."""
        self._client.close()


def is_transient(error: OpenSearchException) -> bool:
    """Whether a retry may succeed."""
    if isinstance(error, SSLError):
        return False
    return isinstance(error, ConnectionError) or (
        isinstance(error, TransportError) and error.status_code in TRANSIENT_STATUSES
    )


def to_engine_error(error: OpenSearchException) -> EngineError:
    """An error message that says what to do, without keys, passwords or search words."""
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
            f"The search cluster does not allow this: {_error_type(error)}. Give the user the right."
        )
    if isinstance(error, NotFoundError):
        return EngineError(
            "The index is no longer in the search cluster; start the program anew to build it."
        )
    if isinstance(error, TransportError) and error.status_code in TRANSIENT_STATUSES:
        return EngineError("The search cluster cannot answer at the moment; please try again in a while.")
    return EngineError(f"The search cluster refused what was asked: {_error_type(error)}.")


def _error_type(error: OpenSearchException) -> str:
    """OpenSearch's name of the error, as in its log."""
    return str(error.error) if isinstance(error, TransportError) else type(error).__name__
