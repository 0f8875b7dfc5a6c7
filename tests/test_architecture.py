"""Which room may import what: arrows point downwards, and each library has its room."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "src" / "lessonsearch"

ROOMS = [
    {"errors"},
    {"words", "taxonomy", "lesson", "material", "settings", "glosses", "figures", "logs"},
    {"language", "query", "quoting", "thesaurus"},
    {"engines", "roles", "packs"},
    {"search", "corpus", "exports"},
    {"training", "verifying"},
    {"library"},
    {"opening"},
    {"handouts"},
    {"web"},
    {"serving"},
    {"cli"},
    {"__main__"},
]
"""From the bottom up. A room imports from lower ones only, and what stands on one level does not meet."""

ONLY_IN = {
    "flask": {"web", "serving"},
    "werkzeug": {"web"},
    "prometheus_client": {"web"},
    "click": {"cli"},
    "yaml": {"corpus"},
    "whoosh": {"engines"},
    "granian": {"serving"},
    "numpy": {"engines", "quoting"},
    "nh3": {"training", "web"},
    "segno": {"exports"},
    "docx": {"exports", "verifying"},
    "pptx": {"exports", "verifying"},
    "lxml": {"training", "verifying"},
}

LEVEL = {room: level for level, rooms in enumerate(ROOMS) for room in rooms}


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[str]:
    """Every module that a file imports, in full, wherever in the file."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are written in full"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_imports_point_downwards_and_libraries_stay_in_their_rooms(path: Path) -> None:
    room = room_of(path)
    for name in imports(path):
        top, *rest = name.split(".")
        if top in ONLY_IN:
            assert room in ONLY_IN[top], f"{path.name} imports {top}, which belongs to {ONLY_IN[top]}"
        if top != "lessonsearch" or room == "__init__" or rest[0] in ("__version__", room):
            continue
        assert LEVEL[rest[0]] < LEVEL[room], f"{path.name} imports {name}, which stands no lower than {room}"


def test_only_one_package_of_the_engines_knows_whoosh() -> None:
    for path in modules():
        if any(name.split(".")[0] == "whoosh" for name in imports(path)):
            assert path.relative_to(PACKAGE).parts[:2] == ("engines", "whoosh")


def test_every_room_has_its_place() -> None:
    assert {room_of(path) for path in modules()} - {"__init__"} == set(LEVEL)


def test_modules_are_short_enough_to_be_read_at_once() -> None:
    long = {path.name: n for path in modules() if (n := len(path.read_text("utf-8").splitlines())) > 250}
    assert not long


def test_every_module_says_why_it_exists() -> None:
    assert not [path.name for path in modules() if not ast.get_docstring(ast.parse(path.read_text("utf-8")))]
