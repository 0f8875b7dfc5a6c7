"""The engines that are compared: their modules, their versions, and the reason where one cannot run here."""

from __future__ import annotations

import importlib
from importlib.metadata import PackageNotFoundError, version
from types import ModuleType
from typing import Any

OURS = "lessonsearch"
PACKAGES = {
    OURS: "whoosh3",
    "lucene": "",
    "seekstorm": "",
    "tantivy": "tantivy",
    "bm25s": "bm25s",
    "fts5": "",
    "xapian": "",
    "whoosh": "whoosh3",
    "opensearch": "opensearch-py",
}
"""Engines by name, and the Python package whose version counts; empty where the engine itself says it."""

PROGRAMS = ("lucene", "seekstorm")
"""Engines that are programs of their own, which their module's `prepare` compiles."""

MODULES = {name: f"benchmarks.peers.{name if name == 'fts5' else name + '_'}" for name in PACKAGES}

MOST = {OURS: 10_000_000, "whoosh": 10_000, "xapian": 10_000}
MOST_OTHERS = 400_000
"""Lessons up to which engines are asked, unless all are: beyond, they take minutes or gigabytes to build."""


def module(engine: str) -> ModuleType | None:
    """The engine's module, or None where the engine cannot run here."""
    return None if why_not(engine) else importlib.import_module(MODULES[engine])


def program(engine: str) -> Any:
    """The `Program` of an engine that is one."""
    return importlib.import_module(MODULES[engine]).program


def inexact(engine: str) -> str:
    """What makes an engine's totals differ; empty where they have to be those of ours."""
    return str(getattr(importlib.import_module(MODULES[engine]), "INEXACT", ""))


def why_not(engine: str) -> str:
    """The reason why an engine cannot run here; empty where it can."""
    try:
        found = importlib.import_module(MODULES[engine])
    except ImportError as missing:
        return str(missing)
    return str(found.program.why_not()) if engine in PROGRAMS else ""


def release(engine: str) -> str:
    """The version measured."""
    if engine in PROGRAMS:
        return str(importlib.import_module(MODULES[engine]).release())
    if engine == "fts5":
        import sqlite3

        return f"SQLite {sqlite3.sqlite_version}"
    if engine == "xapian":
        import xapian

        return f"Xapian {xapian.version_string()}"
    try:
        return f"{PACKAGES[engine]} {version(PACKAGES[engine])}"
    except PackageNotFoundError:
        return PACKAGES[engine]
