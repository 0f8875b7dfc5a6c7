"""Where the project's files lie, so that a test may move without its paths."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[2]
CORPUS = ROOT / "corpus"
TESTS = ROOT / "tests"
DATA = TESTS / "data"
IMPORTS = DATA / "imports"
