"""Intake: reads files concurrently in sandboxes, so that a broken file does not stop the others."""

from __future__ import annotations

import os
import re
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

from lessonsearch.corpus.safe_files import read_bytes
from lessonsearch.errors import DocumentError
from lessonsearch.imports.anchors import slug
from lessonsearch.imports.blocks.imported_report import ImportedReport
from lessonsearch.imports.readers import read
from lessonsearch.sandbox import COMMAND_LINE, Limits, Sandbox

MAX_SANDBOXES = 2
READ_AHEAD = 2
"""How many files are read ahead of the one being processed; more would fill the memory."""


@dataclass(frozen=True)
class Arrival:
    """A file with its content, or the sentences that say why it cannot be read."""

    path: Path
    report: ImportedReport | None
    problems: tuple[str, ...] = ()


def read_files(paths: Sequence[Path], limits: Limits = COMMAND_LINE) -> Iterator[Arrival]:
    """Yield each file in order; later ones are read in the meantime."""
    workers = max(1, min(MAX_SANDBOXES, len(paths), os.cpu_count() or 1))
    free: SimpleQueue[Sandbox] = SimpleQueue()
    with ExitStack() as stack:
        for _ in range(workers):
            free.put(stack.enter_context(Sandbox("lessonsearch.imports.readers")))
        pool = ThreadPoolExecutor(workers)
        stack.callback(pool.shutdown, cancel_futures=True)
        under_way: deque[Future[Arrival]] = deque()
        for path in paths:
            under_way.append(pool.submit(_arrival, path, free, limits))
            if len(under_way) > READ_AHEAD:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()


def _arrival(path: Path, free: SimpleQueue[Sandbox], limits: Limits) -> Arrival:
    """Read a file in the next free sandbox."""
    try:
        content = read_bytes(path)
    except OSError as error:
        return Arrival(path, None, (f"{path.name}: it cannot be read ({error.strerror}).",))
    sandbox = free.get()
    try:
        return Arrival(path, sandbox.read(read, path.name, content, limits))
    except DocumentError as error:
        return Arrival(path, None, tuple(error.problems))
    finally:
        free.put(sandbox)


def id_of(path: Path) -> str:
    """A source id derived from a file's name."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", path.stem)
    return slug(words, words=8) or "report"


def is_date(text: str) -> bool:
    """Whether a text is a date of publication: 2021, 2021-05 or 2021-05-19."""
    return re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", text) is not None
