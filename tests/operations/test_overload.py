"""Stops, overload, killed processes and slow connections: who asked is answered or told."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import jinja2
import pytest

from lessonsearch.settings import Settings
from support.served import fetch, serving, until
from support.visitors import Askers, environment, get

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name == "nt", reason="signals and limits are those of POSIX"),
]


@pytest.fixture
def slow(own: Settings) -> Settings:
    """A site whose help page takes about a second: its template counts as far as this machine does in one."""
    templates = Path(shutil.copytree(own.templates, own.index.parent / "templates"))
    counting = "{% for n in range(ROUNDS) %}{% for m in range(3000) %}{% endfor %}{% endfor %}"
    began = time.monotonic()
    jinja2.Template(counting.replace("ROUNDS", "500")).render()
    counting = counting.replace("ROUNDS", f"{500 / (time.monotonic() - began):.0f}")
    (templates / "pages/help.html").write_text(counting + "<p>Counted.</p>", "utf-8")
    return Settings(own.corpus, templates, own.index)


def test_a_stop_waits_for_the_requests_under_way(slow: Settings) -> None:
    answers: list[tuple[int, str]] = []
    with serving(environment(slow)) as (address, process):
        fetch(address + "health/live")
        asking = [threading.Thread(target=lambda: answers.append(get(address, "/help"))) for _ in range(2)]
        for thread in asking:
            thread.start()
        time.sleep(0.3)
        assert answers == []
        process.send_signal(signal.SIGTERM)
        for thread in asking:
            thread.join()
    assert [(status, body.endswith("<p>Counted.</p>")) for status, body in answers] == [(200, True)] * 2
    assert process.returncode == 0


def test_whoever_comes_beyond_the_limit_is_asked_to_come_back_at_once(slow: Settings) -> None:
    with serving(environment(slow, MAX_CONCURRENCY="2", CACHE_MB="0")) as (address, _):
        fetch(address + "health/live")
        with Askers(2, lambda: get(address, "/help")[0]) as askers:
            refused = 0

            def refused_often() -> bool:
                nonlocal refused
                began = time.monotonic()
                status, body = get(address, "/api/v1/search")
                if status == 503:
                    refused += 1
                    assert "Try again in a moment." in json.loads(body)["detail"]
                    assert time.monotonic() - began < 1
                return refused > 10

            until(refused_often)
            assert get(address, "/health/live")[0] == get(address, "/health/ready")[0] == 200
        assert askers.seen[200]
        assert set(askers.seen) <= {200, 503}  # a search may have taken the place of one who asks again
        assert get(address)[0] == 200


def test_twice_what_can_be_done_is_answered_or_refused_and_memory_stays_flat(own: Settings) -> None:
    """Many more askers than places; and when they are gone, the next is served as before."""
    with serving(environment(own, MAX_CONCURRENCY="4")) as (address, process):
        fetch(address)
        with Askers(24, lambda: get(address, "/?q=co-sleeping")[0]) as askers:
            time.sleep(1)
            before = memory(process.pid)
            time.sleep(2)
            after = memory(process.pid)
        assert askers.failures == []
        assert set(askers.seen) == {200, 503}
        assert after < before + 20_000
        began = time.monotonic()
        assert get(address)[0] == 200
        assert time.monotonic() - began < 2


def memory(parent: int) -> int:
    """Kilobytes that the processes of a server take."""
    if sys.platform != "linux":
        return 0
    return sum(
        int(line.split()[1])
        for pid in children(parent)
        for line in Path(f"/proc/{pid}/status").read_text().splitlines()
        if line.startswith("VmRSS:")
    )


def children(parent: int) -> list[int]:
    return [int(pid) for pid in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]


@pytest.mark.skipif(sys.platform != "linux", reason="processes are found as Linux lists them")
def test_a_process_that_is_killed_is_replaced(own: Settings) -> None:
    with serving(environment(own), "--workers", "2") as (address, process):
        fetch(address)
        until(lambda: len(children(process.pid)) >= 2)
        first = children(process.pid)
        workers = [
            pid for pid in first if b"resource_tracker" not in Path(f"/proc/{pid}/cmdline").read_bytes()
        ]
        os.kill(workers[0], signal.SIGKILL)
        until(lambda: len(set(children(process.pid)) - set(first)) == 1)
        for _ in range(20):
            assert "lessons" in fetch(address)


def fetched(address: str) -> str:
    """An address that has answered."""
    fetch(address)
    return address


@contextmanager
def connected(address: str, number: int) -> Iterator[list[socket.socket]]:
    place = urlsplit(address)
    held = [socket.create_connection((place.hostname, place.port), timeout=30) for _ in range(number)]
    try:
        yield held
    finally:
        for connection in held:
            connection.close()


def test_connections_that_never_finish_their_request_keep_nobody_out(own: Settings) -> None:
    """Three hundred slow senders: headers that do not end, and bodies that do not come."""
    with serving(environment(own)) as (address, _), connected(fetched(address), 300) as held:
        for number, connection in enumerate(held):
            body = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nx"
            connection.sendall(body if number % 3 == 0 else b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ")
        for _ in range(10):
            assert get(address)[0] == 200
        for connection in held[::3]:
            assert b" 408 " in connection.recv(200), "bodies that do not come are not waited for"
        began = time.monotonic()
        held[1].recv(200)
        assert time.monotonic() - began < 15, "headers that do not end are not waited for"


def test_what_is_too_large_is_refused_or_not_read(own: Settings) -> None:
    with serving(environment(own)) as (address, process):
        fetch(address)
        before = memory(process.pid)
        assert get(address, "/?q=" + "x" * 60_000)[0] == 414
        with connected(address, 2) as (long_address, long_body):
            long_address.sendall(b"GET /?q=" + b"x" * 100_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n")
            assert long_address.recv(100).split()[1] in (b"400", b"414", b"431")
            long_body.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 900000000\r\n\r\n")
            long_body.settimeout(5)
            with pytest.raises(OSError, match=r"reset|pipe|time"):
                long_body.sendall(bytes(900_000_000))
        assert memory(process.pid) < before + 50_000
        assert get(address)[0] == 200
