"""What the server says of itself: its log, its metrics, and whether it is ready."""

from __future__ import annotations

import json
import os

import pytest

from lessonsearch.errors import EngineError
from lessonsearch.settings import Settings
from lessonsearch.web.app import create_app
from support.served import fetch, serving
from support.visitors import environment, get

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name == "nt", reason="signals and limits are those of POSIX"),
]


def test_the_log_is_one_line_of_json_each_and_silent_about_what_is_searched_for(own: Settings) -> None:
    said = {}
    for log in ("faults", "requests", "queries"):
        with serving(environment(own, LOG=log)) as (address, process):
            fetch(address + "?q=hurt+child")
            get(address, "/lessons/caf%C3%A9")
            process.terminate()
            assert process.stderr
            said[log] = [json.loads(line) for line in process.stderr.read().splitlines()]
    assert said["faults"] == []
    first, second = said["requests"]
    assert (first["method"], first["path"], first["status"]) == ("GET", "/", 200)
    assert (second["path"], second["status"]) == ("/lessons/…", 404)
    assert first["ms"] > 0
    assert "hurt" not in str(said["requests"])
    assert said["queries"][0]["query"] == "q=hurt+child"


def test_metrics_are_the_sum_of_all_processes(own: Settings) -> None:
    with serving(environment(own, METRICS="yes"), "--workers", "2") as (address, _):
        fetch(address)
        for _ in range(20):
            get(address, "/?q=fathers")
        get(address, "/nowhere")
        counts = set()
        for _ in range(6):
            told = get(address, "/metrics")[1]
            counts |= {
                line for line in told.splitlines() if line.startswith("lessonsearch_request_seconds_count")
            }
    assert 'lessonsearch_request_seconds_count{page="search.results",status="200"} 21.0' in counts
    assert 'lessonsearch_request_seconds_count{page="none",status="404"} 1.0' in counts


def test_a_server_without_an_index_says_that_it_is_not_ready(own: Settings) -> None:
    def library() -> None:
        raise EngineError("The index is gone.")

    client = create_app(own, library).test_client()  # type: ignore[arg-type]
    assert client.get("/health/ready").status_code == 503
    assert client.get("/health/live").status_code == 200
