"""Breaks rebuilds of an index for `test_index_folder`: `python breaking.py HOW FOLDER [EVERY]`.

A program of its own, because a warm process without threads forks hundreds of rebuilds in seconds, each to
be killed or failed at another place. After each, everything that is promised is looked at: the old index
answers, for those who have it open and for those who open it now; the next rebuild is right; litter does
not grow. Prints what it saw as JSON.
"""

from __future__ import annotations

import errno
import json
import os
import random
import resource
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

from lessonsearch import corpus
from lessonsearch.engines.contract import Plan
from lessonsearch.engines.whoosh import WhooshEngine
from lessonsearch.errors import EngineError

CORPUS = corpus.load(Path(__file__).parents[2] / "corpus")
OLD, NEW = CORPUS.lessons[:4], CORPUS.lessons[:6]
FAULTS = (errno.ENOSPC, errno.EACCES, errno.EIO, errno.ENOENT)
"""A full disk, no permission, a disk that cannot be read, a folder that is gone."""
OPERATIONS = {
    "open",
    "mmap.__new__",
    *(f"os.{name}" for name in "mkdir rename remove rmdir chmod link".split()),
}
OPERATIONS |= {"os.listdir", "os.scandir"}
EVERY = int(sys.argv[3]) if len(sys.argv) > 3 else 1
"""Which file operations are struck: each, or every second, every third… of them."""
DONE, TOLD, OTHERWISE = 0, 3, 4
"""How a rebuild ends: well, with an EngineError, in any other way."""


class Trial:
    """A folder with an old index that somebody has open, and what was seen of it."""

    def __init__(self, folder: Path, lessons: tuple[corpus.Lesson, ...] = NEW) -> None:
        self.folder = folder
        self.lessons = lessons
        self.as_delta = sys.argv[1].startswith("delta-")
        """Whether the lessons replace those of the old index as a generation with its files."""
        self.reader = WhooshEngine(folder)
        self.reader.rebuild(OLD, CORPUS.manifest.taxonomy, "old")
        self.seen: Counter[str] = Counter()

    def rebuild(self) -> None:
        engine = WhooshEngine(self.folder)
        if self.as_delta:
            if not engine.ready("old"):
                raise EngineError("The old index cannot be read.")
            sources = sorted({lesson.source for lesson in OLD})
            revised = engine.with_delta(self.lessons, sources, CORPUS.manifest.taxonomy, "new")
            if revised is None:
                raise EngineError("The old index cannot be read any more.")
            engine = revised
        else:
            engine.rebuild(self.lessons, CORPUS.manifest.taxonomy, "new")
        assert titles(engine) == shown(self.lessons)
        engine.close()

    def in_child(self, prepare: Callable[[], object]) -> int:
        """Start a rebuild in a process of its own; its number."""
        child = os.fork()
        if child:
            return child
        try:
            prepare()
            self.rebuild()
        except EngineError:
            os._exit(TOLD)
        except BaseException as error:
            print(repr(error), file=sys.stderr, flush=True)
            os._exit(OTHERWISE)
        os._exit(DONE)

    def end(self, child: int) -> int:
        """Wait for it, look at everything, and clear the new index away. The child's exit status."""
        status = os.waitpid(child, 0)[1]
        self.seen["killed"] += os.WIFSIGNALED(status)
        self.seen["told"] += os.WIFEXITED(status) and os.WEXITSTATUS(status) == TOLD
        self.seen["otherwise"] += os.WIFEXITED(status) and os.WEXITSTATUS(status) == OTHERWISE
        fresh = WhooshEngine(self.folder)
        unfinished = not fresh.ready("new")
        self.seen["unfinished"] += unfinished
        expected = shown(OLD)
        self.seen["old lost to its readers"] += titles(self.reader) != expected
        self.seen["old lost"] += not fresh.ready("old") or titles(fresh) != expected
        fresh.close()
        self.seen["most litter"] = max(self.seen["most litter"], len(list(self.folder.glob("building-*"))))
        self.rebuild()
        self.seen["trials"] += 1
        for path in self.folder.glob("index-new/*"):
            path.unlink()
        return status


