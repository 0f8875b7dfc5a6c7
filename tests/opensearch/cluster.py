"""A real OpenSearch cluster for the tests: three nodes, each in a JVM of its own, on loopback.

    python tests/opensearch/cluster.py      fetch and compile what it is made of, once

The nodes are OpenSearch's own artifacts from Maven Central (`pom.xml`); they need a JDK of 21 or later.
Where they cannot be started the tests that need them are skipped with the reason, but in CI they fail.
`WITHOUT_CLUSTER=1` leaves them out.
"""

from __future__ import annotations

import atexit
import functools
import hashlib
import json
import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import platformdirs
import pytest

from lessonsearch.engines.opensearch import OpenSearchEngine
from lessonsearch.settings import Settings

HERE = Path(__file__).parent
CORPUS = HERE.parent.parent / "corpus"
OLDEST_JAVA = 21
HEAP = "512m"
STARTING = 120.0
"""Seconds for a node to start, or the cluster to become green, on a busy machine; 10 on an idle one."""


def java_home() -> Path | None:
    """The folder of a JDK that OpenSearch runs on."""
    found = shutil.which("java")
    homes = [Path(os.environ["JAVA_HOME"])] if os.environ.get("JAVA_HOME") else []
    homes += [Path(found).resolve().parent.parent] if found else []
    homes += sorted(Path("/usr/lib/jvm").glob("*"))
    for home in homes:
        release = home / "release"
        version = re.search(r'JAVA_VERSION="(\d+)', release.read_text()) if release.is_file() else None
        if version and int(version[1]) >= OLDEST_JAVA and (home / "bin" / "javac").exists():
            return home
    return None


def library() -> Path:
    """The folder of what a node is made of: another one for each version of it."""
    made_of = b"".join((HERE / name).read_bytes() for name in ("pom.xml", "OneNode.java"))
    name = hashlib.sha256(made_of).hexdigest()[:12]
    return platformdirs.user_cache_path("lessonsearch-tests") / f"opensearch-{name}"


def prepare() -> None:
    """Fetch and compile what a node is made of, unless it is there."""
    home, place = java_home(), library()
    if home is None:
        raise SystemExit(f"There is no JDK of {OLDEST_JAVA} or later; install one or set JAVA_HOME.")
    if place.is_dir():
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=place.parent) as scratch:
        jars = Path(scratch) / "jars"
        goal = ["dependency:copy-dependencies", f"-DoutputDirectory={jars}", "-DincludeScope=runtime"]
        subprocess.run(["mvn", "-B", "-q", "-f", str(HERE / "pom.xml"), *goal], check=True)
        compiler = [home / "bin" / "javac", "-cp", f"{jars}/*", "-d", jars, HERE / "OneNode.java"]
        subprocess.run(compiler, check=True)
        jars.rename(place)


def why_not() -> str:
    """Why no cluster can be started here; empty where one can."""
    if os.environ.get("WITHOUT_CLUSTER"):
        return "WITHOUT_CLUSTER is set"
    if java_home() is None:
        return f"no JDK of {OLDEST_JAVA} or later"
    if not library().is_dir():
        return "OpenSearch is not fetched yet: python tests/opensearch/cluster.py"
    return ""


def must() -> bool:
    """Whether there has to be a cluster: in CI no test of it is skipped."""
    return bool(os.environ.get("CI")) and not os.environ.get("WITHOUT_CLUSTER")


class Node:
    """One node. Killed and started again it keeps its addresses and its data."""

    def __init__(self, folder: Path, number: int, ports: list[int]) -> None:
        self.name = f"node{number}"
        self.folder = folder / self.name
        self.folder.mkdir()
        self.url = f"http://127.0.0.1:{ports[2 * number]}"
        seeds = ",".join(f"127.0.0.1:{port}" for port in ports[1::2])
        names = ",".join(f"node{n}" for n in range(len(ports) // 2))
        self.arguments = [str(self.folder), self.name, *map(str, ports[2 * number : 2 * number + 2])]
        self.arguments += [seeds, names]
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it; `Cluster.wait` tells when it is there."""
        home = java_home()
        assert home
        # The quick compiler and the simple collector: tests are short.
        java = [
            home / "bin" / "java",
            "-Xms256m",
            f"-Xmx{HEAP}",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
        ]
        with (self.folder / "out.log").open("ab") as log:
            self.process = subprocess.Popen(
                [*java, "-cp", f"{library()}:{library()}/*", "OneNode", *self.arguments],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
            )

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


class Cluster:
    """Three nodes, and how to reach them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        ports = _free_ports(6)
        self.nodes = [Node(folder, number, ports) for number in range(3)]

    @property
    def urls(self) -> str:
        """As `LESSONSEARCH_OPENSEARCH_URL` has them."""
        return ",".join(node.url for node in self.nodes)

    @property
    def alive(self) -> list[Node]:
        """The nodes that were not killed."""
        return [node for node in self.nodes if node.process]

    def start(self) -> None:
        """Start whichever node does not run, and wait until all is well."""
        for node in self.nodes:
            if not node.process:
                node.start()
        self.wait()

    def wait(self, status: str = "green") -> None:
        """Until every node that runs has joined and every shard has its copies."""
        deadline = time.monotonic() + STARTING
        there = f"/_cluster/health?wait_for_nodes={len(self.alive)}&wait_for_status={status}&timeout=5s"
        while True:
            for node in self.alive:
                assert node.process
                assert node.process.poll() is None, (node.folder / "out.log").read_text()[-3000:]
            try:
                if all(node.ask(there)["status"] == status for node in self.alive):
                    return
            except (OSError, urllib.error.HTTPError):
                time.sleep(0.3)
            assert time.monotonic() < deadline, (self.nodes[0].folder / "out.log").read_text()[-3000:]

    def stop(self) -> None:
        """End all nodes and remove their data."""
        for node in self.nodes:
            node.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def ask(self, path: str, method: str = "GET", body: object = None) -> Any:
        """What the first node that runs answers."""
        return self.alive[0].ask(path, method, body)

    def settings(self, name: str = "lessonsearch", **others: Any) -> Settings:
        """Settings of a deployment on this cluster."""
        place = Path(self.folder / "unused")
        here = {"opensearch_url": self.urls, "opensearch_name": name}
        return Settings(CORPUS, HERE.parent.parent / "templates", place, engine="opensearch", **here | others)


@functools.cache
def running() -> Cluster:
    """The one cluster of this test run. Skips the test where there can be none, but not in CI."""
    if reason := why_not():
        if must():
            pytest.fail(f"The cluster cannot be started: {reason}")
        pytest.skip(reason)
    cluster = Cluster(Path(tempfile.mkdtemp(prefix="opensearch-")))
    atexit.register(cluster.stop)
    cluster.start()
    return cluster


def engine(folder: Path) -> OpenSearchEngine:
    """An engine for one contract test, with no lesson of an earlier one on the cluster."""
    cluster = running()
    name = f"contract_{hashlib.sha256(str(folder).encode()).hexdigest()[:10]}"
    kept = cluster.ask("/_cat/indices/contract_*?format=json&h=index")
    if old := [index["index"] for index in kept if not index["index"].startswith(name)]:
        cluster.ask(f"/{','.join(old)}", "DELETE")
    return OpenSearchEngine(cluster.settings(name))


def _free_ports(count: int) -> list[int]:
    sockets = [socket.socket() for _ in range(count)]
    for probe in sockets:
        probe.bind(("127.0.0.1", 0))
    ports = [probe.getsockname()[1] for probe in sockets]
    for probe in sockets:
        probe.close()
    return ports


if __name__ == "__main__":
    prepare()
