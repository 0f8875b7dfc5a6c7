"""What was measured second by second: answers as visitors noted them, and the server's memory."""

from __future__ import annotations

import threading
import time
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

CALM = 3
"""Seconds in a row that have to be as before until a server counts as recovered."""


class Answer(NamedTuple):
    """One answer as a visitor got it: when, with which status, and milliseconds after it was due."""

    at: float
    status: int
    ms: float
    again: bool
    """Whether it says when to come back."""


@dataclass(frozen=True)
class Span:
    """Some seconds of a run. Times are those of the answers with 200, in milliseconds."""

    start: int
    seconds: int
    good: int
    turned_away: int
    """503 with `Retry-After`."""
    wrong: int
    """All else."""
    p50: float
    p99: float
    worst: float
    """The p99 of its worst second."""

    @property
    def rate(self) -> float:
        """Good answers a second."""
        return self.good / self.seconds


def noted(folder: Path) -> list[Answer]:
    """The answers that all visitors noted, by time."""
    answers = []
    for path in folder.iterdir():
        # Visitors are stopped while they write: what stands behind the last end of a line is half a line.
        for line in path.read_text("ascii").splitlines(keepends=True):
            if line.endswith("\n"):
                at, status, ms, again = line.split()
                answers.append(Answer(float(at), int(status), float(ms), again != "-"))
    return sorted(answers)


def spans(answers: Sequence[Answer], begin: float, seconds: int, parts: int) -> list[Span]:
    """A run in so many parts of equal length; with as many parts as seconds, second by second."""
    length = max(1, seconds // parts)
    return [_span(answers, begin, start, length) for start in range(0, length * parts, length)]


def _span(answers: Sequence[Answer], begin: float, start: int, length: int) -> Span:
    by_second: list[list[float]] = [[] for _ in range(length)]
    turned_away = wrong = 0
    first, after = (
        bisect_left(answers, begin + at, key=lambda answer: answer.at) for at in (start, start + length)
    )
    for answer in answers[first:after]:
        if answer.status == 200:
            by_second[min(int(answer.at - begin) - start, length - 1)].append(answer.ms)
        elif answer.status == 503 and answer.again:
            turned_away += 1
        else:
            wrong += 1
    times = [ms for second in by_second for ms in second]
    worst = max((_percentile(second, 99) for second in by_second), default=0.0)
    return Span(
        start, length, len(times), turned_away, wrong, _percentile(times, 50), _percentile(times, 99), worst
    )


def _percentile(times: Sequence[float], share: int) -> float:
    """Of no times at all it is infinite: nobody was answered."""
    return float(np.percentile(times, share)) if times else float("inf")


def recovered(seconds: Sequence[Span], normal: float) -> int | None:
    """After how many seconds the p99 is normal and stays so for some; None where it never is."""
    for at in range(len(seconds) - CALM + 1):
        if all(second.p99 <= normal for second in seconds[at : at + CALM]):
            return at
    return None


def family(process: int) -> list[int]:
    """A process and all that it has started."""
    try:
        lists = [path.read_text("ascii") for path in Path(f"/proc/{process}/task").glob("*/children")]
    except OSError:
        return []  # it has ended meanwhile
    return [process, *(one for children in lists for child in children.split() for one in family(int(child)))]


def resident(process: int) -> float:
    """Megabytes of a process and all that it has started; what several share is counted once."""
    total = 0
    for one in family(process):
        try:
            lines = Path(f"/proc/{one}/smaps_rollup").read_text("ascii").splitlines()
        except OSError:
            continue  # it has ended meanwhile
        total += next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


class Memory:
    """Looks at the memory of a server each second while it is entered."""

    def __init__(self, process: int) -> None:
        self.process = process
        self.seen: list[tuple[float, float]] = []
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._look)

    def _look(self) -> None:
        while True:
            self.seen.append((time.time(), resident(self.process)))
            if self.over.wait(1):
                return

    def __enter__(self) -> Memory:
        self.thread.start()
        return self

    def __exit__(self, *failed: object) -> None:
        self.over.set()
        self.thread.join()

    def most(self, start: float, seconds: float) -> float:
        """The most megabytes in some seconds."""
        return max((mb for at, mb in self.seen if start <= at < start + seconds), default=0.0)
