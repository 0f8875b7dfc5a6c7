"""docs/corpus.md names every key, facet and value of a corpus, and its example works."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from lessonsearch import corpus
from lessonsearch.corpus.editorial import EDITORIAL_KEYS, STATED_VALUE_KEYS
from lessonsearch.corpus.taxonomy_file import CHOICE_KEYS, FACET_KEYS
from lessonsearch.corpus.thesaurus_file import KEYS as THESAURUS_KEYS
from lessonsearch.model.lesson import STANDARD_ATTRIBUTES
from lessonsearch.model.lesson_kinds import ROLES
from lessonsearch.model.statistics import CHARTS
from lessonsearch.model.taxonomy import PLACES, STANDARD_FACETS
from lessonsearch.model.training_material import KINDS
from support.documents import section
from support.paths import ROOT

CORPUS = (ROOT / "docs" / "corpus.md").read_text("utf-8")

READERS = ROOT / "src" / "lessonsearch" / "corpus"


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
        and node.func.attr in {"text", "texts", "number", "date", "raw"}
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "fields"
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
        and (not needed or any(keyword.arg == "required" for keyword in node.keywords))
    }


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
