"""Heartbeats: each worker reports every second that it is alive; the parent replaces one that has stopped.

A worker that hangs, in a call that never returns or because it was stopped, still holds its connections, and
the operating system hands it new ones that wait for ever. So each worker writes the time to a file in a
shared folder, and the parent kills a worker whose time stands still; the server then starts another. A worker
also checks that its parent is alive, and ends if it is not.
"""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path

from lessonsearch.atomic_file import replacing

INTERVAL = 1.0
"""Seconds between two beats."""
LATE_AFTER = 4.0
"""Seconds without a beat after which a worker counts as late and the site as not ready."""
MAX_MISSED = 6
"""Beats that a worker may miss before it is replaced. Python switches between threads within milliseconds,
so only a worker that is stuck misses one."""
FOLDER_VARIABLE = "_LESSONSEARCH_HEARTBEATS"
"""Environment variable that tells workers the shared folder. It is not a setting."""

log = logging.getLogger("lessonsearch")


class Heartbeat:
    """The heartbeat of this process, and a view of those of the others."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / str(os.getpid())
        self.parent = os.getppid()

    def start(self) -> None:
        """Write beats until this process ends."""
        self._beat()
        threading.Thread(target=self._run, name="heartbeat", daemon=True).start()

    def late(self) -> list[int]:
        """Ids of the processes whose beat is overdue."""
        return [pid for pid, beaten in beats(self.folder).items() if time.monotonic() - beaten > LATE_AFTER]

    def _run(self) -> None:
        while True:
            time.sleep(INTERVAL)
            self._beat()
            if os.getppid() != self.parent:
                log.error("The server's main process has gone; this worker ends.")
                os.kill(os.getpid(), signal.SIGTERM)
                time.sleep(INTERVAL)
                os._exit(1)

    def _beat(self) -> None:
        # On a full disk nothing is written, and the parent replaces this worker, which helps nobody.
        with contextlib.suppress(OSError), replacing(self.file) as beat:
            beat.write(repr(time.monotonic()).encode())


class Supervisor:
    """The parent's side: kills a worker whose beat has not changed in several checks."""

    def __init__(self, folder: Path, died: Callable[[int], object] = lambda pid: None) -> None:
        self.folder = folder
        self.died = died
        """Called with the id of each process that has ended."""
        self._seen: dict[int, tuple[float, int]] = {}

    def start(self) -> None:
        """Check the beats until this process ends."""
        threading.Thread(target=self._run, name="supervisor", daemon=True).start()

    def _run(self) -> None:
        while True:
            time.sleep(INTERVAL)
            self.look()

    def look(self) -> None:
        """Check every beat once. Checks are counted rather than seconds, because they pause when this
        process does."""
        for pid, beaten in beats(self.folder).items():
            before, missed = self._seen.get(pid, (beaten, -1))
            missed = missed + 1 if beaten == before else 0
            self._seen[pid] = beaten, missed
            if missed and not _lives(pid):
                self._forget(pid)
            elif missed >= MAX_MISSED:
                log.error("Worker %s has not shown itself for %s seconds and is replaced.", pid, missed)
                with contextlib.suppress(OSError):
                    os.kill(pid, getattr(signal, "SIGKILL", signal.SIGTERM))
                self._forget(pid)

    def _forget(self, pid: int) -> None:
        self._seen.pop(pid, None)
        (self.folder / str(pid)).unlink(missing_ok=True)
        self.died(pid)


def beats(folder: Path) -> dict[int, float]:
    """Process id → time of its last beat, on the monotonic clock that all processes of a machine share."""
    found: dict[int, float] = {}
    for file in folder.iterdir():
        with contextlib.suppress(OSError, ValueError):
            if file.name.isdigit():
                found[int(file.name)] = float(file.read_text("ascii"))
    return found


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
