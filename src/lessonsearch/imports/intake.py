"""Files on their way in: read side by side in processes of their own, so that a broken one stops no other."""

from __future__ import annotations

import multiprocessing
import os
import re
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path

from lessonsearch.errors import DocumentError
from lessonsearch.imports.anchors import slug
from lessonsearch.imports.blocks.imported_report import ImportedReport
from lessonsearch.imports.readers import MOST_BYTES, read

MAX_SECONDS = 120
"""Seconds for one file: a report of 100 pages takes five."""
MAX_PROCESSES = 2


@dataclass(frozen=True)
class Arrival:
    """One file with what it holds, or the sentences on why it cannot be read."""

    path: Path
    report: ImportedReport | None
    problems: tuple[str, ...] = ()


def read_files(paths: Sequence[Path]) -> Iterator[Arrival]:
    """Each file in turn, read while the ones before it are worked on."""
    waiting = list(paths)
    while waiting:
        done = 0
        context = multiprocessing.get_context("spawn")
        workers = min(MAX_PROCESSES, len(waiting), os.cpu_count() or 1)
        with ProcessPoolExecutor(workers, mp_context=context) as pool:
            futures = [pool.submit(_read_file, str(path)) for path in waiting]
            for path, future in zip(waiting, futures, strict=True):
                arrival, alive = _arrival(path, future)
                yield arrival
                done += 1
                if not alive:
                    for process in list((pool._processes or {}).values()):
                        process.kill()
                    pool.shutdown(wait=False, cancel_futures=True)
                    break
        waiting = waiting[done:]


def read_file(path: Path) -> ImportedReport:
    """What a file holds. Raises DocumentError."""
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise DocumentError(f"{path.name}: it cannot be read ({error.strerror}).") from error
    return read(path.name, content)


def _read_file(path: str) -> ImportedReport | tuple[str, ...]:
    """`read_file` in another process: sentences come back as a value."""
    try:
        return read_file(Path(path))
    except DocumentError as error:
        return tuple(error.problems)


def _arrival(path: Path, future: Future[ImportedReport | tuple[str, ...]]) -> tuple[Arrival, bool]:
    """What became of a file, and whether the processes can go on."""
    try:
        found = future.result(timeout=MAX_SECONDS)
    except TimeoutError:
        return _unread(path, f"it takes longer than {MAX_SECONDS} seconds to read; divide it"), False
    except BrokenProcessPool:
        return _unread(path, "it cannot be read; save it anew, or as plain text"), False
    except Exception as error:  # whatever a library raises on a file that nobody has foreseen
        return _unread(path, f"it cannot be read ({type(error).__name__}); save it as plain text"), True
    if isinstance(found, tuple):
        return Arrival(path, None, found), True
    return Arrival(path, found), True


def _unread(path: Path, why: str) -> Arrival:
    return Arrival(path, None, (f"{path.name}: {why}.",))


def id_of(path: Path) -> str:
    """The id of a source by its file's name."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", path.stem)
    return slug(words, words=8) or "report"


def is_date(text: str) -> bool:
    """Whether a text is a date of publication: 2021, 2021-05 or 2021-05-19."""
    return re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", text) is not None
