"""The documents match the program: commands, options, settings, keys of a corpus, links and examples."""

from __future__ import annotations

import ast
import re
from dataclasses import fields
from pathlib import Path

import click
import pytest

from lessonsearch import corpus
from lessonsearch.cli import main
from lessonsearch.corpus.editorial import EDITORIAL_KEYS, STATED_VALUE_KEYS
from lessonsearch.corpus.taxonomy_file import CHOICE_KEYS, FACET_KEYS
from lessonsearch.corpus.thesaurus_file import KEYS as THESAURUS_KEYS
from lessonsearch.model.lesson import STANDARD_ATTRIBUTES
from lessonsearch.model.lesson_kinds import ROLES
from lessonsearch.model.statistics import CHARTS
from lessonsearch.model.taxonomy import PLACES, STANDARD_FACETS
from lessonsearch.model.training_material import KINDS
from lessonsearch.settings import PREFIX, Settings
from support.paths import ROOT

DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
OPERATING = (ROOT / "docs" / "operating.md").read_text("utf-8")
CORPUS = (ROOT / "docs" / "corpus.md").read_text("utf-8")
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text("utf-8")
READERS = ROOT / "src" / "lessonsearch" / "corpus"
LINK = re.compile(r"(?<!`)\[[^\]\n]*\]\((?!lesson:|https?:)([^)#\s]*)(?:#([^)\s]+))?\)")


def section(text: str, heading: str) -> str:
    """The part of a document under a heading, its subsections included."""
    level = heading.split(" ")[0]
    _, found, rest = f"\n{text}".partition(f"\n{heading}\n")
    assert found, heading
    return re.split(rf"^#{{1,{len(level)}}} ", rest, maxsplit=1, flags=re.MULTILINE)[0]


def documented_keys(heading: str) -> set[str]:
    """The keys in the tables of a section: everything in backticks in a row's first cell."""
    rows = re.findall(r"^\| (`.*?) \|", section(CORPUS, heading), re.MULTILINE)
    return {key for row in rows for key in re.findall(r"`(\w+)`", row)}


def needed_keys(heading: str) -> set[str]:
    """Those of them of which the table says that they are needed."""
    rows = re.findall(r"^\| (`.*?) \|.*\| yes \|$", section(CORPUS, heading), re.MULTILINE)
    return {key for row in rows for key in re.findall(r"`(\w+)`", row)}


def keys_read(module: str, needed: bool = False) -> set[str]:
    """The front-matter keys that a module of `lessonsearch.corpus` reads, or those that it requires."""
    tree = ast.parse((READERS / module).read_text("utf-8"))
    return {
        node.args[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"text", "texts", "number", "raw"}
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "fields"
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
        and (not needed or any(keyword.arg == "required" for keyword in node.keywords))
    }


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


def test_every_facet_and_value_of_the_shipped_corpus_is_documented() -> None:
    taxonomy = corpus.load_manifest(ROOT / "corpus").taxonomy
    for facet in STANDARD_FACETS:
        if facet.name == "source":
            continue
        [row] = re.findall(
            rf"^\| `{facet.name}` \| (.*) \|$", section(CORPUS, "## `taxonomy.yaml`"), re.MULTILINE
        )
        assert re.findall(r"`([^`]+)`", row) == [choice.id for choice in taxonomy.choices(facet.name)]


@pytest.mark.parametrize(
    ("heading", "keys"),
    [
        ("## `source.md`", keys_read("source_file.py")),
        ("## Lessons", keys_read("loader.py") | STANDARD_ATTRIBUTES - {"source"}),
        ("## Training material", keys_read("training_files.py")),
        ("## `thesaurus.yaml`", THESAURUS_KEYS),
    ],
)
def test_every_key_of_the_corpus_is_documented(heading: str, keys: set[str]) -> None:
    assert documented_keys(heading) == keys


@pytest.mark.parametrize(
    ("heading", "keys"),
    [
        ("## `source.md`", keys_read("source_file.py", needed=True)),
        (
            "## Lessons",
            keys_read("loader.py", needed=True) | {facet.attribute for facet in STANDARD_FACETS} - {"source"},
        ),
        ("## Training material", keys_read("training_files.py", needed=True)),
    ],
)
def test_what_every_file_needs_is_documented(heading: str, keys: set[str]) -> None:
    assert needed_keys(heading) == keys


@pytest.mark.parametrize("name", EDITORIAL_KEYS)
def test_every_key_of_editorial_files_is_documented(name: str) -> None:
    key, needed, optional = EDITORIAL_KEYS[name]
    heading = f"## `{name}.yaml`"
    lists = {facet.list_key for facet in STANDARD_FACETS if facet.list_key} | {"list"}
    assert documented_keys(heading) - lists == {key, *needed, *optional}
    if name != "amendments":  # all but one of whose keys are needed
        assert needed_keys(heading) == {key, *needed}


def test_declarations_of_facets_and_values_are_documented() -> None:
    assert documented_keys("### Facets") == set(FACET_KEYS)
    assert all(f"`{place}`" in section(CORPUS, "### Facets") for place in PLACES)
    values = section(CORPUS, "### Values")
    assert all(f"`{key}`" in values for key in CHOICE_KEYS)
    assert all(f"`{role}`" in values for roles in ROLES.values() for role in roles)


def test_values_of_the_corpus_are_documented() -> None:
    assert all(f"`{chart}`" in section(CORPUS, "## `figures.yaml`") for chart in CHARTS)
    assert all(f"`{key}`" in section(CORPUS, "## `figures.yaml`") for key in STATED_VALUE_KEYS)
    assert all(f"`{kind}`" in section(CORPUS, "## Training material") for kind in KINDS)


def test_the_small_corpus_of_the_documentation_works(tmp_path: Path) -> None:
    blocks = re.findall(r"^`([\w./-]+)`:\n\n```\w+\n(.*?)^```$", CORPUS, re.MULTILINE | re.DOTALL)
    assert len(blocks) == 4
    for name, text in blocks:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    corpus.publish(corpus.read(tmp_path)[0])
    checked, problems = corpus.check(tmp_path)
    assert (len(checked.lessons), problems) == (1, [])


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
    named = re.findall(r"tests/[\w/]+(?:\.py)?", (ROOT / ".ci" / "quick").read_text("utf-8"))
    assert named
    assert all((ROOT / name).exists() for name in named)
