"""What Linux tells of a running process: its processor time and its memory."""

from __future__ import annotations

import os
from pathlib import Path


def processor_seconds(process: int) -> float:
    """What all threads of a process have used so far; endless where Linux does not tell."""
    told = Path(f"/proc/{process}/stat")
    ticks = told.read_text("ascii").rpartition(")")[2].split()[11:13] if told.exists() else ["inf"]
    return sum(map(float, ticks)) / os.sysconf("SC_CLK_TCK")


def memory(process: int, name: str) -> float:
    """Megabytes of a process, by the name that Linux has for them; 0 elsewhere."""
    status = Path(f"/proc/{process}/status")
    lines = status.read_text("ascii").splitlines() if status.exists() else []
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith(name)), 0.0)
