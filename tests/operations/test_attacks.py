"""A server of two workers under attack, while ten visitors search: every one of them is served.

What is held here is that all are served, nothing crashes, and memory is given back. How soon they are served
depends on the machine: `tests/load` measures that.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from support import attacks
from support.served import fetch, serving, until

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="memory and processes are those of Linux"),
]

REGAINED = 1.10
"""How much more memory a server may hold after an attack than before."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, int]]:
    """The address of a site that has answered each kind of request once, and its process."""
    environment = {"LESSONSEARCH_INDEX": str(tmp_path_factory.mktemp("index"))}
    with serving(environment, "--workers", "2") as (address, process):
        fetch(address)
        warm_up(address)
        yield address, process.pid
        assert process.poll() is None


def warm_up(address: str) -> None:
    """Have both workers do everything once: what they load then stays loaded."""
    with attacks.Visitors(address):
        for number in range(12):
            attacks.post_file(address, "notes.md", b"A handout with some words of its own in it.")
            attacks.get(address, f"/export.docx?q=fathers&page={number + 1}")
            attacks.get(address, f"/export.pptx?q=police&page={number + 1}")


@pytest.fixture
def attacked(site: tuple[str, int]) -> Iterator[Callable[[Callable[[str], object]], object]]:
    """Makes an attack while ten visitors search, and holds that they are served and memory is given back."""
    address, process = site
    workers = own_processes(process)
    before = attacks.memory(process)

    def attack(made: Callable[[str], object]) -> object:
        with attacks.Visitors(address) as visitors:
            time.sleep(0.5)
            given = made(address)
            served = len(visitors.seconds)
            until(lambda: len(visitors.seconds) >= served + 20)
        assert visitors.failures == []
        assert set(visitors.statuses) == {200}
        return given

    yield attack
    until(lambda: attacks.get(address, "/health/ready")[0] == 200)
    assert own_processes(process) == workers, "a worker died"
    until(lambda: attacks.memory(process) <= before * REGAINED)


def own_processes(server: int) -> set[int]:
    """The workers of a server, without what these start."""
    return {int(pid) for pid in Path(f"/proc/{server}/task/{server}/children").read_text().split()}


def statuses(answers: object) -> set[int]:
    assert isinstance(answers, list)
    return {answer[0] for answer in answers}


Attacked = Callable[[Callable[[str], object]], object]


def test_uploads_that_take_long_and_are_not_waited_for(attacked: Attacked) -> None:
    def attack(address: str) -> None:
        for _ in range(16):
            attacks.upload_and_hang_up(address, "notes.md", b"[" * 900_000)

    attacked(attack)


def test_brackets_are_read_in_time(attacked: Attacked, site: tuple[str, int]) -> None:
    [answer] = attacked(lambda address: [attacks.post_file(address, "notes.md", b"[" * 5_000)])  # type: ignore[misc]
    assert answer[0] == 200


def test_four_documents_of_millions_of_paragraphs(attacked: Attacked) -> None:
    given = attacked(
        lambda address: attacks.together(
            4, lambda: attacks.post_file(address, "empty.docx", attacks.empty_paragraphs())
        )
    )
    assert statuses(given) <= {400, 503}


def test_packs_that_unfold_and_packs_that_are_long(attacked: Attacked) -> None:
    notes, long = attacks.pages_with(attacks.pack_of_notes()), attacks.pages_with(attacks.long_pack())
    given = attacked(lambda address: attacks.together(16, lambda: attacks.get(address, notes)))
    assert statuses(given) <= {200, 503}
    assert all(len(body) < 100_000 for _, body in given)  # type: ignore[attr-defined]
    assert statuses(attacked(lambda address: attacks.together(16, lambda: attacks.get(address, long)))) == {
        414
    }


def test_one_parameter_very_often(attacked: Attacked) -> None:
    long, short = attacks.repeated_parameters(), attacks.repeated_parameters(690)
    assert statuses(attacked(lambda address: attacks.together(16, lambda: attacks.get(address, long)))) == {
        414
    }
    given = attacked(lambda address: attacks.together(16, lambda: attacks.get(address, short)))
    assert statuses(given) <= {400, 503}


def test_sixteen_decks_at_once(attacked: Attacked) -> None:
    given = attacked(
        lambda address: attacks.together(16, lambda: attacks.get(address, "/export.pptx?sort=document"))
    )
    assert statuses(given) <= {200, 503}
    assert 200 in statuses(given)


def test_forms_that_arrive_a_byte_at_a_time(attacked: Attacked) -> None:
    def attack(address: str) -> list[bytes]:
        with attacks.slow_bodies(address, 20, 2.0) as connections:
            time.sleep(13)
            return [connection.recv(100).split(b"\r\n")[0] for connection in connections]

    assert set(attacked(attack)) == {b"HTTP/1.1 408 Request Timeout"}  # type: ignore[call-overload]


def test_a_worker_that_is_stopped_is_replaced(tmp_path: Path) -> None:
    with serving({"LESSONSEARCH_INDEX": str(tmp_path)}, "--workers", "2") as (address, process):
        fetch(address)
        until(lambda: len(own_processes(process.pid)) == 2)
        stopped = min(own_processes(process.pid))
        os.kill(stopped, signal.SIGSTOP)
        seen = set()

        def replaced() -> bool:
            # Several at once, as the system may give each to the worker that is stopped.
            for given in attacks.together(4, lambda: attacks.get(address, "/health/ready", timeout=1)):
                seen.add(given[0] if isinstance(given, tuple) else 0)
            return stopped not in own_processes(process.pid) and len(own_processes(process.pid)) == 2

        until(replaced)
        until(lambda: attacks.get(address, "/health/ready", timeout=5)[0] == 200)
        assert 503 in seen, "the other worker said that the site is not ready"
        for _ in range(20):
            assert attacks.get(address, "/?q=fathers", timeout=10)[0] == 200
