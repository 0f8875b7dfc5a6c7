"""Attacks on a running site, each with few bytes; and visitors who meanwhile search as usual."""

from __future__ import annotations

import http.client
import io
import random
import socket
import threading
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

import docx

from lessonsearch.packs.pack_url import token

BOUNDARY = "----boundary"
WORDS = (
    "fathers",
    "co-sleeping",
    "neglect",
    "housing",
    "school",
    "hospital",
    "information",
    "plan",
    "risk",
    "police",
)


@dataclass
class Visitors:
    """People who search, each with a connection of their own, one page after the other."""

    address: str
    number: int = 10
    statuses: Counter[int] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    pause: float = 0.05
    _stopping: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    def __enter__(self) -> Visitors:
        self._threads = [
            threading.Thread(target=self._visit, args=(n,), daemon=True) for n in range(self.number)
        ]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        for thread in self._threads:
            thread.join(timeout=60)

    def _visit(self, number: int) -> None:
        drawn = random.Random(number)
        while not self._stopping.is_set():
            began = time.monotonic()
            try:
                status, _ = get(
                    self.address,
                    f"/?q={drawn.choice(WORDS)}+{drawn.choice(WORDS)}&page={drawn.randint(1, 2)}",
                )
            except OSError as error:
                self.failures.append(repr(error))
            else:
                self.statuses[status] += 1
                self.seconds.append(time.monotonic() - began)
            self._stopping.wait(self.pause)

    @property
    def p95(self) -> float:
        """Seconds within which 95 of 100 pages came."""
        return sorted(self.seconds)[int(len(self.seconds) * 0.95)] if self.seconds else float("inf")


def get(address: str, path: str, timeout: float = 60, **headers: str) -> tuple[int, bytes]:
    """Status and body of one answer, whatever the status."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=timeout)
    try:
        connection.request(
            "GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()}
        )
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def post_file(address: str, name: str, data: bytes, timeout: float = 90) -> tuple[int, bytes]:
    """Upload a file to be verified."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=timeout)
    try:
        body = form(name, data)
        connection.request(
            "POST", "/verify", body, {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
        )
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def form(name: str, data: bytes) -> bytes:
    """A form with one file, as browsers send it."""
    head = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n"
    )
    return head.encode() + data + f"\r\n--{BOUNDARY}--\r\n".encode()


def together(number: int, attack: Callable[[], object]) -> list[object]:
    """What the same attack gives, made so many times at once; an exception where it ends in one."""
    given: list[object] = [None] * number

    def one(place: int) -> None:
        try:
            given[place] = attack()
        except OSError as error:
            given[place] = error

    threads = [threading.Thread(target=one, args=(place,)) for place in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return given


def upload_and_hang_up(address: str, name: str = "notes.md", data: bytes = b"[" * 60_000) -> None:
    """Send a file that takes long to read, and go."""
    place = urlsplit(address)
    body = form(name, data)
    with socket.create_connection((place.hostname, place.port), timeout=10) as connection:
        connection.sendall(
            f"POST /verify HTTP/1.1\r\nHost: {place.netloc}\r\nContent-Length: {len(body)}\r\n"
            f"Content-Type: multipart/form-data; boundary={BOUNDARY}\r\n\r\n".encode()
            + body
        )


@lru_cache(1)
def empty_paragraphs(number: int = 4_800_000) -> bytes:
    """A Word document of 78 kilobytes."""
    held = io.BytesIO()
    docx.Document().save(held)
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    text = f'<w:document xmlns:w="{space}"><w:body>{"<w:p/>" * number}</w:body></w:document>'.encode()
    made = io.BytesIO()
    with zipfile.ZipFile(held) as sound, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name in sound.namelist():
            package.writestr(name, text if name == "word/document.xml" else sound.read(name))
    return made.getvalue()


@lru_cache
def pack_of_notes(number: int = 590) -> str:
    """The `pack` of an address: a kilobyte that unfolds to notes without end."""
    return token("&".join(["excerpt=ages-of-concern%23p43", *(f"note={'x' * 300}" for _ in range(number))]))


@lru_cache
def long_pack(size: int = 63_000) -> str:
    """The `pack` of an address: random words, so that it is as long as it looks."""
    drawn = random.Random(1)
    words = " ".join("".join(drawn.choices("abcdefghijklmnopqrstuvwxyz", k=7)) for _ in range(size // 6))
    made = token(urlencode([("excerpt", "ages-of-concern#p43"), ("note", words)]))
    return made[:size]


def repeated_parameters(number: int = 15_000) -> str:
    """An address with one parameter very often."""
    return "/?bad=1" + "&q=a" * number


@contextmanager
def slow_bodies(address: str, number: int = 20, pause: float = 8.0) -> Iterator[list[socket.socket]]:
    """Forms that arrive a byte every few seconds."""
    place = urlsplit(address)
    connections = [socket.create_connection((place.hostname, place.port), timeout=30) for _ in range(number)]
    stopping = threading.Event()

    def send() -> None:
        while not stopping.wait(pause):
            for connection in connections:
                try:
                    connection.send(b"x")
                except OSError:
                    continue

    for connection in connections:
        connection.sendall(
            f"POST /verify HTTP/1.1\r\nHost: {place.netloc}\r\nContent-Length: 1000\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\n\r\ntext=".encode()
        )
    thread = threading.Thread(target=send, daemon=True)
    thread.start()
    try:
        yield connections
    finally:
        stopping.set()
        for connection in connections:
            connection.close()


def pages_with(pack: str) -> str:
    """A search with a pack carried along."""
    return f"/?q=fathers&pack={quote(pack)}"


def processes(parent: int) -> list[int]:
    """A server's own processes, and those that these started."""
    try:
        children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    except OSError:
        return []
    return [found for child in map(int, children) for found in (child, *processes(child))]


def memory(parent: int) -> int:
    """Kilobytes that a server's processes hold, what they share counted once for each."""
    held = 0
    for pid in (parent, *processes(parent)):
        try:
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        held += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return held
