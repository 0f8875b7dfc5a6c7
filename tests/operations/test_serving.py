"""The server as it runs: swaps, stops, overload and killed processes lose no answer."""

from __future__ import annotations

import http.client
import json
import os
import random
import re
import shutil
import signal
import socket
import sys
import threading
import time
import weakref
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import jinja2
import pytest

from lessonsearch.app.reload import LibraryReloader
from lessonsearch.errors import EngineError
from lessonsearch.query.query import Query
from lessonsearch.settings import Settings
from lessonsearch.web.app import create_app
from support.paths import ROOT
from support.served import fetch, serving, until

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals and limits are those of POSIX")


@pytest.fixture
def own(tmp_path: Path) -> Settings:
    """Settings with a corpus and an index folder of the test's own."""
    copied = Path(shutil.copytree(ROOT / "corpus", tmp_path / "corpus"))
    return Settings(copied, ROOT / "templates", tmp_path / "index")


def environment(settings: Settings, **more: str) -> dict[str, str]:
    named = {"CORPUS": settings.corpus, "TEMPLATES": settings.templates, "INDEX": settings.index, **more}
    return {f"LESSONSEARCH_{name}": str(value) for name, value in named.items()}


def retitle(corpus: Path, word: str) -> None:
    """Write a word of three letters before every title: a new file in the old one's place, as editors do."""
    for path in corpus.glob("*/[0-9]*.md"):
        beside = path.with_suffix(".new")
        retitled = re.sub(
            r"^(title: [\"']?)([A-Z]{3} )?", rf"\g<1>{word} ", path.read_text("utf-8"), flags=re.M
        )
        beside.write_text(retitled, "utf-8")
        beside.replace(path)


class Askers:
    """Threads that ask one thing after the other until told to stop."""

    def __init__(self, number: int, ask: Callable[[], object]) -> None:
        self.stopping = threading.Event()
        self.seen: Counter[object] = Counter()
        self.failures: list[BaseException] = []
        self.threads = [threading.Thread(target=self._ask, args=(ask,)) for _ in range(number)]

    def _ask(self, ask: Callable[[], object]) -> None:
        while not self.stopping.is_set():
            try:
                self.seen[ask()] += 1
            except BaseException as error:
                self.failures.append(error)
                return

    def __enter__(self) -> Askers:
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopping.set()
        for thread in self.threads:
            thread.join()


def test_what_was_open_before_is_let_go_of(own: Settings) -> None:
    shelf = LibraryReloader(own)
    shelf.library.find(Query(q="fathers"))
    before = weakref.ref(
        shelf.library.engine.generation.segments[0].leaf.reader
    )  # its caches hold it, and it holds them
    retitle(own.corpus, "TWO")
    assert shelf.reload()
    assert before() is None


def test_eight_readers_get_every_answer_whole_while_the_index_is_rebuilt(own: Settings) -> None:
    retitle(own.corpus, "ONE")
    shelf = LibraryReloader(own)

    def ask() -> str:
        library = shelf.current()
        words = random.choice(["fathers", "co-sleeping", '"child in need"', "baby OR babies", ""])
        found = library.find(Query(q=words, per_page=20))
        assert found.results
        first = library.lesson(found.results[0].lesson.id)
        [word] = {lesson.title[:3] for lesson in (first, *(result.lesson for result in found.results))}
        time.sleep(0.03)  # eight that never pause leave the rebuild an eighth of a processor
        return word

    with Askers(8, ask) as askers:
        for word in ("TWO", "ONE"):
            retitle(own.corpus, word)
            assert shelf.reload()
            time.sleep(0.05)
    assert askers.failures == []
    assert set(askers.seen) == {"ONE", "TWO"}


def test_the_first_visitor_waits_for_no_words_to_be_read(own: Settings) -> None:
    shelf = LibraryReloader(own)
    assert {"vocabulary", "_spell_checker"} <= vars(shelf.current().lexical).keys()
    retitle(own.corpus, "ONE")
    assert shelf.reload()
    assert {"vocabulary", "_spell_checker"} <= vars(shelf.current().lexical).keys()


