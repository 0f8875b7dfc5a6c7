"""The server in a process of its own, as `lessonsearch serve` starts it, and ways to ask it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def serving(environment: dict[str, str], *options: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """A server in a process of its own: its address and the process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}/"
    command = [sys.executable, "-m", "lessonsearch", "serve", "--port", str(port), *options]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, env=os.environ | environment, **pipes) as process:  # type: ignore[call-overload]
        try:
            assert process.stdout.readline() == f"Serving on {address} (press Ctrl-C to stop)\n"
            yield address, process
        finally:
            process.terminate()
            process.wait(timeout=40)  # a stop takes 30 seconds at most


def fetch(url: str) -> str:
    """The page at that address, as soon as somebody answers there."""
    for _ in range(400):
        try:
            with urllib.request.urlopen(url, timeout=10) as answer:
                return str(answer.read().decode())
        except urllib.error.HTTPError:
            raise
        except urllib.error.URLError as error:
            if not isinstance(error.reason, ConnectionError):
                raise
            time.sleep(0.05)
    raise TimeoutError(url)


def until(happens: Callable[[], bool]) -> None:
    """Wait for something that has to happen, half a minute at most."""
    for _ in range(300):
        if happens():
            return
        time.sleep(0.1)
    raise TimeoutError
