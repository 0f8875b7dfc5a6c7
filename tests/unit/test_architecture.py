"""The layers: imports point downwards, without cycles, and libraries stay in their packages."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from support.paths import ROOT

PACKAGE = ROOT / "src" / "lessonsearch"

LAYERS = [
    {"errors"},
    {"settings", "log", "model", "budget", "sandbox", "file_formats", "atomic_file"},
    {"text", "corpus.mistakes"},
    {"quotations", "citations"},
    {"query"},
    {"engines", "engines.whoosh.arrays", "packs"},
    {"engines.whoosh", "engines.opensearch", "search", "corpus", "documents", "verify.readers"},
    {"documents.docx", "documents.pptx", "verify", "training"},
    {"imports.blocks", "imports.privacy"},
    {"imports.readers.pdf", "imports.readers.docx"},
    {"imports.readers"},
    {"imports"},
    {"app"},
    {"web", "assistants"},
    {"web.middleware"},
    {"web.presenters"},
    {"web.api"},
    {"web.views"},
    {"web.app"},
    {"server", "workbench"},
    {"cli"},
    {"__main__"},
]
"""Packages from the bottom up. A package imports from lower layers only, never from its own."""

LAYER_OF_MODULE = {
    "web.app": "web.app",  # assembles all that is in `web`
}
"""Modules that stand on another layer than the package that they are in."""

ONLY_IN = {
    "flask": {"web", "server", "workbench"},
    "werkzeug": {"web", "workbench"},
    "prometheus_client": {"web"},
    "click": {"cli"},
    "yaml": {"corpus", "imports"},
    "whoosh": {"engines.whoosh"},
    "opensearchpy": {"engines.opensearch"},
    "granian": {"server"},
    "mcp": {"assistants"},
    "numpy": {"engines.whoosh", "imports", "quotations", "verify"},
    "nh3": {"training", "web"},
    "segno": {"citations"},
    "pypdfium2": {"imports.readers.pdf", "verify.readers"},
    "markdown_it": {"verify.readers"},
    "docx": {"documents.docx", "verify"},
    "pptx": {"documents.pptx"},
    "lxml": {"documents.docx", "documents.pptx", "file_formats", "imports", "training", "verify"},
}
"""Library → the packages that may import it, subpackages included."""

LEVEL = {package: level for level, packages in enumerate(LAYERS) for package in packages}


@cache
def modules() -> dict[str, Path]:
    """Dotted name below `lessonsearch` → file; a package's name stands for its `__init__`."""
    named = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        named[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return named


def package_of(module: str) -> str:
    """The package on whose layer a module stands."""
    if module in LAYER_OF_MODULE:
        return LAYER_OF_MODULE[module]
    return module if module in LEVEL else module.rpartition(".")[0]


def imports(path: Path) -> Iterator[str]:
    """Every module that a file imports, in full, wherever in the file."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are written in full"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def own_imports(module: str) -> Iterator[str]:
    """The modules of ours that a module imports, by their names in `modules`."""
    for name in imports(modules()[module]):
        if name.startswith("lessonsearch."):
            below = name.removeprefix("lessonsearch.")
            found = below if below in modules() else below.rpartition(".")[0]
            if found and found != module:
                yield found


@pytest.mark.parametrize("module", [name for name in modules() if name])
def test_imports_point_downwards(module: str) -> None:
    package = package_of(module)
    for name in own_imports(module):
        other = package_of(name)
        assert other == package or LEVEL[other] < LEVEL[package], (
            f"{module} imports {name}, which is not below it"
        )


@pytest.mark.parametrize("module", [name for name in modules() if name])
def test_libraries_stay_in_their_packages(module: str) -> None:
    for name in imports(modules()[module]):
        allowed = ONLY_IN.get(name.split(".")[0])
        if allowed:
            assert any(f"{module}.".startswith(f"{package}.") for package in allowed), (
                f"{module} imports {name}"
            )


def test_no_modules_import_each_other_in_a_circle() -> None:
    graph = {module: set(own_imports(module)) for module in modules() if module}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(f"imports form a circle: {' → '.join(error.args[1])}")


def test_every_package_has_its_layer() -> None:
    assert {package_of(module) for module in modules() if module} == set(LEVEL)


def test_folders_hold_at_most_twenty_modules() -> None:
    folders = Counter(path.parent for path in modules().values() if path.name != "__init__.py")
    assert {folder.name: number for folder, number in folders.items() if number > 20} == {}


def test_no_two_modules_share_a_name() -> None:
    names = Counter(path.stem for path in modules().values() if path.name != "__init__.py")
    shared = {name for name, number in names.items() if number > 1}
    assert shared == set()


def test_no_two_classes_share_a_name_or_a_docstring() -> None:
    classes = [
        (node.name, ast.get_docstring(node))
        for path in modules().values()
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.ClassDef)
    ]
    names = Counter(name for name, _ in classes)
    docstrings = Counter(docstring for _, docstring in classes if docstring)
    assert [name for name, number in names.items() if number > 1] == []
    assert [docstring for docstring, number in docstrings.items() if number > 1] == []


def test_modules_are_short_enough_to_be_read_at_once() -> None:
    long = {
        path.name: n for path in modules().values() if (n := len(path.read_text("utf-8").splitlines())) > 250
    }
    assert not long


def test_every_module_says_why_it_exists() -> None:
    assert not [
        name for name, path in modules().items() if not ast.get_docstring(ast.parse(path.read_text("utf-8")))
    ]