def test_a_corpus_that_changes_under_load_is_swapped_in_without_a_failed_request(own: Settings) -> None:
    retitle(own.corpus, "ONE")

    def ask() -> tuple[int, str]:
        status, body = get(address, "/api/v1/search?q=fathers")
        [word] = {result["title"][:3] for result in json.loads(body)["results"]}
        return status, word

    with serving(environment(own), "--watch", "--workers", "2") as (address, _):
        fetch(address)
        with Askers(8, ask) as askers:
            until(lambda: (200, "ONE") in askers.seen)
            retitle(own.corpus, "TWO")
            until(lambda: (200, "TWO") in askers.seen)
    assert askers.failures == []
    assert set(askers.seen) == {(200, "ONE"), (200, "TWO")}


def test_a_watch_survives_whatever_happens_and_tries_again(
    own: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """First the index has nowhere to go, then the corpus is gone, then all is well again."""
    monkeypatch.setattr("lessonsearch.app.reload.POLL_INTERVAL", 0.01)
    monkeypatch.setattr("lessonsearch.app.reload.RETRY_INTERVAL", 0.1)
    shelf = LibraryReloader(own)
    threading.Thread(target=shelf.watch, daemon=True).start()
    shutil.rmtree(own.index)
    own.index.write_text("in the way")
    lesson = own.corpus / "ages-of-concern" / "025-fathers-left-out.md"
    lesson.write_text(lesson.read_text("utf-8").replace("title: Fathers were left out", "title: Passed over"))
    until(lambda: "cannot be written to" in caplog.text)
    assert shelf.current().find(Query(q="fathers")).total
    own.index.unlink()
    until(lambda: shelf.current().lesson("ages-of-concern/fathers-left-out").title.startswith("Passed over"))
    own.corpus.rename(own.corpus.parent / "away")
    until(lambda: "there is no corpus here" in caplog.text or "holds no source" in caplog.text)
    assert shelf.current().find(Query(q="fathers")).total
    before = shelf.current()
    (own.corpus.parent / "away").rename(own.corpus)
    lesson.write_text(lesson.read_text("utf-8").replace("title: Passed over", "title: Left out"))
    until(lambda: shelf.current() is not before)


@pytest.mark.skipif(sys.platform != "linux", reason="open files are counted as Linux counts them")
def test_swaps_leave_no_files_open(own: Settings) -> None:
    shelf = LibraryReloader(own)
    counts = []
    for word in ("ONE", "TWO", "SIX", "TEN", "ONE", "TWO"):
        retitle(own.corpus, word)
        shelf.reload()
        assert shelf.current().find(Query()).total
        mapped = Path("/proc/self/maps").read_text().count(".array")
        counts.append(len(list(Path("/proc/self/fd").iterdir())) + mapped)
    assert counts[-1] <= counts[1] + 2


def get(address: str, path: str = "/", **headers: str) -> tuple[int, str]:
    """Status and body of one answer, whatever the status."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=30)
    try:
        connection.request("GET", path, headers={name.replace("_", "-"): v for name, v in headers.items()})
        answer = connection.getresponse()
        if answer.status == 503:
            assert answer.headers["Retry-After"] == "5"
        return answer.status, answer.read().decode()
    finally:
        connection.close()


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
    with serving(environment(slow, BUSY="2", KEPT="0")) as (address, _):
        fetch(address + "health/live")
        with Askers(2, lambda: get(address, "/help")[0]) as askers:
            refused = 0

            def refused_often() -> bool:
                nonlocal refused
                began = time.monotonic()
                status, body = get(address, "/api/v1/search")
                if status == 503:
                    refused += 1
                    assert "Please try again in a moment." in json.loads(body)["detail"]
                    assert time.monotonic() - began < 1
                return refused > 10

            until(refused_often)
            assert get(address, "/health/live")[0] == get(address, "/health/ready")[0] == 200
        assert askers.seen[200]
        assert set(askers.seen) <= {200, 503}  # a search may have taken the place of one who asks again
        assert get(address)[0] == 200


def test_twice_what_can_be_done_is_answered_or_refused_and_memory_stays_flat(own: Settings) -> None:
    """Many more askers than places; and when they are gone, the next is served as before."""
    with serving(environment(own, BUSY="4")) as (address, process):
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
