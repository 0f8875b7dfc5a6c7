"""Heartbeats: who does not show himself is replaced, and who has lost his parent ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from lessonsearch.app.heartbeat import LATE_AFTER, MAX_MISSED, Heartbeat, Supervisor, beats

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="processes are stopped by signals of POSIX"),
]

BEATING = (
    "import pathlib, sys, time\n"
    "from lessonsearch.app.heartbeat import Heartbeat\n"
    "Heartbeat(pathlib.Path(sys.argv[1])).start()\n"
    "time.sleep(60)\n"
)


def test_a_process_that_is_stopped_is_killed_and_forgotten(tmp_path: Path) -> None:
    died: list[int] = []
    supervisor = Supervisor(tmp_path, died.append)
    with subprocess.Popen([sys.executable, "-c", BEATING, str(tmp_path)]) as process:
        while process.pid not in beats(tmp_path):
            time.sleep(0.05)
        for _ in range(3):
            time.sleep(1.1)
            supervisor.look()
        assert process.poll() is None
        process.send_signal(signal.SIGSTOP)
        time.sleep(1.1)
        for _ in range(MAX_MISSED + 2):
            supervisor.look()
        assert process.wait(5) == -signal.SIGKILL
    assert died == [process.pid]
    assert beats(tmp_path) == {}


def test_a_process_that_has_ended_is_forgotten(tmp_path: Path) -> None:
    died: list[int] = []
    with subprocess.Popen([sys.executable, "-c", "pass"]) as process:
        pass
    (tmp_path / str(process.pid)).write_text("1.0")
    supervisor = Supervisor(tmp_path, died.append)
    for _ in range(3):
        supervisor.look()
    assert died == [process.pid]
    assert list(tmp_path.iterdir()) == []


def test_the_others_see_who_is_late(tmp_path: Path) -> None:
    own = Heartbeat(tmp_path)
    own.start()
    (tmp_path / "1").write_text(repr(time.monotonic() - LATE_AFTER - 1))
    (tmp_path / "half").write_text("written")
    assert own.late() == [1]
    assert os.getpid() in beats(tmp_path)


def test_a_worker_ends_with_its_parent(tmp_path: Path) -> None:
    parent = (
        "import os, pathlib, signal, subprocess, sys, time\n"
        f"subprocess.Popen([sys.executable, '-c', {BEATING!r}, sys.argv[1]])\n"
        "while not list(pathlib.Path(sys.argv[1]).glob('[0-9]*[0-9]')): time.sleep(0.05)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    subprocess.run([sys.executable, "-c", parent, str(tmp_path)], check=False)
    [worker] = beats(tmp_path)
    for _ in range(100):
        try:
            os.kill(worker, 0)
        except ProcessLookupError:
            return
        time.sleep(0.1)
    raise AssertionError(f"process {worker} is still there")
