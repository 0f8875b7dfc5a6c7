"""The figures of docs/operating.md are those of the program."""

from __future__ import annotations

import re

import pytest

from lessonsearch import server
from lessonsearch.app import bootstrap, export_cache, heartbeat, reload, zero_results
from lessonsearch.corpus import safe_files
from lessonsearch.packs import pack, pack_url
from lessonsearch.sandbox import child, child_limits
from lessonsearch.search import service
from lessonsearch.web.middleware import gateway, lanes, limits, request_body
from support.paths import ROOT

OPERATING = " ".join((ROOT / "docs" / "operating.md").read_text("utf-8").split())
MILLION = 1_000_000

SENTENCES = [
    f"| connections of a worker | {server.MAX_CONNECTIONS} |",
    f"| headers to arrive | {server.HEADER_TIMEOUT / 1000:g} s |",
    f"| address and headers | {limits.MAX_HEADER_BYTES:,} bytes | 431 |",
    f"| address | {limits.MAX_ADDRESS_BYTES:,} bytes | 414 |",
    f"| parameters of an address | {limits.MAX_PARAMETERS}, counted",
    f"| a form | {request_body.MAX_FORM_BYTES // MILLION} MB, `/verify`"
    f" {request_body.MAX_UPLOAD_BYTES // MILLION} MB | 413 |",
    f"| a body to arrive | {request_body.BODY_DEADLINE:g} s, and"
    f" {request_body.MIN_BYTES_PER_SECOND // 1000} kB a second beyond | 408 |",
    f"| all bodies of a worker | {request_body.MAX_BUFFERED_BYTES // MILLION} MB,"
    f" {request_body.MAX_CONCURRENT_BODIES} on their way | 503 |",
    f"| a pack in an address | {pack_url.MAX_ADDRESS:,} characters,"
    f" {pack_url.MAX_DECOMPRESSED_LENGTH:,} unfolded, {pack.MAX_ITEMS} excerpts |",
    f"| open files | {server.MAX_CONNECTIONS + server.MAX_OTHER_FILES} needed;",
    f"A request has a budget of work: {limits.BUDGET:g} seconds for a page, of which a search may take"
    f" {service.BUDGET:g}, {limits.BUDGETS[lanes.DOCUMENTS]:g} for a document,"
    f" {limits.BUDGETS[lanes.UPLOADS]:g} for an upload.",
    f"Files to take away are kept, {export_cache.MAX_BYTES // 2**20} MB of them",
    f"with {child_limits.VISITORS.memory // child_limits.MEGABYTE} MB above that and five seconds",
    "`lessonsearch verify` and `import` read in the same way, with"
    f" {child_limits.COMMAND_LINE.seconds:g} seconds of",
    f"a request has been worked on for more than {lanes.MAX_HELD_SECONDS:g} seconds",
    f"and a file of more than {safe_files.MAX_BYTES // 2**20} MB are problems",
    f"nothing else, at most {zero_results.MAX_SEARCHES:,} of them",
    f"Of more than {bootstrap.MAX_LESSONS_IN_MEMORY:,} lessons, sources that changed",
    f"if they have {bootstrap.MAX_DELTA_LESSONS:,} lessons at most",
    f"requests under way have {server.SHUTDOWN_TIMEOUT} seconds to be answered",
    f"whoever comes beyond is asked to come back in {gateway.RETRY_AFTER} seconds",
]


@pytest.mark.parametrize("sentence", SENTENCES, ids=lambda sentence: sentence[:40])
def test_a_figure_is_that_of_the_program(sentence: str) -> None:
    assert sentence in OPERATING


def test_times_that_are_written_as_words_are_those_of_the_program() -> None:
    assert child.IDLE_TIMEOUT == 300
    assert "gone after five minutes without work" in OPERATING
    assert (child_limits.VISITORS.seconds, heartbeat.LATE_AFTER, heartbeat.MAX_MISSED) == (5, 4, 6)
    assert "a worker has not shown itself for four seconds" in OPERATING
    assert "One that misses six beats" in OPERATING
    assert (reload.FULL_REBUILD_DELAY, reload.RETRY_INTERVAL) == (600, 60)
    assert "when the corpus has rested for ten minutes" in OPERATING
    assert "tried again each minute" in OPERATING


def test_the_table_of_lanes_is_that_of_the_program() -> None:
    rows = re.findall(
        r"\| (\w+) \| [^|]* \| (?:`LESSONSEARCH_MAX_CONCURRENCY`, )?(\d+)[^|]*"
        r" \| (as many again|\d+), for ([\d.]+) s \| 503",
        OPERATING,
    )
    documented = {
        lane: (int(places), int(places) if queue == "as many again" else int(queue), float(seconds))
        for lane, places, queue, seconds in rows
    }
    assert documented == {
        lane: (capacity.places, capacity.queue, capacity.timeout)
        for lane, capacity in lanes.capacities(16).items()
    }
