"""The child's side of the sandbox: `python -m lessonsearch.sandbox.child MODULE…`.

The child imports the modules that hold the readers, reports that it is ready, and waits for files on its
standard input. On Linux it forks for each file: a fork starts within milliseconds, has limits of its own, and
frees its memory by ending. The process that forks has a single thread. Elsewhere the child reads one file and
ends. A request is a line of JSON followed by the file's bytes; an answer is a line of JSON. If a fork ends in
any other way, the child ends too, so that the parent never has to tell half an answer from a whole one.
"""

from __future__ import annotations

import importlib
import json
import os
import select
import sys
from dataclasses import dataclass
from typing import Any, BinaryIO

from lessonsearch.errors import LessonsearchError
from lessonsearch.sandbox.child_limits import (
    OUT_OF_MEMORY,
    OUT_OF_TIME,
    Limits,
    enforce,
    ran_out_of_time,
    step_back,
)
from lessonsearch.sandbox.plain_values import to_plain

READY = b"ready\n"
IDLE_TIMEOUT = 300.0
"""Seconds without work after which a child ends and frees its memory."""
FORKS = sys.platform == "linux"


@dataclass(frozen=True)
class Request:
    """A file to read, the reader to use (`module:function`), and the limits."""

    reader: str
    name: str
    size: int
    limits: Limits
    watched: bool
    """Whether a thread polls the memory, because the platform enforces no limit."""


def main(modules: list[str]) -> int:
    """Answer requests until the input ends; return the exit code."""
    step_back()
    for module in modules:
        importlib.import_module(module)
    requests: BinaryIO = os.fdopen(os.dup(0), "rb", buffering=0)
    answers: BinaryIO = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what a library prints must not pass for an answer
    answers.write(READY)
    while line := _line(requests):
        request = _request(line)
        data = _exactly(requests, request.size)
        if len(data) < request.size:
            return 0
        if not FORKS:
            _answer(request, data, answers)
            return 0
        if code := _forked(request, data, answers):
            return code
    return 0


def _line(requests: BinaryIO) -> bytes:
    """The line of the next request; empty at the end of the input or after `IDLE_TIMEOUT`."""
    if sys.platform != "win32" and not select.select([requests], [], [], IDLE_TIMEOUT)[0]:
        return b""
    line = bytearray()
    while not line.endswith(b"\n"):
        byte = requests.read(1)
        if not byte:
            return b""
        line += byte
    return bytes(line)


def _request(line: bytes) -> Request:
    fields = json.loads(line)
    return Request(**fields | {"limits": Limits(**fields["limits"])})


def _exactly(requests: BinaryIO, size: int) -> bytes:
    held = bytearray()
    while len(held) < size and (step := requests.read(min(size - len(held), 2**20))):
        held += step
    return bytes(held)


def _forked(request: Request, data: bytes, answers: BinaryIO) -> int:
    """Read a file in a fork. Returns 0 if the fork answered, otherwise an exit code for this process."""
    fork = os.fork()
    if not fork:
        code = 1
        try:
            _answer(request, data, answers)
            code = 0
        finally:
            os._exit(code)
    _, status = os.waitpid(fork, 0)
    code = os.waitstatus_to_exitcode(status)
    return OUT_OF_TIME if ran_out_of_time(code) else code if code >= 0 else 1


def _answer(request: Request, data: bytes, answers: BinaryIO) -> None:
    short_of_memory = enforce(request.limits, request.watched)
    try:
        answer = _read(request, data)
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    if not answer.startswith(b'{"value"') and short_of_memory():
        os._exit(OUT_OF_MEMORY)
    if len(answer) > request.limits.result:
        answer = _encoded({"fault": "size"})
    view = memoryview(answer + b"\n")
    while view:
        view = view[answers.write(view) :]


def _read(request: Request, data: bytes) -> bytes:
    """The encoded result of a reader, or the encoded reason why there is none."""
    module, _, function = request.reader.partition(":")
    try:
        value = getattr(importlib.import_module(module), function)(request.name, data)
        return _encoded({"value": to_plain(value)})
    except LessonsearchError as error:
        return _encoded({"problems": list(error.problems)})
    except RecursionError:
        return _encoded({"fault": "depth"})
    except MemoryError:
        raise
    except Exception as error:
        return _encoded({"fault": "error", "error": type(error).__name__, "at": _where(error)})


def _where(error: BaseException) -> str:
    """Module and line where an error was raised; never its message, which may quote the file."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_globals.get('__name__', '')}:{trace.tb_lineno}" if trace else ""


def _encoded(answer: dict[str, Any]) -> bytes:
    return json.dumps(answer).encode("ascii")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
