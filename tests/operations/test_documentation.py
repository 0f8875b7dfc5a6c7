"""The documents match the program: commands, options, settings, keys of a corpus, links and examples."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import click
import pytest

from lessonsearch.cli import main
from lessonsearch.settings import PREFIX, Settings
from support.documents import DOCUMENTS, section
from support.paths import ROOT

OPERATING = (ROOT / "docs" / "operating.md").read_text("utf-8")

ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text("utf-8")

ENVIRONMENT = {"MALLOC_ARENA_MAX", "lessonsearch_refused_total", "lessonsearch_readers_killed_total"}
"""Names of the C library, and of metrics, to which the Prometheus client adds an ending."""

LINK = re.compile(r"(?<!`)\[[^\]\n]*\]\((?!lesson:|https?:)([^)#\s]*)(?:#([^)\s]+))?\)")


def anchors(document: Path) -> set[str]:
    """The anchors of a document's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", document.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("name", main.commands)
def test_every_command_and_option_is_documented(name: str) -> None:
    row = next((line for line in OPERATING.splitlines() if line.startswith(f"| `lessonsearch {name}")), "")
    assert row, f"the table of commands lacks {name}"
    command = main.commands[name]
    options = [
        o
        for p in command.get_params(click.Context(command))
        if isinstance(p, click.Option)
        for o in p.opts
        if o != "--help" and o != "-h"
    ]
    assert not [option for option in options if f"`{option}`" not in row]


def test_every_documented_command_exists() -> None:
    assert set(re.findall(r"^\| `lessonsearch ([\w-]+)", OPERATING, re.MULTILINE)) == set(main.commands)


def test_settings_and_their_documentation_are_the_same() -> None:
    documented = re.findall(rf"^\| `({PREFIX}\w+)`", OPERATING, re.MULTILINE)
    assert documented == [
        PREFIX + field.name.upper() for field in fields(Settings) if "part_of" not in field.metadata
    ]


def test_every_dependency_is_documented() -> None:
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    listed = re.search(r"^dependencies = \[(.*?)^\]", project, re.MULTILINE | re.DOTALL)
    assert listed
    reasons = section(ARCHITECTURE, "## Dependencies").lower()
    for name in re.findall(r'"([a-z0-9-]+)', listed[1]):
        assert name in reasons, name


def test_every_package_is_in_the_architecture() -> None:
    table = section(ARCHITECTURE, "## Folder by folder")
    packages = {path.parent.name for path in (ROOT / "src" / "lessonsearch").glob("*/__init__.py")}
    assert not {package for package in packages if f"`{package}/`" not in table}


def test_every_file_that_the_architecture_names_exists() -> None:
    source = ROOT / "src" / "lessonsearch"
    for name in re.findall(r"`((?:\w+/)+\w+\.py)`", ARCHITECTURE):
        assert (source / name).exists() or (ROOT / name).exists(), name


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_test_that_a_document_names_exists(document: Path) -> None:
    for name in re.findall(r"\btests/[\w/]+\.py", document.read_text("utf-8")):
        assert (ROOT / name).exists(), name


def test_every_name_of_code_that_a_document_uses_exists() -> None:
    """Modules, functions, classes and constants in backticks: a name that went stays in no document."""
    code = "\n".join(
        path.read_text("utf-8") for room in ("src", "tests") for path in (ROOT / room).rglob("*.py")
    )
    known = set(re.findall(r"\w+", code))
    for document in DOCUMENTS:
        prose = re.sub(r"```.*?```", "", document.read_text("utf-8"), flags=re.DOTALL)
        names = set(re.findall(r"`([a-z]+_\w+|[A-Z]+_[A-Z_]+)`", prose)) - ENVIRONMENT
        assert {name for name in names if name not in known} == set(), document.name
        for module in set(re.findall(r"`([\w-]+\.py)`", prose)):
            assert any(ROOT.glob(f"*/**/{module}")), f"{document.name}: {module}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_between_documents_lead_somewhere(document: Path) -> None:
    prose = re.sub(r"```.*?```|`[^`\n]*`(?!\])", "", document.read_text("utf-8"), flags=re.DOTALL)
    for name, anchor in LINK.findall(prose):
        there = (document.parent / name).resolve() if name else document
        assert there.exists(), name
        assert not anchor or anchor in anchors(there), f"{name}#{anchor}"


def test_every_decision_is_listed() -> None:
    folder = ROOT / "docs" / "decisions"
    listed = set(re.findall(r"\]\(([\w-]+\.md)\)", (folder / "README.md").read_text("utf-8")))
    assert listed == {path.name for path in folder.glob("*.md")} - {"README.md"}
    for name in listed:
        headings = re.findall(r"^## (.+)$", (folder / name).read_text("utf-8"), re.MULTILINE)
        assert headings == ["Decision", "Why", "Rejected", "What follows"], name


def test_the_readme_stays_short() -> None:
    assert len((ROOT / "README.md").read_text("utf-8").splitlines()) < 170
    assert (ROOT / "docs" / "screenshot.png").stat().st_size < 250_000


def test_the_two_commands_do_what_ci_does() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert "pip install . && lessonsearch serve" in readme
    assert "pip install -e '.[test]' && pytest" in readme
    assert "-e '.[test" in (ROOT / ".ci" / "run").read_text("utf-8")


def test_the_quick_check_runs_tests_that_exist() -> None:
    named = re.findall(r"tests/[\w/*]+(?:\.py)?", (ROOT / ".ci" / "quick").read_text("utf-8"))
    assert named
    assert all(any(ROOT.glob(name)) for name in named)
