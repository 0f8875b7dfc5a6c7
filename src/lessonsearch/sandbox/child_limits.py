"""Resource limits of a sandboxed child, and how a process applies them to itself.

Linux enforces a limit on address space (`RLIMIT_AS`). macOS accepts the same call and ignores it, and Windows
has no such limit, so there a thread in the child polls its peak memory and ends the process.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

MEGABYTE = 2**20
OUT_OF_MEMORY = 71
"""Exit code of a child that exceeded its memory limit."""
OUT_OF_TIME = 72
"""Exit code of a child whose file took more processor time than its limit."""
NEAR_LIMIT = 0.75
"""Share of the memory limit from which a failure counts as running out of memory."""
POLL_INTERVAL = 0.02
"""Seconds between two checks of a child's memory."""
GRACE = 2.0
"""Seconds after its deadline at which a child ends itself, in case its parent has died."""
NICENESS = 10
"""Added to the child's niceness, so that searches go first."""


@dataclass(frozen=True)
class Limits:
    """The resources that reading one file may use."""

    seconds: float
    """Processor time, so that a busy machine refuses no file that a quiet one reads."""
    memory: int = 256 * MEGABYTE
    """Bytes beyond what the child uses when it starts."""
    result: int = 16 * MEGABYTE
    """Bytes of the result as JSON."""
    patience: float | None = None
    """Seconds by the clock; as many as of processor time where it is None."""

    @property
    def deadline(self) -> float:
        """Seconds by the clock after which the child is killed."""
        return self.seconds if self.patience is None else self.patience


VISITORS = Limits(5.0, patience=10.0)
"""For uploads over the web."""
COMMAND_LINE = Limits(60.0, patience=600.0)
"""For files that the operator names on the command line."""


def enforce(limits: Limits, watched: bool = sys.platform != "linux") -> Callable[[], bool]:
    """Apply limits to this process, which reads one file and then ends.

    Returns a function that tells whether the process has come near its memory limit: a C library that cannot
    allocate memory may report a damaged file instead.
    """
    if hasattr(signal, "setitimer"):
        # The default action ends the process even within a call of a C library.
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, limits.deadline + GRACE)
        if limits.deadline > limits.seconds:
            signal.signal(signal.SIGPROF, signal.SIG_DFL)
            signal.setitimer(signal.ITIMER_PROF, limits.seconds)
    if watched:
        watch = peak_memory() + limits.memory, time.process_time() + limits.seconds
        threading.Thread(target=_watch, args=watch, daemon=True).start()
        return lambda: False
    import resource

    begun = _status("VmSize:")
    most = begun + limits.memory
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    return lambda: _status("VmPeak:") > begun + NEAR_LIMIT * limits.memory


def step_back() -> None:
    """Lower this process's priority, and make it the first that the kernel kills when memory runs out."""
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")


def peak_memory() -> int:
    """Peak resident memory of this process in bytes."""
    if sys.platform == "win32":
        counters = (ctypes.c_size_t * 9)()  # PROCESS_MEMORY_COUNTERS: two DWORDs, then PeakWorkingSetSize
        windows = ctypes.windll
        windows.kernel32.GetCurrentProcess.restype = ctypes.c_void_p
        handle = ctypes.c_void_p(windows.kernel32.GetCurrentProcess())
        windows.psapi.GetProcessMemoryInfo(handle, ctypes.byref(counters), ctypes.sizeof(counters))
        return int(counters[1])
    import resource

    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def _status(name: str) -> int:
    """A size in bytes from `/proc/self/status`."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith(name)).split()[1]) * 1024


def ran_out_of_time(code: int) -> bool:
    """Whether a process with this exit code, negative for a signal, used up its processor time."""
    return code == OUT_OF_TIME or (hasattr(signal, "SIGPROF") and code == -signal.SIGPROF)


def _watch(most_memory: int, most_time: float) -> None:
    while peak_memory() <= most_memory:
        if time.process_time() > most_time:
            os._exit(OUT_OF_TIME)
        time.sleep(POLL_INTERVAL)
    os._exit(OUT_OF_MEMORY)