def titles(engine: WhooshEngine) -> list[str]:
    return [hit.lesson.title for hit in engine.search(Plan(size=1000)).hits]


def shown(lessons: tuple[corpus.Lesson, ...]) -> list[str]:
    """The titles of the lessons that are found: those that say the same as another are not."""
    return [lesson.title for lesson in lessons if not lesson.same_as]


def at_operation(folder: Path, number: int, strike: Callable[[], object], reached: Path) -> None:
    """Strike before the file operation of that number; Python tells of each before it is carried out."""
    count = 0

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal count
        if event not in OPERATIONS or not concerns(folder, arguments[0]):
            return
        count += 1
        if count == number:
            reached.touch()
            strike()

    sys.addaudithook(hook)


def concerns(folder: Path, where: object) -> bool:
    """Whether an operation is on the index folder; within a folder that is being removed names are bare."""
    name = os.fsdecode(where) if isinstance(where, (str, bytes, os.PathLike)) else ""
    return isinstance(where, int) or name.startswith(str(folder)) or os.sep not in name


def kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def fail(code: int) -> Callable[[], object]:
    def strike() -> None:
        raise OSError(code, os.strerror(code))

    return strike


def killed_at_moments(trial: Trial) -> None:
    """Kill at random moments until 50 rebuilds were not over."""
    trial.lessons = CORPUS.lessons[:40]
    began = time.perf_counter()
    trial.end(trial.in_child(lambda: None))
    takes = (time.perf_counter() - began) / 2
    trial.seen.clear()
    moments = random.Random(1)
    while trial.seen["unfinished"] < 50 and trial.seen["trials"] < 400:
        child = trial.in_child(lambda: None)
        time.sleep(moments.uniform(0, takes))
        os.kill(child, signal.SIGKILL)
        trial.end(child)


def each_operation(trial: Trial, strike: Callable[[int], Callable[[], object]]) -> None:
    """Strike at one file operation after the other, until a rebuild has no more of them."""
    number = 1
    reached = trial.folder.parent / "reached"
    while number < 2000:
        reached.unlink(missing_ok=True)

        trial.end(trial.in_child(partial(at_operation, trial.folder, number, strike(number), reached)))
        if not reached.exists():
            trial.seen["operations"] = number - 1
            return
        number += EVERY


def disk_full(trial: Trial) -> None:
    """No file may grow beyond so many bytes: writes fail halfway, as on a full disk."""
    for most in (0, 1, 100, 1000, 3000, 10_000, 12_000):
        trial.end(trial.in_child(partial(resource.setrlimit, resource.RLIMIT_FSIZE, (most, most))))


def no_room(trial: Trial) -> None:
    """On a disk of 700 kB there is room for a small index beside the old one, and not for a large one."""
    trial.lessons = CORPUS.lessons
    child = trial.in_child(lambda: None)
    trial.lessons = NEW
    trial.end(child)


HOW: dict[str, Callable[[Trial], None]] = {
    "killed-at-moments": killed_at_moments,
    "killed-at-operations": lambda trial: each_operation(trial, lambda _: kill),
    "failing-operations": lambda trial: each_operation(trial, lambda n: fail(FAULTS[n % len(FAULTS)])),
    "disk-full": disk_full,
    "no-room": no_room,
}

if __name__ == "__main__":
    trial = Trial(Path(sys.argv[2]))
    HOW[sys.argv[1].removeprefix("delta-")](trial)
    WhooshEngine(trial.folder).rebuild(NEW, CORPUS.manifest.taxonomy, "last")
    trial.seen["litter at the end"] = len(list(trial.folder.glob("building-*")))
    print(json.dumps(trial.seen))
