"""Visitors who keep asking while something changes, and what changes."""

from __future__ import annotations

import http.client
import re
import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from lessonsearch.settings import Settings


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
