"""The parent's side of the sandbox: starts the child, sends it files, and kills it when necessary.

A child is started for the first file and kept for the next ones. It is killed at the deadline, when the
sender has disconnected, and after any unexpected failure. It reads one file at a time, so a process reads as
many files at once as it has sandboxes.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import logging
import os
import signal
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from lessonsearch.errors import DocumentError
from lessonsearch.sandbox.answers import ADVICE, understand
from lessonsearch.sandbox.child import READY
from lessonsearch.sandbox.child_limits import OUT_OF_MEMORY, VISITORS, Limits, ran_out_of_time

T = TypeVar("T")
Reader = Callable[[str, bytes], T]
"""A module-level function from a file's name and bytes to a plain value. It may raise DocumentError."""

START_TIMEOUT = 30.0
"""Seconds within which a child must be ready, at the least: it imports the readers' libraries, perhaps on a
busy machine."""
POLL_INTERVAL = 0.05
"""Seconds between two checks of the deadline and of whether the sender is still there."""

log = logging.getLogger("lessonsearch")


class Sandbox:
    """A child process that reads files one after another."""

    def __init__(self, *modules: str, watched: bool = sys.platform != "linux") -> None:
        self.modules = modules
        """Modules that the child imports when it starts."""
        self.watched = watched
        self.killed = 0
        """Number of children ended at a limit of time or because the sender had gone."""
        self.on_kill: Callable[[], object] = lambda: None
        """Called after a child has been killed."""
        self._lock = threading.Lock()
        self._children: list[subprocess.Popen[bytes]] = []
        """The child, if one is running."""
        # A sandbox that is never closed leaves no process behind.
        weakref.finalize(self, _end_all, self._children)

    def read(
        self,
        reader: Reader[T],
        name: str,
        data: bytes,
        limits: Limits = VISITORS,
        gone: Callable[[], bool] = lambda: False,
    ) -> T:
        """The result of a reader for a file, read in the child. `gone` tells whether the sender has
        disconnected.

        Raises DocumentError: the reader's own, or a sentence about the limit that was reached.
        """
        with self._lock:
            child = self._ready(max(START_TIMEOUT, limits.deadline))
            with self._guard(child, limits.deadline, gone) as guard:
                answer = _ask(child, self._request(reader, name, data, limits), data, limits)
            if answer is None or not answer.endswith(b"\n") or sys.platform != "linux":
                code = _end(child)
                self._children.clear()
                if ran_out_of_time(code) and not guard.reason:
                    self.killed += 1
                    self.on_kill()
        if answer is None or not answer.endswith(b"\n"):
            raise DocumentError(f"{name}: {_why(guard, code, limits)}")
        return understand(reader, name, answer)

    def close(self) -> None:
        """End the child, if one is running."""
        with self._lock:
            _end_all(self._children)

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _ready(self, seconds: float) -> subprocess.Popen[bytes]:
        """A child that is ready for a file. Raises DocumentError if none can be started in that time."""
        if self._children and self._children[0].poll() is None:
            return self._children[0]
        _end_all(self._children)
        child = _start(self.modules)
        self._children.append(child)
        with self._guard(child, seconds, lambda: False):
            assert child.stdout  # noqa: S101 - it is a pipe
            ready = child.stdout.readline(len(READY)) == READY
        if not ready:
            log.error("The process that reads files from visitors cannot be started.")
            _end_all(self._children)
            raise DocumentError("We cannot read files at the moment. Try again in a minute.")
        return child

    def _request(self, reader: Reader[T], name: str, data: bytes, limits: Limits) -> bytes:
        fields = {
            "reader": f"{reader.__module__}:{reader.__qualname__}",
            "name": name,
            "size": len(data),
            "limits": dataclasses.asdict(limits),
            "watched": self.watched,
        }
        return json.dumps(fields).encode("ascii") + b"\n"

    @contextlib.contextmanager
    def _guard(
        self, child: subprocess.Popen[bytes], seconds: float, gone: Callable[[], bool]
    ) -> Iterator[_Guard]:
        """Kill the child at the deadline or when the sender has gone, unless the block ends first."""
        guard = _Guard()
        until = time.monotonic() + seconds

        def look() -> None:
            while not guard.done.wait(POLL_INTERVAL):
                if gone():
                    guard.reason = "gone"
                elif time.monotonic() > until:
                    guard.reason = "deadline"
                if guard.reason:
                    self.killed += 1
                    _kill(child)
                    self.on_kill()
                    return

        thread = threading.Thread(target=look, name="sandbox", daemon=True)
        thread.start()
        try:
            yield guard
        finally:
            guard.done.set()
            thread.join()


class _Guard:
    """Whether a child has finished, and why it was killed if it was."""

    def __init__(self) -> None:
        self.done = threading.Event()
        self.reason = ""


def _start(modules: tuple[str, ...]) -> subprocess.Popen[bytes]:
    # The child needs no settings and must not see the password of a cluster.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LESSONSEARCH_")}
    options: dict[str, Any] = {} if sys.platform == "win32" else {"process_group": 0}
    return subprocess.Popen(  # noqa: S603 - this program, by its own name
        [sys.executable, "-P", "-m", "lessonsearch.sandbox.child", *modules],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment | {"OPENBLAS_NUM_THREADS": "1"},
        bufsize=0,
        **options,
    )


def _ask(child: subprocess.Popen[bytes], request: bytes, data: bytes, limits: Limits) -> bytes | None:
    """The child's line of answer; None if it ends without one."""
    assert child.stdin  # noqa: S101 - both are pipes
    assert child.stdout  # noqa: S101
    try:
        for part in (request, data):
            view = memoryview(part)
            while view:
                view = view[child.stdin.write(view) or 0 :]
        answer = bytearray()
        while not answer.endswith(b"\n") and len(answer) <= limits.result + 2:
            step = child.stdout.read(2**20)
            if not step:
                return None
            answer += step
    except OSError:  # the child was killed or ended itself
        return None
    return bytes(answer)


def _kill(child: subprocess.Popen[bytes]) -> None:
    """Kill the child and any fork of it."""
    with contextlib.suppress(OSError):
        if sys.platform == "win32":
            child.kill()
        else:
            os.killpg(child.pid, signal.SIGKILL)


def _end(child: subprocess.Popen[bytes]) -> int:
    """End a child, close its pipes, and return its exit code."""
    try:
        code = child.wait(timeout=0.5)
    except subprocess.TimeoutExpired:
        code = 1
    _kill(child)
    for pipe in (child.stdin, child.stdout):
        with contextlib.suppress(OSError):
            if pipe:
                pipe.close()
    child.wait()
    return code


def _end_all(children: list[subprocess.Popen[bytes]]) -> None:
    while children:
        _end(children.pop())


def _why(guard: _Guard, code: int, limits: Limits) -> str:
    """The sentence for a missing answer: why, and what to do."""
    if guard.reason == "deadline" and limits.patience is not None:
        return (
            f"it was not read within {limits.deadline:g} seconds, because there is too much to do;"
            " try again later."
        )
    if guard.reason == "deadline" or ran_out_of_time(code):
        return f"it takes longer than {limits.seconds:g} seconds to read; {ADVICE}."
    if guard.reason == "gone":
        return "whoever sent it has gone."
    if code == OUT_OF_MEMORY:
        return f"it takes too much memory to read; {ADVICE}."
    log.warning("The process that reads files ended with code %s.", code)
    return f"it cannot be read; {ADVICE}."
