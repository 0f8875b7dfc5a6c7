"""The tests stand in rooms: one for each package and kind of proof, and helpers in `support`."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

from support.paths import ROOT, TESTS

ROOMS = {
    "benchmarks",
    "browser",
    "contract",
    "fuzzing",
    "load",
    "opensearch",
    "operations",
    "relevance",
    "unit",
    "web",
}
FILES = sorted(TESTS.rglob("test_*.py"))


def imported(path: Path) -> set[str]:
    """The modules that a file imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found.update(name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def test_every_test_stands_in_a_room() -> None:
    assert {path.relative_to(TESTS).parts[0] for path in FILES} == ROOMS


def test_unit_tests_mirror_the_packages() -> None:
    packages = {path.parent.name for path in (ROOT / "src" / "lessonsearch").glob("*/__init__.py")}
    assert {path.name for path in (TESTS / "unit").iterdir() if any(path.glob("test_*.py"))} <= packages


def test_no_two_files_of_tests_have_one_name() -> None:
    assert [name for name, count in Counter(path.name for path in FILES).items() if count > 1] == []


def test_nothing_is_imported_from_a_test() -> None:
    for path in TESTS.rglob("*.py"):
        borrowed = {name for name in imported(path) if name.rpartition(".")[2].startswith("test_")}
        assert borrowed == set(), path


def test_a_file_has_one_subject() -> None:
    """As in `src`, whose modules `test_architecture` measures."""
    long = {path.name for path in TESTS.rglob("*.py") if len(path.read_text("utf-8").splitlines()) > 250}
    assert long == set()
