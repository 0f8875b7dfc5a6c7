"""The program as it is installed: a wheel with corpus and templates, and a checkout, used from elsewhere."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from support.paths import ROOT

pytestmark = pytest.mark.slow


def run(*command: str | Path, cwd: Path, **environment: str) -> str:
    """What a command prints; the test fails with what it said if it fails."""
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "LESSONSEARCH"))
    }
    done = subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env=clean | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    pip(sys.executable, "wheel", "--no-deps", "--wheel-dir", str(folder), str(ROOT), cwd=folder)
    return next(folder.glob("*.whl"))


def pip(python: str | Path, *words: str, cwd: Path) -> str:
    return run(python, "-m", "pip", "--quiet", "--disable-pip-version-check", *words, cwd=cwd)


def test_the_wheel_carries_corpus_and_templates_and_nothing_else_of_the_checkout(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert "lessonsearch/_data/corpus/ages-of-concern/original.txt" in names
    assert "lessonsearch/_data/templates/pages/search.html" in names
    assert any(name.startswith("lessonsearch/_data/templates/static/") for name in names)
    assert {name.split("/")[0].split("-")[0] for name in names} == {"lessonsearch"}


def test_an_installed_wheel_searches_and_checks_from_any_folder(wheel: Path, tmp_path: Path) -> None:
    run(sys.executable, "-m", "venv", tmp_path / "venv", cwd=tmp_path)
    scripts = tmp_path / "venv" / ("Scripts" if os.name == "nt" else "bin")
    pip(scripts / "python", "install", str(wheel), cwd=tmp_path)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    index = str(tmp_path / "index")
    found = run(
        scripts / "lessonsearch", "search", "suicide", "pact", cwd=elsewhere, LESSONSEARCH_INDEX=index
    )
    assert "ages-of-concern#suicide-pact" in found
    assert "no problem" in run(scripts / "lessonsearch", "check", cwd=elsewhere, LESSONSEARCH_INDEX=index)
    page = (
        "from werkzeug.test import Client\n"
        "from lessonsearch.server import application\n"
        "answer = Client(application().site).get('/?q=co-sleeping')\n"
        "print(answer.status_code, 'A twin died after' in answer.text)\n"
    )
    assert run(scripts / "python", "-c", page, cwd=elsewhere, LESSONSEARCH_INDEX=index) == "200 True\n"
    package = next((tmp_path / "venv").rglob("lessonsearch/__init__.py")).parent
    assert not list(package.rglob("index-*")), "the index is never written beside the program"


def test_the_checkout_works_from_another_folder(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "from lessonsearch.cli import main; main()", "check"]
    source = {"PYTHONPATH": str(ROOT / "src"), "LESSONSEARCH_INDEX": str(tmp_path)}
    assert "no problem" in run(*command, cwd=tmp_path, **source)
